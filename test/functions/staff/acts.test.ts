import { describe, expect, it } from 'vitest';
import { transitions } from '../../../shared/referral/transitions.ts';
import { type ActName, actsFor, withoutWaiting, withStatus } from '../../../functions/staff/acts.ts';
import { referralStates } from '../../../shared/domain/referral.ts';
import type { RequestRow } from '../../../shared/rows/request.ts';
import { aLabel, aReferral, NOW } from './fixtures.ts';

const now = () => NOW;
const anyone = { mayAct: () => true, now };
const row = await aReferral({ unread: false });

const undecided: ActName[] = ['accept', 'answer', 'change_urgency', 'decline', 'export', 'note', 'outcome', 'pass_on'];
const active: ActName[] = ['answer', 'change_urgency', 'export', 'note', 'outcome', 'pass_on', 'service'];

describe('actsFor', () => {
  it.each([
    ['queued', ['acknowledge', ...undecided]],
    ['delivered', ['acknowledge', ...undecided]],
    ['acknowledged', undecided],
    ['needs_info', undecided],
    ['accepted', active],
    ['in_service', active],
    ['outcome', active],
    ['draft', []],
    ['consent_pending', []],
    ['declined', []],
    ['closed', ['export']],
    ['expired', []],
    ['revoked', []],
    ['recalled', []],
    ['failed', []],
  ] as const)('in state %s', (state, expected) => {
    expect([...actsFor({ ...row, state }, 'case_worker', anyone)].sort()).toEqual([...expected].sort());
  });

  it('offers nothing that routing would refuse for the state', () => {
    for (const state of referralStates) {
      for (const unread of [true, false]) {
        const offered = actsFor({ ...row, state, unread, outcome: 'helped' }, 'supervisor', anyone);
        for (const act of offered) expect(transitions[act].from).toContain(state);
      }
    }
  });

  it('lets only the lead write to the reporter and pass on', () => {
    const acts = actsFor({ ...row, lead: false }, 'case_worker', anyone);
    expect(acts).not.toContain('answer');
    expect(acts).not.toContain('pass_on');
    expect(actsFor({ ...row, reporterKey: null }, 'case_worker', anyone)).not.toContain('answer');
    expect(actsFor({ ...row, passOnOptions: [] }, 'case_worker', anyone)).not.toContain('pass_on');
  });

  it('closes only what has an outcome', () => {
    expect(actsFor({ ...row, state: 'outcome', outcome: 'helped' }, 'case_worker', anyone)).toContain('close');
    expect(actsFor({ ...row, state: 'accepted' }, 'case_worker', anyone)).not.toContain('close');
  });

  it('leaves nothing to do with what ended but to mark it as seen', () => {
    const ended = { ...row, state: 'revoked', ended: 'deleted_by_holder' } as const;
    expect(actsFor(ended, 'case_worker', anyone)).toEqual([]);
    expect(actsFor({ ...ended, unread: true }, 'case_worker', anyone)).toEqual(['acknowledge']);
  });

  it('marks a number that texted or called, and takes it back while the mark holds', () => {
    const misuse = (changed: Partial<typeof row>, at = NOW) =>
      actsFor({ ...row, label: aLabel({ channel: 'voice' }), ...changed }, 'supervisor', {
        ...anyone,
        now: () => at,
      }).filter((act) => act.endsWith('misuse'));
    const line = (act: string) => ({ act, by: 'supervisor', hour: row.label.received, detail: null });
    const marked = { history: [...row.history, line('mark_misuse')] };
    expect(misuse({})).toEqual(['mark_misuse']);
    expect(misuse({ label: aLabel({ channel: 'web' }) })).toEqual([]);
    expect(misuse({ lead: false })).toEqual([]);
    expect(misuse(marked)).toEqual(['lift_misuse']);
    expect(misuse({ history: [...marked.history, line('lift_misuse')] })).toEqual(['mark_misuse']);
    expect(misuse(marked, new Date(NOW.getTime() + 24 * 3_600_000))).toEqual(['mark_misuse']);
  });

  it('asks the policies about role, act and lead', () => {
    expect(
      actsFor(row, 'case_worker', {
        mayAct: (role, act, { lead }) => lead && role === 'case_worker' && act === 'note',
        now,
      }),
    ).toEqual(['note']);
  });
});

describe('what was asked', () => {
  const asked: RequestRow = {
    pk: 'desk',
    sk: 'request#a',
    id: 'a',
    tip: row.tip,
    request: { act: 'accept' },
    by: 'x',
    role: 'case_worker',
    hour: row.label.received,
    owed: 'routing',
  };
  const settled = {
    pk: 'desk',
    sk: 'settled#a',
    request: 'a',
    tip: row.tip,
    result: 'refused',
    reason: 'ended',
  } as const;

  it('waits until routing has settled it', () => {
    expect(withStatus([asked], [])).toEqual([{ row: asked, status: 'waiting', reason: null }]);
    expect(withStatus([asked], [settled])).toEqual([{ row: asked, status: 'refused', reason: 'ended' }]);
  });

  it('is lost where nobody owes it any more and nobody knows what became of it, and may be asked for anew', () => {
    const { owed: _owed, ...forgotten } = asked;
    expect(withStatus([forgotten], [])).toMatchObject([{ status: 'lost' }]);
    expect(withoutWaiting(['accept'], withStatus([forgotten], []))).toEqual(['accept']);
  });

  it('is not offered again while it waits', () => {
    expect(withoutWaiting(['accept', 'note'], withStatus([asked], []))).toEqual(['note']);
    expect(withoutWaiting(['accept', 'note'], withStatus([asked], [settled]))).toEqual(['accept', 'note']);
    const note: RequestRow = { ...asked, request: { act: 'note', sealed: 'x' } };
    expect(withoutWaiting(['accept', 'note'], withStatus([note], []))).toEqual(['accept', 'note']);
  });
});
