import { expect, it } from 'vitest';
import { dangerCodes } from '../../../shared/domain/danger.ts';
import { explainReason, reasonCodes, reasonsForPartner, withUnknownAsOne } from '../../../shared/routing/reasons.ts';
import { aPack } from '../../factories/pack.ts';

const pack = await aPack();

it.each([...reasonCodes, ...dangerCodes])('%s is said as a sentence', (code) => {
  const fact = code === 'opens_at' ? '2026-05-05T06:00Z' : 'danger.now';
  expect(explainReason({ code, fact }, pack)).toMatch(/^[A-Z].*\.$/);
});

it('cites the rule, names the area, and gives the time where the country is', () => {
  expect(explainReason({ code: 'rule_allows', fact: 'zz-desk-reads' }, pack)).toContain('Act on the Open Line, s. 2');
  expect(explainReason({ code: 'serves_area', fact: 'ZZ-N' }, pack)).toBe('Serves North Province.');
  expect(explainReason({ code: 'opens_at', fact: '2026-05-05T06:00Z' }, pack)).toBe(
    'Closed now; opens on Tuesday 08:00.',
  );
});

it('says all that nobody answered in one line, in its place among the others', () => {
  const reasons = [
    { code: 'reads_first', fact: '' },
    { code: 'not_known', fact: 'danger.now' },
    { code: 'serves_area', fact: 'ZZ-N' },
    { code: 'not_known', fact: 'reporter.child' },
  ];
  expect(withUnknownAsOne(reasons).map((reason) => explainReason(reason, pack))).toEqual([
    'Reads first: contacting the line means telling its desk.',
    'Nobody said: danger now? the reporter under 18? What is unknown does not wait.',
    'Serves North Province.',
  ]);
});

it('says a code it does not know as it is', () => {
  expect(explainReason({ code: 'something_new', fact: '' }, pack)).toBe('something new');
});

it('keeps from a partner what tells of somebody else', () => {
  const told = reasonsForPartner([
    { code: 'next_after_decline', fact: '' },
    { code: 'named_as_involved', fact: 'child_protection' },
    { code: 'open_now', fact: '' },
  ]);
  expect(told).toEqual([{ code: 'open_now', fact: '' }]);
});
