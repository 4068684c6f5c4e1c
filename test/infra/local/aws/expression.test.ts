import { describe, expect, test } from 'vitest';
import { attributesIn, leadingKeyIn } from '../../../../infra/local/aws/dynamodb/expression.ts';

const values = { ':mine': { S: 'mine' }, ':other': { S: 'other' }, ':n': { N: '1' } };

describe('the partition key of a key condition', () => {
  test.each([
    ['pk = :mine', {}],
    ['pk=:mine AND sk = :other', {}],
    ['sk = :other AND pk = :mine', {}],
    ['(#p = :mine) AND begins_with(sk, :other)', { '#p': 'pk' }],
    ['sk >= :other AND #p = :mine', { '#p': 'pk' }],
    ['sk BETWEEN :n AND :other and pk = :mine', {}],
  ])('%s', (expression, names) => {
    expect(leadingKeyIn(expression, 'pk', names, values)).toBe('mine');
  });

  test.each([
    ['sk = :mine', {}],
    ['pk = :mine AND pk = :other', {}],
    ['#a = :mine AND pk = :other', { '#a': 'pk' }],
    ['pk >= :mine', {}],
    ['pk = :absent', {}],
    ['', {}],
  ])('%s is refused', (expression, names) => {
    expect(() => leadingKeyIn(expression, 'pk', names, values)).toThrow(/key/);
  });
});

describe('the attributes of an expression', () => {
  test.each([
    ['SET #s = :s, n = if_not_exists(n, :n) REMOVE old ADD counts.x :n', ['state', 'n', 'n', 'old', 'counts']],
    ['attribute_not_exists(pk) OR (size(body) < :n AND #s IN (:a, :b))', ['pk', 'body', 'state']],
    ['a, b[0].c, #s', ['a', 'b', 'state']],
  ])('%s', (expression, expected) => {
    expect(attributesIn([expression], { '#s': 'state' })).toEqual(expected);
  });
});
