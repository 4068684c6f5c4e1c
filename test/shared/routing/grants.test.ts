import { describe, expect, it } from 'vitest';
import type { PartKind } from '../../../shared/domain/part.ts';
import type { DecidedReferral, Decision } from '../../../shared/routing/decision.ts';
import { grantsOf } from '../../../shared/routing/grants.ts';

const referral = (partner: string, parts: PartKind[], more: Partial<DecidedReferral> = {}): DecidedReferral => ({
  partner,
  parts,
  keeps: [],
  basis: 'pass_on',
  state: 'authorised',
  consent: null,
  reasons: [],
  ...more,
});
const desk = referral('desk', ['report', 'identity', 'victim', 'compelled', 'message', 'file'], { basis: 'desk' });
const ngo = referral('ngo', ['report', 'message']);
const decision = (referrals: DecidedReferral[], lead = 'desk'): Decision => ({
  lead,
  referrals,
  refusals: [],
  musts: [],
  apart: ['ombud'],
});
const who = (made: { partner: string; digest: string }[], digest: string) =>
  made.filter((grant) => grant.digest === digest).map(({ partner }) => partner);

describe('text parts and files', () => {
  const items = (['report', 'identity', 'victim', 'compelled', 'number', 'file'] as const).map((part) => ({
    part,
    digest: part,
  }));

  it('go where the decision says, and a number nowhere', () => {
    const made = grantsOf(decision([desk, ngo]), items);
    expect(made.filter(({ partner }) => partner === 'ngo').map(({ part }) => part)).toEqual(['report']);
    expect(who(made, 'compelled')).toEqual(['desk']);
    expect(who(made, 'number')).toEqual([]);
  });

  it('do not go to whoever waits', () => {
    expect(grantsOf(decision([referral('body', ['report'], { state: 'consent_pending' })]), items)).toEqual([]);
  });

  it('stay where they are kept, and come to nobody new', () => {
    const keeps = decision([desk, referral('ngo', [], { keeps: ['report'] })]);
    const two = [
      { part: 'report', digest: 'old' },
      { part: 'report', digest: 'new' },
    ] as const;
    expect(who(grantsOf(keeps, two, [{ partner: 'ngo', digest: 'old' }]), 'old')).toEqual(['desk', 'ngo']);
    expect(who(grantsOf(keeps, two, [{ partner: 'ngo', digest: 'old' }]), 'new')).toEqual(['desk']);
    expect(who(grantsOf(keeps, two), 'old')).toEqual(['desk']);
  });
});

describe('messages', () => {
  const toLead = { part: 'message', digest: 'to-lead', author: 'reporter', audience: 'lead' } as const;
  const fromDesk = { part: 'message', digest: 'from-desk', author: 'desk', audience: 'reporter' } as const;
  const handover = { part: 'message', digest: 'handover', author: 'desk', audience: 'ngo' } as const;
  const toOmbud = { part: 'message', digest: 'to-ombud', author: 'reporter', audience: 'ombud' } as const;
  const fromOmbud = { part: 'message', digest: 'from-ombud', author: 'ombud', audience: 'reporter' } as const;
  const items = [toLead, fromDesk, handover, toOmbud, fromOmbud];

  it('go to author and audience, and not to the rest', () => {
    const made = grantsOf(decision([desk, ngo]), items);
    expect(who(made, 'to-lead')).toEqual(['desk']);
    expect(who(made, 'from-desk')).toEqual(['desk']);
    expect(who(made, 'handover')).toEqual(['desk', 'ngo']);
  });

  it('go to a later lead where it may have the report, and stay with the earlier one', () => {
    const made = grantsOf(decision([desk, ngo], 'ngo'), items, [{ partner: 'desk', digest: 'to-lead' }]);
    expect(who(made, 'to-lead')).toEqual(['desk', 'ngo']);
    expect(who(made, 'from-desk')).toEqual(['desk', 'ngo']);
    const without = decision([desk, referral('ngo', ['message'])], 'ngo');
    expect(who(grantsOf(without, items), 'to-lead')).toEqual([]);
    expect(who(grantsOf(without, items), 'handover')).toEqual(['desk']);
  });

  it('between reporter and oversight never reach the lead', () => {
    const ombud = referral('ombud', ['report', 'message']);
    for (const lead of ['desk', 'ngo']) {
      const made = grantsOf(decision([desk, ngo, ombud], lead), items);
      expect(who(made, 'to-ombud')).toEqual(['ombud']);
      expect(who(made, 'from-ombud')).toEqual(['ombud']);
    }
  });

  it('to one who is no longer there go to nobody', () => {
    expect(who(grantsOf(decision([desk]), items), 'handover')).toEqual(['desk']);
  });
});

it('gives a note to its author’s partner alone, also after a hand-over', () => {
  const note = { part: 'note', digest: 'note', author: 'desk' } as const;
  expect(grantsOf(decision([desk, ngo], 'ngo'), [note])).toEqual([{ partner: 'desk', part: 'note', digest: 'note' }]);
});
