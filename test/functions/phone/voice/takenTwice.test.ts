import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTakeRecording } from '../../../../functions/phone/voice/takeRecording.ts';
import { UNCOUNTED } from '../../../../shared/abuse/buckets.ts';
import { tableName } from '../../../../shared/deployment/names.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { ok } from '../../../../shared/domain/result.ts';
import { tipRowSchema } from '../../../../shared/rows/tip.ts';
import type { Recordings } from '../../../../shared/telephony/recordings.ts';
import { DEPLOYMENT, keyArn } from '../../../houseSpecs.ts';
import { startHouse, type House } from '../../../house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Ports = Parameters<typeof createTakeRecording>[0];

/** A recording that is there until it is forgotten. */
const oneRecording = () => {
  const state = { isThere: true };
  const recordings: Recordings = {
    fetch: async () => ok({ type: 'audio/wav', bytes: new TextEncoder().encode('a door, and steps') }),
    forget: async () => {
      state.isThere = false;
      return ok(undefined);
    },
    call: async () => ok({ from: new Plain('+12025550181'), to: '+12025550150' }),
  };
  return { state, recordings };
};

it('of two at once that take a recording, one dies over it: the other keeps it before it is forgotten', async () => {
  const { state, recordings } = oneRecording();
  const ports: Ports = {
    ...house.intakePorts,
    acceptTip: house.accept,
    contactKey: keyArn('contact'),
    site: 'https://door.example.org',
    gate: { isOpen: async () => true },
    buckets: { tryCode: async () => UNCOUNTED },
    pause: async () => {},
  };
  const left = { id: `RE${randomBytes(16).toString('hex')}`, call: `CA${randomBytes(16).toString('hex')}`, seconds: 3 };
  // It made the call's tip, and died before what was said was in it.
  const dying = createTakeRecording(
    { ...ports, files: { ...ports.files, put: () => Promise.reject(new Error('died')) } },
    recordings,
  );
  let isFirst = true;
  const tips: Ports['tips'] = {
    ...ports.tips,
    // Both have looked for the tip before either made it.
    get: async (key, schema) => {
      const row = await ports.tips.get(key, schema);
      if (!isFirst) return row;
      isFirst = false;
      await expect(dying(left)).rejects.toThrow('died');
      await house.run();
      return row;
    },
  };
  const taken = await createTakeRecording({ ...ports, tips }, recordings)(left);
  expect([taken, state.isThere]).toEqual(['taken', false]);
  const { Items = [] } = await house.clients.dynamo.send(new ScanCommand({ TableName: tableName(DEPLOYMENT, 'Tips') }));
  const kept = Items.map((item) => tipRowSchema.parse(unmarshall(item)).parts.map(({ part }) => part));
  expect(kept).toEqual([expect.arrayContaining(['report', 'file'])]);
});
