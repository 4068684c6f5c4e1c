import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhonePorts } from '../../../../functions/phone/ports.ts';
import { hearAnswers } from '../../../../functions/phone/voice/answers.ts';
import { createBuckets } from '../../../../shared/abuse/buckets.ts';
import { createBucketStore } from '../../../../shared/abuse/bucketStore.ts';
import { createCounter } from '../../../../shared/adapters/counter.ts';
import { tableName } from '../../../../shared/deployment/names.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { startHouse, type House } from '../../../house.ts';
import { DEPLOYMENT, keyArn } from '../../../houseSpecs.ts';
import { answerReporter } from '../../../office.ts';
import { aTip } from '../../../tips.ts';

const LINE = '+12025550150';
let house: House;
let ports: PhonePorts;
beforeAll(async () => {
  house = await startHouse();
  ports = {
    ...house.intakePorts,
    acceptTip: house.accept,
    contactKey: keyArn('contact'),
    site: 'https://door.example.org',
    gate: { isOpen: async () => true },
    pause: async () => {},
    buckets: createBuckets(
      createBucketStore(house.tables.ephemera, createCounter(house.clients.dynamo, tableName(DEPLOYMENT, 'Ephemera'))),
      house.now,
      (length) => randomBytes(length),
    ),
  };
});
afterAll(() => house.close());

let calls = 0;
const hear = (
  keys: string,
  { from = null, to = LINE }: { readonly from?: Plain | null; readonly to?: string } = {},
) => {
  calls += 1;
  const call = { id: `call ${calls}`, from, to, happened: { kind: 'silence' } } as const;
  return hearAnswers(ports, call, new Plain(keys), 'en', `step ${calls}`);
};
const WRONG = '5000500050005000';

describe('codes that are keyed', () => {
  it('are counted together for whoever withholds their number, by line, and for half a minute', async () => {
    house.wait(10);
    const first = [];
    for (let times = 0; times < 6; times += 1) first.push((await hear(WRONG)).code);
    expect(first).toEqual([...Array.from({ length: 5 }, () => 'wrong'), 'tooOften']);
    expect((await hear(WRONG, { from: new Plain('+12025550142') })).code, 'who shows theirs').toBe('wrong');
    expect((await hear(WRONG, { to: '+12025550151' })).code, 'another line').toBe('wrong');
    house.wait(1);
    expect((await hear(WRONG)).code).toBe('wrong');
  });
});

describe('answers', () => {
  it('are all said that somebody can listen to, however many, and in the voice of their letters', async () => {
    const { tip, code } = await aTip(house);
    for (let count = 1; count <= 11; count += 1) await answerReporter(house, 'desk', tip, `Answer ${count}.`);
    await answerReporter(house, 'desk', tip, 'سمعناك.');
    house.wait(10);
    const heard = await hear(code.groups());
    if (heard.code !== 'right') throw new Error(heard.code);
    const said = heard.sounds.flatMap((sound) =>
      sound.kind === 'said' ? [[sound.language, sound.words.reveal()]] : [],
    );
    expect(said.slice(0, 3)).toEqual([
      ['en', 'Answers: 12. The newest comes first.'],
      ['ar', 'سمعناك.'],
      ['en', 'Answer 11.'],
    ]);
    expect(said.at(-1)).toEqual(['en', 'Answer 1.']);
    expect(heard.tip).toBe(tip);
  });

  it('end after ten minutes of them, and the older ones are for the web', async () => {
    const { tip, code } = await aTip(house);
    await answerReporter(house, 'desk', tip, 'Too old.');
    await answerReporter(house, 'desk', tip, 'word '.repeat(1_650));
    await answerReporter(house, 'desk', tip, 'more '.repeat(150));
    await answerReporter(house, 'desk', tip, 'last '.repeat(10));
    house.wait(10);
    const heard = await hear(code.groups());
    if (heard.code !== 'right') throw new Error(heard.code);
    const said = heard.sounds.flatMap((sound) => (sound.kind === 'said' ? [sound.words.reveal().slice(0, 20)] : []));
    expect(said).toEqual([
      'Answers: 2. The newe',
      'last last last last ',
      'more more more more ',
      'Older ones are on th',
    ]);
  });
});
