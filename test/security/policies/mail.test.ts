import { beforeAll, expect, test } from 'vitest';
import { ADMIN, readHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await readHouse();
});

const arn = (resource: string) => `arn:aws:ses:eu-west-1:111122223333:${resource}`;
const IDENTITY = arn('identity/example.org');
const SET = arn('configuration-set/quietline-zz-mail');
const sends = (who: string, resource: string, from = 'no-reply@example.org') =>
  house.on(who, 'ses:SendEmail', resource, { 'ses:FromAddress': from });

test('delivery writes from one address of one domain', () => {
  expect([sends('delivery', IDENTITY), sends('delivery', SET)]).toEqual(['Allowed', 'Allowed']);
  expect(sends('delivery', IDENTITY, 'police@example.org')).not.toBe('Allowed');
  expect(sends('delivery', arn('identity/elsewhere.example'))).not.toBe('Allowed');
  for (const action of [
    'ses:SendRawEmail',
    'ses:SendBulkEmail',
    'ses:CreateEmailIdentity',
    'ses:GetSuppressedDestination',
  ])
    expect(house.on('delivery', action, IDENTITY, { 'ses:FromAddress': 'no-reply@example.org' })).not.toBe('Allowed');
});

test('nobody else writes to anybody', () => {
  const others = house.roles.filter((role) => role !== 'delivery' && role !== ADMIN);
  expect(others.length).toBeGreaterThan(8);
  expect(others.filter((who) => sends(who, IDENTITY) === 'Allowed')).toEqual([]);
});
