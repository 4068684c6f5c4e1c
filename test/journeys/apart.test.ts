import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand } from '@aws-sdk/client-kms';
import { beforeAll, describe, expect, it } from 'vitest';
import { tableName } from '../../shared/deployment/names.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import { grantRowSchema } from '../../shared/rows/referral.ts';
import * as z from 'zod';
import { useJourneys } from './support/journeys.ts';
import { rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { Staff } from './support/staff.ts';
import { sendIn } from './support/tips.ts';

const LANTERN = 'ngo-lantern';
const POLICE = 'police-unit';
/** How each would be known to the other: by id, by name, by kind. */
const NAMES = { [LANTERN]: /ngo-lantern|Lantern House|NGO/, [POLICE]: /police-unit|Police Unit for Persons/ };

/** What they were shown by their own portal; the local sign-in page lists everybody and is no part of the house. */
const portalPages = (staff: Staff): string[] =>
  staff.pages.flatMap(({ url, text }) => (new URL(url).hostname.startsWith('staff-') ? [text] : []));

describe('two partners at once who must not learn of each other', () => {
  const runtime = useJourneys();
  let tip = '';
  let lantern: Staff;
  let police: Staff;

  beforeAll(async () => {
    ({ tip } = await sendIn(runtime(), {
      tell: { report: 'Four of them, and a boat at dawn.' },
      danger: { now: 'yes', child: 'no' },
      details: { relation: 'self', area: 'ZZ-N', identity: 'My name is Plover.' },
      answer: { choice: 'helpers_and_police' },
    }));
    lantern = await Staff.signIn(runtime(), LANTERN);
    police = await Staff.signIn(runtime(), POLICE);
  });

  it('both have it, each with its own parts', async () => {
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': ['compelled', 'identity', 'report', 'victim'],
      'staff-ngo-lantern': ['identity', 'report', 'victim'],
      'staff-police-unit': ['report'],
    });
    expect(await lantern.read(tip, ['identity'])).toMatch(/a boat at dawn.*Plover/);
    expect(await police.read(tip)).toContain('a boat at dawn');
    expect(police.html).not.toMatch(/Plover|value="identity"/);
  });

  it('no page of one speaks of the other, whatever the other does', async () => {
    await lantern.ask(tip, 'note', { words: 'Boots for four.' });
    await lantern.ask(tip, 'accept');
    await runtime().drain();
    await police.ask(tip, 'decline', { reason: 'outside_mandate' });
    await runtime().drain();
    await lantern.inbox('open');
    expect(lantern.counts).toEqual(['New 0', 'Open 1', 'Closed 0']);
    await police.inbox('closed');
    expect(police.counts).toEqual(['New 0', 'Open 0', 'Closed 1']);
    await lantern.read(tip);
    await police.look(tip);
    for (const text of portalPages(lantern)) expect(text).not.toMatch(NAMES[POLICE]);
    for (const text of portalPages(police)) expect(text).not.toMatch(/ngo-lantern|Lantern House|Boots for four/);
  });

  it('no row and no custody chain of one holds the other', async () => {
    const [referrals, offices, custody] = await Promise.all([
      rowsOf(runtime(), 'Referrals'),
      rowsOf(runtime(), 'Offices'),
      rowsOf(runtime(), 'Custody'),
    ]);
    const rowsFor = (partner: string): string =>
      JSON.stringify(
        [...referrals, ...offices, ...custody].filter(({ pk }) => [partner, `${partner}#${tip}`].includes(String(pk))),
      );
    expect(rowsFor(LANTERN), 'there is something to look at').toContain('part_read');
    expect(rowsFor(LANTERN)).not.toMatch(NAMES[POLICE]);
    expect(rowsFor(POLICE)).toContain('part_read');
    expect(rowsFor(POLICE)).not.toMatch(/ngo-lantern|Lantern House/);
  });

  it('the session of one opens nothing at the other', async () => {
    const cookie = [...lantern.cookies()].map(([name, value]) => `${name}=${value}`).join('; ');
    expect(cookie).not.toBe('');
    const site = runtime().sites[`staff-${POLICE}`] ?? '';
    const stranger = new Staff(site, { cookie });
    await stranger.look(tip);
    expect(stranger.url).toContain('/sign-in');
    const home = new Staff(runtime().sites[`staff-${LANTERN}`] ?? '', { cookie });
    await home.look(tip);
    expect(home.status, 'the cookie is good where it belongs').toBe(200);
  });

  it('somebody of one is nobody at the other', async () => {
    const site = runtime().sites[`staff-${POLICE}`] ?? '';
    const stranger = new Staff(site);
    await stranger.get('/sign-in/start');
    await stranger.submit({}, { button: `account=anna@${LANTERN}` });
    expect(stranger.text).toContain('not on this organisation’s list');
    expect(stranger.status).toBe(403);
    await stranger.get('/');
    expect(stranger.url).toContain('/sign-in');
  });

  it('the credentials of one read neither rows nor grants of the other', async () => {
    const deployment = runtime().environmentOf('web')['DEPLOYMENT'] ?? '';
    const aws = runtime().clientsAs(`staff-${LANTERN}`);
    const query = (table: 'Referrals' | 'Offices' | 'Custody', pk: string) =>
      aws.dynamodb.send(
        new QueryCommand({
          TableName: tableName(deployment, table),
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
        }),
      );
    const refused = { name: expect.stringMatching(/^AccessDenied/) };
    expect((await query('Referrals', LANTERN)).Count, 'its own it reads').toBeGreaterThan(0);
    await expect(query('Referrals', POLICE)).rejects.toMatchObject(refused);
    await expect(query('Offices', POLICE)).rejects.toMatchObject(refused);
    await expect(query('Custody', `${POLICE}#${tip}`)).rejects.toMatchObject(refused);
    await expect(query('Custody', `pipeline#${tip}`)).rejects.toMatchObject(refused);
    await expect(
      aws.dynamodb.send(new GetItemCommand({ TableName: tableName(deployment, 'Tips'), Key: { pk: { S: tip } } })),
    ).rejects.toMatchObject(refused);

    const keys = jsonText
      .pipe(z.record(z.string(), z.string()))
      .parse(runtime().environmentOf('routing-urgent')['KEYS_PARTNERS'] ?? '');
    const grants = (await rowsOf(runtime(), 'Referrals')).flatMap((row) => grantRowSchema.safeParse(row).data ?? []);
    const others = grants.filter(({ pk }) => pk !== LANTERN);
    expect(others.length).toBeGreaterThan(0);
    for (const { pk: partner, part, grant } of others) {
      const CiphertextBlob = Buffer.from(grant, 'base64');
      for (const EncryptionContext of [
        { deployment, tip, part, partner },
        { deployment, tip, part, partner: LANTERN },
      ]) {
        for (const KeyId of [keys[partner], keys[LANTERN]]) {
          await expect(
            aws.kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext })),
          ).rejects.toMatchObject({ name: expect.stringMatching(/^(AccessDenied|IncorrectKey|InvalidCiphertext)/) });
        }
      }
    }
  });
});
