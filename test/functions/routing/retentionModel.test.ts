import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { actsIn } from '../../../shared/custody/digests.ts';
import { dayOf, keptUntil } from '../../../shared/domain/retention.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { createAcceptTip } from '../../../shared/intake/accept.ts';
import { chainOf, custodyEntrySchema, PIPELINE } from '../../../shared/rows/custodyEntry.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import type { MailboxKey } from '../../../shared/mailbox/mailbox.ts';
import type { AccessCode } from '../../../shared/sealing/accessCode.ts';
import { MemoryRows } from '../../factories/memoryTable.ts';
import { aPack, testCedar } from '../../factories/pack.ts';
import { aSubmission } from '../../factories/submission.ts';
import { codeOf, valueOf } from '../../tips.ts';
import { BEGINS } from './model/base.ts';
import { type FaultKind, Worker } from './model/worker.ts';
import { World } from './model/world.ts';

const PATIENCE = { timeout: 400_000 };
const DAY = 24 * 60;
const KEPT = 9;
const UNDO_DAYS = 3;
const TIPS = 3;

interface Known {
  readonly tip: string;
  readonly code: AccessCode;
  readonly key: MailboxKey;
}

const cedar = testCedar();
let pack: Pack;
let begun: MemoryRows;
let tips: readonly Known[];

beforeAll(async () => {
  pack = await aPack({ jurisdiction: { retentionDays: KEPT } });
  begun = new MemoryRows();
  const world = new World(pack, cedar, begun, BEGINS);
  const accept = createAcceptTip(world.intakePorts(new Worker()));
  tips = await Promise.all(
    Array.from({ length: TIPS }, async () => {
      const taken = await accept(aSubmission({ choice: 'helpers' }));
      const code = codeOf(taken);
      return { tip: taken.tip, code, key: valueOf(await world.mailbox(new Worker()).open(code)) };
    }),
  );
  await world.run();
}, 120_000);

const beginning = (): World => new World(pack, cedar, begun.copy(), BEGINS);

/** Upkeep comes by over some hours of a day: what is over is found, ended, and erased in the hour after. */
const pass = async (world: World, worker = () => new Worker()): Promise<void> => {
  for (let hour = 0; hour < 3; hour += 1) {
    await world.upkeep(worker());
    // A message whose workers all die comes again, and would for ever.
    for (let left = 20; left > 0 && world.waiting > 0; left -= 1) await world.workOff(0, worker());
    world.wait(61);
  }
};

/** From one morning to another. */
const sleep = (world: World, days: number): void => {
  const minutes = world.now().getUTCHours() * 60 + world.now().getUTCMinutes();
  world.wait(days * DAY - minutes + 9 * 60);
};

/** Of which tips anything is there that could be opened, or says what they were about. */
const kept = ({ rows }: World): string[] => {
  const all = ['Tips', 'Parts', 'Mailboxes', 'Referrals'].flatMap((name) => Array.from(rows.of(name).values()));
  const opens = all.filter(({ sk }) => !(typeof sk === 'string' && /^(?:referral|settled|claim)/.test(sk)));
  const holding = JSON.stringify(opens);
  return tips.map(({ tip }) => tip).filter((tip) => holding.includes(tip));
};

const logged = ({ rows }: World, tip: string): string[] =>
  actsIn(
    [...rows.of('Custody').values()]
      .filter(({ pk }) => pk === chainOf(PIPELINE, tip))
      .map((row) => custodyEntrySchema.parse(row)),
  ).map(({ act, reason }) => `${act} ${reason}`);

const anyAct = fc.record({
  which: fc.nat(TIPS - 1),
  does: fc.constantFrom('write', 'write', 'narrow', 'delete', 'undo', 'nothing'),
  thenDays: fc.integer({ min: 1, max: KEPT + 2 }),
});
type Act = typeof anyAct extends fc.Arbitrary<infer Made> ? Made : never;

/** What each tip is owed, from what people did and the country's number of days, and from no row. */
interface Fate {
  said: string;
  deleted: string | undefined;
  gone: boolean;
}

const daysAfter = (day: string, days: number): string => keptUntil(day, days);

const play = async (world: World, fates: Map<string, Fate>, { which, does }: Act): Promise<void> => {
  const known = tips[which];
  if (known === undefined) return;
  const fate = fates.get(known.tip);
  if (fate === undefined || fate.gone) return;
  const { key, code } = known;
  const mailbox = world.mailbox(new Worker());
  const today = dayOf(world.now());
  switch (does) {
    case 'write': {
      const written = await mailbox.write(key, new Plain('Still here.'), `m${today}`, 'en');
      expect(written.ok).toBe(fate.deleted === undefined);
      if (written.ok) fate.said = today;
      break;
    }
    case 'narrow':
      await mailbox.change(key, 'only_you');
      break;
    case 'delete':
      valueOf(await mailbox.requestDeletion(key, code));
      fate.deleted ??= today;
      break;
    case 'undo':
      if (fate.deleted === undefined) break;
      valueOf(await mailbox.undoDeletion(key));
      fate.deleted = undefined;
      fate.said = today;
      break;
    default:
  }
};

const isGone = ({ said, deleted, gone }: Fate, today: string): boolean =>
  gone || (deleted === undefined ? today > daysAfter(said, KEPT) : today >= daysAfter(deleted, UNDO_DAYS));

describe('what is kept for as long as the country says', () => {
  it('is erased when its days are over: exactly that, whatever people did before', PATIENCE, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 3, maxLength: 5 }), async (acts) => {
        const world = beginning();
        const first: Fate = { said: dayOf(BEGINS), deleted: undefined, gone: false };
        const fates = new Map(tips.map(({ tip }) => [tip, Object.assign({}, first)]));
        await pass(world);
        for (const act of acts) {
          await play(world, fates, act);
          await pass(world);
          sleep(world, act.thenDays);
          await pass(world);
          for (const fate of fates.values()) fate.gone = isGone(fate, dayOf(world.now()));
          const standing = [...fates].filter(([, { gone }]) => !gone).map(([tip]) => tip);
          expect(kept(world)).toEqual(standing);
          const owing = [...world.rows.of('Tips').values()].filter(({ owed, deletion }) => owed && deletion === null);
          expect(owing, 'what is settled owes nothing').toEqual([]);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('is said in its mailbox 72 hours before, until something is added', PATIENCE, async () => {
    const [known] = tips;
    if (known === undefined) throw new Error('There are tips');
    const world = beginning();
    await pass(world);
    const endsAt = async () => valueOf(await world.mailbox(new Worker()).view(known.key)).endsAt;
    sleep(world, KEPT - 3);
    expect(await endsAt()).toBeNull();
    sleep(world, 1);
    expect(await endsAt()).toBe(`${daysAfter(dayOf(BEGINS), KEPT + 1)}T00:00Z`);
    valueOf(await world.mailbox(new Worker()).write(known.key, new Plain('Keep it.'), 'm1', 'en'));
    expect(await endsAt(), 'before routing has come to it').toBeNull();
    await pass(world);
    expect(await endsAt()).toBeNull();
    sleep(world, KEPT - 1);
    expect(await endsAt()).not.toBeNull();
  });

  it('is kept where words come in while routing is about to end it', PATIENCE, async () => {
    const [{ key, tip } = { tip: '' }] = tips;
    if (key === undefined) throw new Error('There are tips');
    for (let at = 1; at <= 9; at += 2) {
      const world = beginning();
      await pass(world);
      sleep(world, KEPT + 1);
      await world.upkeep();
      let isWritten = false;
      const meanwhile = async (): Promise<void> => {
        isWritten = (await world.mailbox(new Worker()).write(key, new Plain('Wait.'), 'm1', 'en')).ok;
      };
      await world.workOff(0, new Worker({ at, kind: 'meanwhile', meanwhile }));
      await pass(world);
      expect({ at, kept: kept(world).includes(tip) }).toEqual({ at, kept: isWritten });
    }
  });

  it('leaves nothing half done, wherever a worker is cut short, and is logged once', PATIENCE, async () => {
    const world = beginning();
    await pass(world);
    sleep(world, KEPT + 1);
    const ready = world.rows.copy();
    const kinds: readonly FaultKind[] = ['dies_before', 'dies_after', 'half', 'lost', 'fails'];
    let broken = 0;
    for (let at = 1; at <= 40; at += 3) {
      const kind = kinds[at % kinds.length] ?? 'dies_after';
      const later = new World(pack, cedar, ready.copy(), world.now());
      const workers: Worker[] = [];
      await pass(later, () => {
        const worker = new Worker({ at, kind });
        workers.push(worker);
        return worker;
      }).catch(() => undefined);
      broken += workers.filter(({ isBroken }) => isBroken).length;
      await pass(later);
      expect({ at, kind, kept: kept(later) }).toEqual({ at, kind, kept: [] });
      for (const { tip } of tips) {
        const ends = logged(later, tip).filter((line) => /^(?:expired|erased)/.test(line));
        expect({ at, kind, ends }).toEqual({ at, kind, ends: ['expired null', 'erased expired'] });
        expect(later.erased).toContain(tip);
      }
    }
    expect(broken, 'or this would show nothing').toBeGreaterThan(20);
  });
});
