import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { buildApp } from '../../infra/build.ts';
import { movableClock } from '../../infra/local/runtime/clock.ts';
import type { CallRecord } from '../../infra/local/aws/spec.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import { tableName } from '../../shared/deployment/names.ts';
import { createKeys } from '../../shared/adapters/keys.ts';
import { partRowSchema } from '../../shared/rows/part.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import { openWithContentKey } from '../../shared/sealing/open.ts';
import { wrappedKey } from '../../shared/sealing/sealed.ts';
import { readSealed } from '../../shared/sealing/sealedText.ts';
import { madeOnce } from '../assembly.ts';
import { startTestRuntime } from '../runtime.ts';
import { valueOf } from '../tips.ts';
import { principalsOf, rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { Handset } from './support/handset.ts';
import { Reporter } from './support/reporter.ts';
import { says } from './support/says.ts';
import { actsOf, grantsOf, sendIn, tipOf, type Sent } from './support/tips.ts';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 240_000 });

const HOUR = 3_600_000;
const ID = 'r1';
const TABLES = ['Tips', 'Parts', 'Mailboxes', 'Referrals'] as const;
type Rows = readonly Record<string, AttributeValue>[];

const restoredAssembly = (): Promise<string> =>
  madeOnce('assembly-zz-restored', async (outdir) => {
    (
      await buildApp({ jurisdiction: 'zz', acceptUnreviewed: 'zz', outdir, restore: { id: ID, adopting: false } })
    ).synth();
  });

const directory = mkdtempSync(join(tmpdir(), 'quietline-restore-'));
const running: Runtime[] = [];
const stopAll = async (): Promise<void> => {
  for (const runtime of running.splice(0)) await runtime.stop();
};
afterEach(stopAll);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const tell = (report: string) => ({
  tell: { report },
  danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
  answer: { choice: 'only_you' },
});

const erase = async (runtime: Runtime, { code }: Sent): Promise<void> => {
  const reporter = await Reporter.at(runtime).open(code);
  await reporter.press('delete');
  await reporter.press('delete.sure');
  await reporter.press('delete.yes', { code });
  await runtime.drain();
  runtime.clock.advance(74 * HOUR);
  await runtime.runSchedules();
  await runtime.drain();
};

/** What each principal is answered when it asks for a row by its own credentials: nothing, or a refusal. */
const rowsSeen = async (runtime: Runtime, rows: Rows): Promise<string[]> => {
  const seen = principalsOf(runtime).map(async (principal) => {
    const { dynamodb } = runtime.clientsAs(principal);
    const found = rows.map(async ({ pk, sk }) => {
      if (pk === undefined || sk === undefined) return true;
      const TableName = tableName('quietline-zz', 'Parts', ID);
      const answer = await dynamodb.send(new GetItemCommand({ TableName, Key: { pk, sk } })).catch(() => undefined);
      return answer?.Item !== undefined;
    });
    return (await Promise.all(found)).includes(true) ? [principal] : [];
  });
  return (await Promise.all(seen)).flat();
};

const STEPS = ['triage', 'routing', 'delivery', 'relay'].flatMap((step) => [`${step}-urgent`, `${step}-routine`]);
const answerSchema = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** The functions that hand back a message about a tip that is not there, of which nothing is to be done. */
const handingBack = async (runtime: Runtime): Promise<string[]> => {
  const refused = STEPS.map(async (name) => {
    const tip = '0'.repeat(32);
    const more = { delivery: { partner: 'desk' }, relay: { job: 'none' } };
    const body = JSON.stringify({ tip, ...Object.entries(more).find(([step]) => name.startsWith(step))?.[1] });
    const invocation = await runtime.invoke(name, { Records: [{ messageId: name, eventSource: 'aws:sqs', body }] });
    if (!invocation.ok) throw new Error(`${name} failed`);
    return answerSchema.parse(invocation.payload).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return (await Promise.all(refused)).flat();
};

/** Every message that is left was received, and none of them was worked off. */
const handedBack = async (runtime: Runtime): Promise<void> => {
  const depths = () => Object.values(runtime.queueDepths());
  await expect.poll(() => depths().map(({ visible }) => visible), { timeout: 60_000 }).toEqual(depths().map(() => 0));
  expect(depths().some(({ inFlight }) => inFlight > 0)).toBe(true);
};

/**
 * What somebody could open who holds routing's permission and a partner's, and asks KMS for a grant of their own making:
 * the parts' names, under a key whose partner had none of them.
 */
const openedThroughRouting = async (runtime: Runtime, tip: string): Promise<string[]> => {
  const partner = 'ngo-lantern';
  const { KEY_INTAKE = '', KEYS_PARTNERS = '{}' } = runtime.environmentOf('routing-urgent');
  const key = z.record(z.string(), z.string()).parse(JSON.parse(KEYS_PARTNERS))[partner] ?? '';
  const [routing, staff] = ['routing-urgent', `staff-${partner}`].map((name) =>
    createKeys(runtime.clientsAs(name).kms),
  );
  if (routing === undefined || staff === undefined) throw new Error('no such roles');
  const names: string[] = [];
  for (const row of await rowsOf(runtime, 'Parts')) {
    if (row['pk'] !== tip || row['part'] !== 'report') continue;
    const part = partRowSchema.parse(row);
    const wrapped = valueOf(wrappedKey(valueOf(readSealed(part.sealed)), 'intake'));
    const context = { deployment: 'quietline-zz', tip, part: part.part, partner };
    const contentKey = await staff.decrypt(key, await routing.reEncrypt(KEY_INTAKE, key, wrapped, context), context);
    const { version, digest, author, audience } = part;
    const header = { deployment: 'quietline-zz', tip, part: part.part, version, author, audience };
    const opened = await openWithContentKey(jsonText.parse(part.sealed), contentKey, { header, digest });
    if (opened.ok) names.push(part.part);
  }
  return names;
};

describe('a restore of yesterday’s tables', () => {
  it('serves nothing until the erasures were replayed, takes tips all the while, and then nobody opens what was erased', async () => {
    const clock = movableClock();
    const today = await startTestRuntime({ stateDirectory: directory, clock });
    running.push(today);
    const gone = await sendIn(today, tell('The keys went into the river.'));
    const kept = await sendIn(today, tell('The van is blue.'));
    const backup = new Map<string, Rows>();
    for (const table of TABLES) {
      const { Items = [] } = await today.admin.dynamodb.send(
        new ScanCommand({ TableName: tableName('quietline-zz', table) }),
      );
      backup.set(table, Items);
    }
    await erase(today, gone);
    expect(await whoOpens(today, gone.tip)).toEqual([]);
    await stopAll();

    const calls: CallRecord[] = [];
    const restored = await startTestRuntime({
      stateDirectory: directory,
      clock,
      assembly: await restoredAssembly(),
      onCall: (call) => calls.push(call),
    });
    running.push(restored);
    for (const table of TABLES) {
      for (const Item of backup.get(table) ?? []) {
        const TableName = tableName('quietline-zz', table, ID);
        await restored.admin.dynamodb.send(new PutItemCommand({ TableName, Item }));
      }
    }

    // The limit that README names: until the replay, whoever has a role's own credentials opens what the backup brought.
    expect(Object.keys(summaryOf(await whoOpens(restored, gone.tip)))).toEqual(['staff-desk']);

    expect(await openedThroughRouting(restored, gone.tip)).toEqual(['report']);

    for (const { code } of [gone, kept]) {
      const reporter = await Reporter.at(restored)
        .open(code)
        .catch(() => Reporter.at(restored).get('/box'));
      expect(reporter.status).toBe(503);
      expect(reporter.text).toContain(says('trouble.restoring'));
      expect(reporter.page.querySelectorAll('a[href^="tel:"]').length).toBeGreaterThan(0);
    }
    // Texts are taken all the while, as tips are by web: nobody visits what the provider calls.
    for (const [name, url] of Object.entries(restored.sites).filter(([site]) => site !== 'phone')) {
      const answer = await fetch(name === 'web' ? `${url}/api/mailbox` : `${url}/`);
      expect([name, answer.status]).toEqual([name, 503]);
      expect(answer.headers.get('retry-after')).toBe('600');
    }
    const fresh = Reporter.at(restored);
    let code = '';
    const late = await tipOf(restored, async () => {
      code = await fresh.report(tell('A new one.'));
    });
    const texted = await tipOf(restored, () => new Handset(restored).text('They moved us.'));
    const upkeepCalls = async (): Promise<string[]> => {
      calls.length = 0;
      await restored.invoke('upkeep', {});
      return calls.flatMap(({ principalArn, resource }) => (principalArn.endsWith('-upkeep') ? [resource] : []));
    };
    const looks = await upkeepCalls();
    expect(looks.filter((resource) => !resource.endsWith('/quietline-zz-restores'))).toEqual([]);
    expect(await handingBack(restored)).toEqual(STEPS);
    await handedBack(restored);
    for (const tip of [late, texted]) expect(await grantsOf(restored, tip)).toEqual([]);
    expect(await restored.deadLetters()).toEqual([]);

    await restored.runSchedules();
    clock.advance(10 * 60_000);
    await restored.runSchedules();
    await restored.drain({ skipWaits: true });
    const told = restored.logs().map(({ text }) => text);
    for (const said of ['restore_pending', 'replayed'])
      expect(told.filter((line) => line.includes(`"${said}"`))).not.toEqual([]);

    expect(await handingBack(restored), 'or they would hand it back anyway').toEqual([]);
    expect((await upkeepCalls()).length, 'or upkeep never does more').toBeGreaterThan(looks.length + 10);

    const parts = (backup.get('Parts') ?? []).filter(({ pk }) => pk?.S === gone.tip);
    expect(parts).toHaveLength(4);
    expect(await rowsSeen(restored, parts), 'by no role’s own credentials').toEqual([]);
    const others = (backup.get('Parts') ?? []).filter(({ pk }) => pk?.S === kept.tip);
    expect(await rowsSeen(restored, others), 'or this search finds nothing').toContain('staff-desk');
    expect((await rowsOf(restored, 'Tips')).map(({ pk }) => pk).sort()).toEqual([kept.tip, late, texted].sort());
    expect((await rowsOf(restored, 'Mailboxes')).map(({ tip }) => tip)).not.toContain(gone.tip);
    expect(await grantsOf(restored, gone.tip)).toEqual([]);
    expect((await actsOf(restored, 'pipeline', gone.tip)).at(-1)).toMatchObject({
      act: 'erased',
      reason: 'came_back',
    });

    expect((await Reporter.at(restored).open(gone.code)).text).toContain(says('error.unknownCode'));
    expect((await Reporter.at(restored).open(kept.code)).status).toBe(200);
    expect((await Reporter.at(restored).open(code)).status).toBe(200);
    expect(Object.keys(summaryOf(await whoOpens(restored, kept.tip)))).toEqual(['staff-desk']);
    for (const tip of [late, texted]) expect(await grantsOf(restored, tip)).toContain('desk report');
  });
});
