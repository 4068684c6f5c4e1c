import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { keepFile, type FilePorts } from '../../../shared/files/keepFile.ts';
import { readManifest } from '../../../shared/files/manifest.ts';
import { openFile } from '../../../shared/files/sealFile.ts';
import { chunkName } from '../../../shared/adapters/files.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { jsonText } from '../../../shared/sealing/json.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT, FILES } from '../../houseSpecs.ts';
import { readable } from '../../office.ts';
import { actsOf, aTip, tipRow, valueOf, type Sent } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
let ports: FilePorts;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
  ports = house.intakePorts;
});
afterEach(() => house.calm());
afterAll(() => house.close());

const VOICE = 'They lock us in at night, said aloud.';
const aRecording = (id: string) => ({
  id,
  kind: 'recording' as const,
  type: 'audio/mpeg' as const,
  seconds: 61,
  bytes: new Uint8Array(Buffer.from(VOICE)),
});

const rowOf = async (tip: string) => {
  const row = await tipRow(house, tip);
  if (row === undefined) throw new Error('There is no such tip');
  return row;
};
const keep = async (tip: string, id: string) => keepFile(ports, await rowOf(tip), aRecording(id));
const filesOf = ({ parts }: Awaited<ReturnType<typeof rowOf>>) => parts.filter(({ part }) => part === 'file');
const partsOf = (tip: string) => queryAll(house.tables.parts, { hash: { value: tip } }, z.unknown());
/** As the desk reads it. */
const manifestOf = async (tip: string): Promise<string> =>
  (await readable(house, 'desk', tip)).find((text) => text.startsWith('file: '))?.slice('file: '.length) ?? '';
const eraseNow = async ({ key, code }: Sent): Promise<void> => {
  valueOf(await house.mailbox.requestDeletion(key, code));
  house.wait(74 * 60);
  await house.upkeep();
  await house.run();
};

describe('a file that is kept', () => {
  it('is told of in the mailbox, as no more than that one was sent, until its sender gives up seeing that', async () => {
    const { tip, key, code } = await aTip(house);
    await keep(tip, 'told');
    const told = async () => valueOf(await house.mailbox.view(key)).messages;
    expect(await told()).toEqual([{ id: 'told', from: 'you', kind: null, text: null, isFile: true }]);
    valueOf(await house.mailbox.giveUpSight(key, code));
    expect(await told()).toEqual([]);
  });

  it('is heard by the desk, by a part like any other, and by nobody without it', async () => {
    const { tip } = await aTip(house);
    expect(await keep(tip, 'first')).toEqual({ ok: true, value: undefined });
    await house.run();
    const words = await manifestOf(tip);
    const manifest = valueOf(readManifest(new Plain(words)));
    expect(manifest).toMatchObject({ kind: 'recording', type: 'audio/mpeg', seconds: 61, size: VOICE.length });
    const place = { deployment: DEPLOYMENT, tip, version: 'first' };
    const bytes = valueOf(await openFile(manifest, place, (digest) => house.files.get(chunkName(tip, digest))));
    expect(Buffer.from(bytes).toString()).toBe(VOICE);
    expect(await readable(house, 'ngo-lantern', tip)).toEqual([]);
    expect(await actsOf(house, tip)).toContain('file_added');
  });

  it('lies in the bucket sealed and as long as any other, and its key in no row', async () => {
    const { tip } = await aTip(house);
    await keep(tip, 'first');
    const names = await house.files.ofTip(tip);
    expect(names).toHaveLength(1);
    const chunk = (await house.files.get(names[0] ?? '')) ?? '';
    expect(Buffer.from(chunk.split('.')[3] ?? '', 'base64url')).toHaveLength(512 * 1024);
    expect(chunk).not.toContain(Buffer.from(VOICE.slice(0, 30)).toString('base64url'));
    const rows = JSON.stringify(await partsOf(tip));
    await house.run();
    const words = await manifestOf(tip);
    const { key } = jsonText.pipe(z.object({ key: z.string() })).parse(words);
    expect(rows).not.toContain(key);
  });

  it('twice, and by two at once, is kept once; the other try is swept', async () => {
    const { tip } = await aTip(house);
    const row = await rowOf(tip);
    const both = await Promise.all([keepFile(ports, row, aRecording('one')), keepFile(ports, row, aRecording('one'))]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect((await keep(tip, 'one')).ok).toBe(true);
    expect(filesOf(await rowOf(tip))).toHaveLength(1);
    expect(await house.files.ofTip(tip)).toHaveLength(2);
    house.wait(4 * 60);
    await house.upkeep();
    const [left] = await house.files.ofTip(tip);
    expect(await house.files.ofTip(tip)).toHaveLength(1);
    await house.run();
    const words = await manifestOf(tip);
    expect(valueOf(readManifest(new Plain(words))).chunks.map((each) => `${tip}/${each}`)).toEqual([left]);
  });

  it('cut short at any call is there whole once it is done again, and what was left is swept', SWEEP, async () => {
    for (let at = 1; at < 12; at += 1) {
      const { tip } = await aTip(house);
      let left = at;
      house.faults.before = () => {
        left -= 1;
        return left <= 0 ? 'throttle' : undefined;
      };
      await keep(tip, 'one').catch(() => undefined);
      house.calm();
      expect([at, (await keep(tip, 'one')).ok]).toEqual([at, true]);
      house.wait(4 * 60);
      await house.upkeep();
      await house.run();
      expect([at, (await house.files.ofTip(tip)).length]).toEqual([at, 1]);
      expect([at, (await partsOf(tip)).length]).toEqual([at, 5]);
    }
  });

  it('goes with an erasure, and what nothing names with it', async () => {
    const sent = await aTip(house);
    await keep(sent.tip, 'one');
    house.faults.before = ({ operation }) => (operation === 'UpdateItem' ? 'throttle' : undefined);
    await keep(sent.tip, 'two').catch(() => undefined);
    house.calm();
    expect(await house.files.ofTip(sent.tip)).toHaveLength(2);
    const other = await aTip(house);
    await keep(other.tip, 'one');
    await eraseNow(sent);
    expect(await house.files.ofTip(sent.tip)).toEqual([]);
    expect(await house.files.ofTip(other.tip)).toHaveLength(1);
  });

  it('is not added to what is to be deleted', async () => {
    const { tip, key, code } = await aTip(house);
    const before = await rowOf(tip);
    valueOf(await house.mailbox.requestDeletion(key, code));
    expect(await keep(tip, 'late')).toEqual({ ok: false, error: 'closed' });
    expect(await keepFile(ports, before, aRecording('late'))).toEqual({ ok: false, error: 'closed' });
    expect(filesOf(await rowOf(tip))).toEqual([]);
  });
});

it('many files of one tip are all found, page by page', SWEEP, async () => {
  const { tip } = await aTip(house);
  await keep(tip, 'one');
  const [name = ''] = await house.files.ofTip(tip);
  for (let at = 0; at < 1_005; at += 1) {
    await house.clients.s3.send(new PutObjectCommand({ Bucket: FILES, Key: `${name}-${at}`, Body: 'x' }));
  }
  expect(await house.files.ofTip(tip)).toHaveLength(1_006);
});
