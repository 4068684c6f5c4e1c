import { describe, expect, it } from 'vitest';
import { matcherOf } from '../../../../infra/local/http/routes.ts';

const keys = ['$default', 'GET /pets', 'ANY /pets', 'GET /pets/{id}', 'ANY /{proxy+}', 'GET /pets/dog.1'];
const match = matcherOf(keys.map((key) => ({ key, functionName: key })));

describe('routes', () => {
  it.each([
    ['GET', '/pets', 'GET /pets', {}],
    ['POST', '/pets', 'ANY /pets', {}],
    ['GET', '/pets/7', 'GET /pets/{id}', { id: '7' }],
    ['GET', '/pets/dog.1', 'GET /pets/dog.1', {}],
    ['GET', '/pets/dogx1', 'GET /pets/{id}', { id: 'dogx1' }],
    ['GET', '/a/b', 'ANY /{proxy+}', { proxy: 'a/b' }],
    ['GET', '/', '$default', {}],
  ])('%s %s goes to %s', (method, path, key, pathParameters) => {
    expect(match(method, path)).toEqual({ route: { key, functionName: key }, pathParameters });
  });

  it('may match none', () => {
    expect(matcherOf([{ key: 'GET /a', functionName: 'a' }])('GET', '/b')).toBeUndefined();
  });
});
