import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { verdictOf } from '../../../shared/routing/verdict.ts';

const success = (response: object) => ({ type: 'success', response, warnings: [] });
const diagnostics = { reason: ['b', 'a'], errors: [] };
const allowed = success({ decision: 'allow', diagnostics });

it('is what Cedar says, with the policies in order', () => {
  expect(verdictOf(allowed)).toEqual({ kind: 'allow', policies: ['a', 'b'] });
  expect(verdictOf(success({ decision: 'deny', diagnostics: { reason: [], errors: [] } }))).toEqual({
    kind: 'deny',
    policies: [],
  });
});

it.each<[string, unknown]>([
  [
    'a policy that erred',
    success({
      decision: 'allow',
      diagnostics: { reason: ['a'], errors: [{ policyId: 'b', error: { message: 'overflow' } }] },
    }),
  ],
  ['an error of another form', success({ decision: 'allow', diagnostics: { reason: ['a'], errors: ['overflow'] } })],
  ['a failure', { type: 'failure', errors: [{ message: 'no' }], warnings: [] }],
  ['a failure with an answer beside it', { ...allowed, type: 'failure', errors: [] }],
  ['an answer that is not there', undefined],
  ['an empty answer', {}],
  ['no diagnostics', success({ decision: 'allow' })],
  ['no errors', success({ decision: 'allow', diagnostics: { reason: ['a'] } })],
  ['no reasons', success({ decision: 'allow', diagnostics: { errors: [] } })],
  ['a yes by no policy', success({ decision: 'allow', diagnostics: { reason: [], errors: [] } })],
  ['another word', success({ decision: 'Allow', diagnostics })],
  ['a yes that is no word', success({ decision: true, diagnostics })],
  ['a yes in another place', { type: 'success', decision: 'allow', diagnostics }],
  ['text', JSON.stringify(allowed)],
  ['a residual', { type: 'residuals', response: { decision: 'allow', satisfied: ['a'], errored: [] } }],
])('is an error for %s', (_name, answer) => {
  expect(verdictOf(answer).kind).toBe('error');
});

/** The answer of a yes, in which something was put in the place of one of its values. */
const spoilt = fc
  .record({
    path: fc.constantFrom('type', 'decision', 'reason', 'errors', 'diagnostics', 'response'),
    by: fc.jsonValue(),
  })
  .map(({ path, by }) => {
    const inner = { ...diagnostics, ...(path === 'reason' || path === 'errors' ? { [path]: by } : {}) };
    const response = { decision: path === 'decision' ? by : 'allow', diagnostics: path === 'diagnostics' ? by : inner };
    return { type: path === 'type' ? by : 'success', response: path === 'response' ? by : response };
  });

const isYesForYesOnly = (answer: unknown): boolean => {
  const { kind } = verdictOf(answer);
  const said = JSON.stringify(answer) ?? '';
  return kind !== 'allow' || (said.includes('"allow"') && said.includes('"errors":[]'));
};

it('is a yes for nothing but a yes, and throws at nothing', () => {
  const anyAnswer = fc.oneof(fc.jsonValue(), fc.anything(), spoilt);
  const found = fc.check(fc.property(anyAnswer, isYesForYesOnly), { numRuns: 2000 });
  expect(found.counterexample).toBeNull();
});
