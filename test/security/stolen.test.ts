import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CallRecord } from '../../infra/local/aws/spec.ts';
import { mailboxRowSchema, type MailboxRow } from '../../shared/rows/mailbox.ts';
import { partRowSchema, type PartRow } from '../../shared/rows/part.ts';
import { parseAccessCode, splitMac, stretch, type AccessCode } from '../../shared/sealing/accessCode.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import { openWithContentKey } from '../../shared/sealing/open.ts';
import { unwrapReporterKey } from '../../shared/sealing/reporterKey.ts';
import { rowsOf, summaryOf, whoOpens } from '../journeys/support/openers.ts';
import { Reporter } from '../journeys/support/reporter.ts';
import { sendIn } from '../journeys/support/tips.ts';
import { useRuntime } from '../runtime.ts';
import * as calls from './forbidden/calls.ts';
import { prepareScene, type Scene } from './forbidden/scene.ts';

/*
 * What somebody has who got hold of more than they should: all the rows, or a function's credentials. Where it is less than
 * one might hope, the test shows that too, so that docs/threats.md can name it.
 */
const heard: CallRecord[] = [];
const runtime = useRuntime({ onCall: (call) => heard.push(call) });

const macs = (): number => heard.filter(({ action }) => action === 'kms:GenerateMac').length;
const deploymentName = (): string => runtime().environmentOf('web')['DEPLOYMENT'] ?? '';
const TABLES = ['Tips', 'Parts', 'Mailboxes', 'Referrals', 'Offices', 'Custody', 'Ephemera'] as const;

let scene: Scene;
let code: AccessCode;
let mailbox: MailboxRow;
let parts: PartRow[];
let dump: string;
beforeAll(async () => {
  scene = await prepareScene(runtime());
  const sent = await sendIn(runtime(), {
    tell: { report: 'The cellar has two doors.' },
    answer: { choice: 'helpers' },
  });
  const parsed = parseAccessCode(sent.code);
  if (!parsed.ok) throw new Error('The code cannot be read');
  code = parsed.value;
  mailbox = mailboxRowSchema.parse((await rowsOf(runtime(), 'Mailboxes')).find(({ tip }) => tip === sent.tip));
  parts = (await rowsOf(runtime(), 'Parts')).map((row) => partRowSchema.parse(row));
  const tables = await Promise.all(TABLES.map((table) => rowsOf(runtime(), table)));
  dump = JSON.stringify(tables);
});

const mac = async (who: string): Promise<Uint8Array> => {
  const command = new GenerateMacCommand({
    KeyId: scene.named('KEY_ACCESS'),
    Message: await stretch(code, deploymentName()),
    MacAlgorithm: 'HMAC_SHA_512',
  });
  return (await runtime().clientsAs(who).kms.send(command)).Mac ?? new Uint8Array();
};

describe('a stolen database', () => {
  test('holds nothing that opens a part, whatever in it is taken for a key', async () => {
    const texts = new Set(dump.match(/(?<![\w+/=-])[\w+/-]{43}=?(?![\w+/=-])/g));
    const keys = [...texts].map((text) => Buffer.from(text, 'base64')).filter(({ length }) => length === 32);
    expect(parts.length).toBeGreaterThanOrEqual(8);
    expect(keys.length).toBeGreaterThan(20);
    const tries = parts.flatMap(({ pk: tip, part, version, author, audience, digest, sealed }) =>
      keys.map((key) => {
        const header = { deployment: deploymentName(), tip, part, version, author, audience };
        return openWithContentKey(jsonText.parse(sealed), key, { header, digest });
      }),
    );
    expect((await Promise.all(tries)).filter(({ ok }) => ok)).toEqual([]);
  });

  test('leads nowhere without the HSM, not even with the right code: so no code can be tried', async () => {
    const stretched = Buffer.from(await stretch(code, deploymentName()));
    for (const form of ['base64url', 'base64', 'hex'] as const) expect(dump).not.toContain(stretched.toString(form));
    for (const secret of ['', deploymentName(), mailbox.pk, mailbox.tip]) {
      const guess = splitMac(createHmac('sha512', secret).update(stretched).digest());
      expect(dump).not.toContain(guess.lookup);
      expect(await unwrapReporterKey(mailbox.wrappedKey, guess.wrapKey, mailbox.pk)).toMatchObject({ ok: false });
    }
    expect(await unwrapReporterKey(mailbox.wrappedKey, stretched, mailbox.pk)).toMatchObject({ ok: false });
    // The same with the HSM, by the one who may ask it.
    const right = splitMac(await mac('web'));
    expect(right.lookup).toBe(mailbox.pk);
    expect(await unwrapReporterKey(mailbox.wrappedKey, right.wrapKey, mailbox.pk)).toMatchObject({ ok: true });
  });
});

describe('a taken-over web', () => {
  test('opens no part that was sent before, and no one else does but whom it was granted to', async () => {
    const openers = summaryOf(await whoOpens(runtime(), scene.tip));
    expect(Object.keys(openers).sort()).toEqual(['staff-desk', 'staff-ngo-lantern']);
  });

  test('is alone in asking the HSM about a code', async () => {
    expect((await mac('web')).length).toBe(64);
    for (const who of ['routing-urgent', 'staff-desk', 'upkeep']) {
      await expect(mac(who)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
  });
});

test('each code that is tried at the site is a call to the HSM, which is logged and can be throttled', async () => {
  const reporter = Reporter.at(runtime());
  const before = macs();
  await reporter.open('1234 5678 9012 3456');
  await reporter.open('6543 2109 8765 4321');
  expect(macs() - before).toBe(2);
});

describe('limits, which are shown so that nobody thinks otherwise', () => {
  test('routing, taken over, could grant a part to a partner that the rules leave out', async () => {
    await expect(calls.grantTo('police-unit')(runtime().clientsAs('routing-urgent'), scene)).resolves.toBeDefined();
  });

  test('staff, taken over, could keep a grant and open it after it was withdrawn', async () => {
    const copied = scene.grantOf('ngo-lantern');
    const open = calls.openGrant('ngo-lantern');
    const kept: Scene = { ...scene, grantOf: () => copied };
    await runtime().admin.dynamodb.send(calls.withdrawal(scene, copied));
    await expect(open(runtime().clientsAs('staff-ngo-lantern'), kept)).resolves.toBeDefined();
  });
});
