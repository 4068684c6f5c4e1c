import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { handleOf } from '../../../../infra/local/aws/sqs/message.ts';
import { QueueStore } from '../../../../infra/local/aws/sqs/store.ts';

const VISIBILITY = 30;
const MAX_RECEIVES = 3;
const DAY = 86_400;
const queue = (name: string) => ({
  name,
  arn: `arn:${name}`,
  visibilityTimeoutSeconds: VISIBILITY,
  retentionSeconds: 14 * DAY,
  delaySeconds: 0,
});
const specs = [
  { ...queue('work'), redrive: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: MAX_RECEIVES } },
  queue('dead'),
];

let path = '';
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quietline-queue-'));
  path = join(directory, 'q.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const message = { attributes: {}, sender: 'test' };

const step = fc.oneof(
  fc.record({ do: fc.constant('send' as const), delay: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ do: fc.constant('delete' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('release' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 45 }) }),
  fc.record({ do: fc.constant('restart' as const) }),
);

test('no message is lost, shown twice within its visibility, or received more often than allowed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      rmSync(path, { force: true });
      let now = 1_000_000;
      const open = () => new QueueStore(path, specs, () => now);
      let store = open();
      const alive = new Set<string>();
      const hiddenUntil = new Map<string, number>();
      const receipts = new Map<string, number>();
      const handles: { id: string; handle: string; newest: () => boolean }[] = [];
      const latest = new Map<string, string>();

      const receive = (max: number) => {
        for (const found of store.receive('work', max)) {
          expect(alive.has(found.id)).toBe(true);
          expect(hiddenUntil.get(found.id) ?? 0).toBeLessThanOrEqual(now);
          receipts.set(found.id, (receipts.get(found.id) ?? 0) + 1);
          expect(receipts.get(found.id)).toBeLessThanOrEqual(MAX_RECEIVES);
          hiddenUntil.set(found.id, now + VISIBILITY * 1000);
          const handle = handleOf(found);
          latest.set(found.id, handle);
          handles.push({ id: found.id, handle, newest: () => latest.get(found.id) === handle });
        }
      };
      for (const action of steps) {
        const chosen = 'which' in action ? handles[action.which % Math.max(handles.length, 1)] : undefined;
        if (action.do === 'send') {
          const { id } = store.send('work', { ...message, body: 'x', delaySeconds: action.delay });
          alive.add(id);
          hiddenUntil.set(id, now + action.delay * 1000);
        } else if (action.do === 'receive') receive(action.max);
        else if (action.do === 'delete' && chosen !== undefined) {
          store.delete('work', chosen.handle);
          // Gone unless it has been buried since, or this was an older handle.
          if (chosen.newest() && store.receive('dead', 1000, 0).every(({ id }) => id !== chosen.id))
            alive.delete(chosen.id);
        } else if (action.do === 'release' && chosen !== undefined && chosen.newest() && alive.has(chosen.id)) {
          if ((hiddenUntil.get(chosen.id) ?? 0) > now) {
            store.changeVisibility('work', chosen.handle, 0);
            hiddenUntil.set(chosen.id, now);
          }
        } else if (action.do === 'wait') now += action.seconds * 1000;
        else if (action.do === 'restart') {
          store.close();
          store = open();
        }
      }
      // In the end everything that was not deleted is in one of the two queues, once.
      now += 3600 * 1000;
      const rest = new Set<string>();
      for (let round = 0; round <= MAX_RECEIVES; round += 1) {
        for (const { id } of store.receive('work', 1000)) rest.add(id);
        now += VISIBILITY * 1000;
      }
      const dead = store.receive('dead', 1000).map(({ id }) => id);
      store.close();
      expect(new Set(dead).size).toBe(dead.length);
      expect(dead.sort()).toEqual([...alive].sort());
      for (const id of rest) expect(alive.has(id)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('a line that was being written when the process died is dropped, and the next one is whole', () => {
  let store = new QueueStore(path, specs, () => 0);
  store.send('work', { ...message, body: 'a' });
  store.close();
  appendFileSync(path, '{"kind":"put","queue":"wo');
  store = new QueueStore(path, specs, () => 0);
  store.send('work', { ...message, body: 'b' });
  store.close();
  store = new QueueStore(path, specs, () => 0);
  expect(store.receive('work', 10).map(({ body }) => body)).toEqual(['a', 'b']);
  store.close();
});

test('history is shortened, and means the same', () => {
  const store = new QueueStore(path, specs, () => 0);
  store.send('work', { ...message, body: 'stays' });
  for (let i = 0; i < 3000; i += 1) {
    store.send('dead', { ...message, body: 'x' });
    const [got] = store.receive('dead', 1);
    if (got !== undefined) store.delete('dead', handleOf(got));
  }
  store.close();
  expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThan(6000);
  const again = new QueueStore(path, specs, () => 0);
  expect([again.depth('work').visible, again.depth('dead').visible]).toEqual([1, 0]);
  again.close();
});

test('a message older than its queue’s retention is gone', () => {
  let now = 0;
  const store = new QueueStore(path, specs, () => now);
  store.send('work', { ...message, body: 'x' });
  now = 15 * DAY * 1000;
  expect(store.receive('work', 10)).toEqual([]);
  store.close();
});

test('an older receipt handle deletes nothing', () => {
  let now = 0;
  const store = new QueueStore(path, specs, () => now);
  store.send('work', { ...message, body: 'x' });
  const first = store.receive('work', 1).map(handleOf);
  now += VISIBILITY * 1000;
  const second = store.receive('work', 1).map(handleOf);
  store.delete('work', first[0] ?? '');
  expect(store.depth('work').inFlight).toBe(1);
  store.delete('work', second[0] ?? '');
  expect(store.depth('work').inFlight).toBe(0);
  store.close();
});

test('a queue that is told to delivers more than once, out of order, and again what was deleted', () => {
  const faults = { copies: () => 2, next: (_queue: string, visible: number) => visible - 1, losesDeletion: () => true };
  let now = 0;
  const store = new QueueStore(
    path,
    specs,
    () => now,
    () => {},
    faults,
  );
  for (const body of ['one', 'two']) store.send('work', { body, ...message });
  const received = store.receive('work', 3);
  expect(received.map(({ body }) => body)).toEqual(['two', 'two', 'one']);
  expect(new Set(received.map(({ id }) => id)).size).toBe(3);
  for (const each of received) store.delete('work', handleOf(each));
  now += VISIBILITY * 1000;
  expect(store.depth('work').visible).toBe(4);
  store.close();
});
