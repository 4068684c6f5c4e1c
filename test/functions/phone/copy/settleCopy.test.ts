import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { settleCopy } from '../../../../functions/phone/copy/settleCopy.ts';
import type { CopyPorts } from '../../../../functions/phone/copy/ports.ts';
import { createTakeText } from '../../../../functions/phone/sms/takeText.ts';
import { createTakeRecording } from '../../../../functions/phone/voice/takeRecording.ts';
import { pictureNamed, type PictureName } from '../../../../infra/local/provider/pictures.ts';
import type { ProviderFaults } from '../../../../infra/local/provider/faults.ts';
import { UNCOUNTED } from '../../../../shared/abuse/buckets.ts';
import { tableName, type TableName } from '../../../../shared/deployment/names.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { openFile } from '../../../../shared/files/sealFile.ts';
import { readManifest } from '../../../../shared/files/manifest.ts';
import { MOST_PARTS } from '../../../../shared/rows/part.ts';
import { ProviderCredentials } from '../../../../shared/telephony/credentials.ts';
import { createCopy } from '../../../../shared/telephony/twilio/copy.ts';
import { createRecordings } from '../../../../shared/telephony/twilio/recordings.ts';
import { createRest } from '../../../../shared/telephony/twilio/rest.ts';
import type { TextReceived } from '../../../../shared/telephony/provider.ts';
import { startHouse, type House } from '../../../house.ts';
import { DEPLOYMENT, keyArn } from '../../../houseSpecs.ts';
import { LINE, start } from '../../../infra/local/provider/started.ts';
import { readable } from '../../../office.ts';
import { tipRow, valueOf } from '../../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const rowsOf = async (table: TableName): Promise<Record<string, unknown>[]> => {
  const { Items } = await house.clients.dynamo.send(new ScanCommand({ TableName: tableName(DEPLOYMENT, table) }));
  return (Items ?? []).map((item) => unmarshall(item));
};
const idSchema = z.object({ pk: z.string() });
const tipIds = async (): Promise<string[]> => (await rowsOf('Tips')).map((row) => idSchema.parse(row).pk);

/** What one thing brought about: the tips that are there now and were not before. */
const newTips = async (act: () => Promise<unknown>): Promise<string[]> => {
  const before = new Set(await tipIds());
  await act();
  return (await tipIds()).filter((tip) => !before.has(tip));
};

const failing = async (): Promise<never> => {
  throw new Error('No table takes it');
};
/** Texts try no codes. */
const uncounted = { tryCode: async () => UNCOUNTED };
const numberOf = (phone: number): string => `+1${300 + phone}5550142`;

/** A provider whose webhooks reach nobody, and what looks through its copy. */
const aProvider = async (faults: ProviderFaults = {}, more: Partial<Pick<CopyPorts, 'acceptTip' | 'gate'>> = {}) => {
  const started = await start({}, { faults, now: () => house.now().getTime() });
  const { provider, account } = started;
  const known = new ProviderCredentials(account.sid, [account.token]);
  const rest = createRest({ current: async () => known, fresh: async () => known }, provider.url);
  const phonePorts = {
    ...house.intakePorts,
    acceptTip: house.accept,
    contactKey: keyArn('contact'),
    site: 'https://door.example.org',
    gate: { isOpen: async () => true },
    pause: async () => house.wait(1 / 60),
    buckets: uncounted,
    ...more,
  };
  const takeText = createTakeText(phonePorts);
  const takeRecording = createTakeRecording(phonePorts, createRecordings(rest));
  const ports: CopyPorts = { ...phonePorts, takeText, takeRecording, copy: createCopy(rest) };
  /** As the webhook would have brought the newest text. */
  const bring = async (): Promise<readonly string[]> => {
    const [message] = provider.held().messages;
    if (message === undefined) throw new Error('Nothing lies there');
    const text: TextReceived = {
      id: message.sid,
      from: new Plain(message.from),
      to: message.to,
      words: new Plain(message.body),
      attachments: message.media.length,
      sending: 'as_before',
    };
    const answer = await takeText(text);
    return answer === 'busy' ? ['busy'] : answer.map((each) => each.reveal());
  };
  return {
    ...started,
    ports,
    bring,
    run: () => settleCopy(ports),
    write: (words: string, pictures: readonly PictureName[] = [], phone = 0) =>
      provider.text({ ...started.phone('reporter'), number: numberOf(phone) }, LINE, words, pictures),
    heldTexts: () => provider.held().messages.map(({ body }) => body),
  };
};

describe('a text that nobody brought', () => {
  it('is taken in once the provider has given up, and nothing goes back; then nothing of it lies there', async () => {
    const { run, write, heldTexts, provider } = await aProvider();
    await write('The red gate, they lock it.');
    expect(await newTips(run)).toEqual([]);
    house.wait(4);
    expect(await newTips(run)).toEqual([]);
    house.wait(2);
    const [tip = '', ...others] = await newTips(run);
    expect(others).toEqual([]);
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual(['report: The red gate, they lock it.']);
    expect(heldTexts()).toEqual([]);
    expect(provider.pending()).toBe(0);
    expect(provider.phones[0]?.texts().filter(({ direction }) => direction === 'received')).toEqual([]);
  });

  it('is asked about when they next write, and not for what was never asked', async () => {
    const { run, write, bring } = await aProvider();
    await write('The first, which was lost.', [], 1);
    house.wait(6);
    await run();
    await write('1', [], 1);
    const [asked = ''] = await bring();
    expect(asked).toContain('Received. OK to text this phone?');
    await write('1', [], 1);
    expect((await bring()).join(' ')).toContain('Trained people read');
  });

  it('that says STOP ends sending all the same', async () => {
    const { run, write, bring } = await aProvider();
    await write('They took my papers.', [], 2);
    expect(await bring()).toHaveLength(1);
    await write('stop', [], 2);
    house.wait(6);
    await run();
    await write('help', [], 2);
    expect(await bring()).toEqual([]);
  });

  it('stays there until it is durable', async () => {
    const { ports, run, write, heldTexts } = await aProvider({}, { acceptTip: failing });
    await write('Not lost.', [], 3);
    house.wait(10);
    expect(await newTips(run)).toEqual([]);
    expect(heldTexts()).toEqual(['Not lost.']);
    expect(house.logged.at(-1)).toMatchObject({ code: 'step_failed', ids: { step: 'provider_copy' } });
    const mended = { ...ports, acceptTip: house.accept };
    const takeText = createTakeText(mended);
    house.wait(1);
    expect(await newTips(() => settleCopy({ ...mended, takeText }))).toHaveLength(1);
    expect(heldTexts()).toEqual([]);
  });

  it('is taken once by two that look at the same time, and once more is no second tip', async () => {
    const { ports, run, write } = await aProvider({
      beforeRequest: ({ method }) => (method === 'DELETE' ? 'fail' : undefined),
    });
    await write('Once.', [], 4);
    house.wait(6);
    expect(await newTips(() => Promise.all([run(), run()]))).toHaveLength(1);
    // As after the loss of all that is not backed up.
    for (const row of await rowsOf('Ephemera')) await house.tables.ephemera.delete({ pk: idSchema.parse(row).pk });
    expect(await newTips(() => settleCopy(ports))).toEqual([]);
  });
});

describe('pictures', () => {
  it('are kept sealed with the tip that their text went to, each once, and go at the provider with the text', async () => {
    const { run, write, bring, heldTexts } = await aProvider();
    await write('Look at the gate.', [], 5);
    const [tip = ''] = await newTips(bring);
    await write('This one.', ['door', 'van'], 5);
    await bring();
    await run();
    expect(heldTexts()).toHaveLength(2);
    await run();
    house.wait(2);
    await run();
    expect(heldTexts()).toEqual([]);
    await house.run();
    const row = await tipRow(house, tip);
    const files = (row?.parts ?? []).filter(({ part }) => part === 'file');
    expect(files).toHaveLength(2);

    const manifests = (await readable(house, 'desk', tip))
      .filter((text) => text.startsWith('file: '))
      .map((text) => valueOf(readManifest(new Plain(text.slice('file: '.length)))));
    expect(manifests.map(({ kind, type }) => [kind, type])).toEqual([
      ['picture', 'image/png'],
      ['picture', 'image/png'],
    ]);
    const pictures = await Promise.all(
      files.flatMap(({ version }) =>
        manifests.map((manifest) =>
          openFile(manifest, { deployment: DEPLOYMENT, tip, version }, (digest) => house.files.get(`${tip}/${digest}`)),
        ),
      ),
    );
    const opened = pictures.flatMap((picture) => (picture.ok ? [Buffer.from(picture.value).toString('base64')] : []));
    const sent = (['door', 'van'] as const).map((name) => pictureNamed(name).bytes.toString('base64'));
    expect(opened.sort()).toEqual(sent.sort());

    // Nowhere does a row or an object have bytes of a picture, in any of the three alignments of base64, or in hex.
    const kept = [
      JSON.stringify([await rowsOf('Parts'), await rowsOf('Ephemera'), await rowsOf('Tips')]),
      ...(await Promise.all((await house.files.ofTip(tip)).map((name) => house.files.get(name)))),
    ].join();
    const signature = pictureNamed('door').bytes.subarray(0, 30);
    const needles = [0, 1, 2].map((skip) => signature.subarray(skip).subarray(0, 24).toString('base64url'));
    for (const needle of [...needles, signature.toString('hex')]) expect(kept).not.toContain(needle);
    expect(pictureNamed('door').bytes.toString('base64url')).toContain(needles[0]);
  });

  it('for which a tip has no room are one of their own, which says that something came', async () => {
    const { run, write, bring, heldTexts } = await aProvider();
    await write('Look at the gate.', [], 7);
    const [tip = ''] = await newTips(bring);
    await write('These two.', ['door', 'van'], 7);
    await bring();
    const row = await tipRow(house, tip);
    const filler = Array.from({ length: MOST_PARTS }, (_unused, at) => ({
      part: 'message' as const,
      version: `filler${at}`,
      digest: 'x'.repeat(43),
      author: 'reporter',
      audience: 'lead',
    }));
    await house.tables.tips.change({ pk: tip }, { set: { parts: [...(row?.parts ?? []), ...filler] } });
    house.wait(2);
    const [own = '', ...others] = await newTips(run);
    expect(others).toEqual([]);
    expect(await newTips(run)).toEqual([]);
    expect(heldTexts()).toEqual([]);
    await house.run();
    const kept = await readable(house, 'desk', own);
    expect(kept.filter((text) => text.startsWith('file: '))).toHaveLength(2);
    expect(kept).toContain(
      'report: These two.\n[Something came with this text, such as a picture. It can not be shown here yet.]',
    );
  });

  it('that cannot be fetched keep their text there, and come later', async () => {
    let isDown = true;
    const faults: ProviderFaults = {
      beforeRequest: ({ resource }) => (resource === 'Media' && isDown ? 'fail' : undefined),
    };
    const { run, write, bring, heldTexts } = await aProvider(faults);
    await write('See', ['sign'], 6);
    const [tip = ''] = await newTips(bring);
    house.wait(10);
    await run();
    expect(heldTexts()).toEqual(['See']);
    isDown = false;
    await run();
    expect(heldTexts()).toEqual([]);
    expect((await tipRow(house, tip))?.parts.filter(({ part }) => part === 'file')).toHaveLength(1);
  });
});

describe('where one request in five fails and one answer in ten is lost', () => {
  it('everything is taken once in the end, and nothing is left there', async () => {
    // Numerical Recipes' generator: by turns, the same request of each run would fail for ever.
    let state = 20261123;
    const oneIn = (many: number): boolean => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32 < 1 / many;
    };
    const faults: ProviderFaults = {
      beforeRequest: ({ sequence }) => (oneIn(5) ? (sequence % 2 === 0 ? 'drop' : 'fail') : undefined),
      afterRequest: () => (oneIn(10) ? 'drop' : undefined),
    };
    const { run, write, heldTexts, provider } = await aProvider(faults);
    const phones = [7, 8, 9];
    for (const phone of phones) await write(`First of ${phone}`, phone === 8 ? ['door'] : [], phone);
    for (const phone of phones) await write(`Second of ${phone}`, phone === 9 ? ['van', 'sign'] : [], phone);
    house.wait(6);
    const tips = await newTips(async () => {
      for (let at = 0; at < 12; at += 1) {
        await run();
        house.wait(1);
      }
    });
    expect(heldTexts()).toEqual([]);
    expect(provider.held().messages).toEqual([]);
    expect(tips).toHaveLength(3);
    await house.run();
    const parts = await Promise.all(tips.map(async (tip) => (await tipRow(house, tip))?.parts ?? []));
    expect(parts.flat().filter(({ part }) => part === 'message')).toHaveLength(3);
    expect(parts.flat().filter(({ part }) => part === 'file')).toHaveLength(3);
  });
});

describe('what lies there', () => {
  it('is left where the provider does not delete it yet, and deleted once it does', async () => {
    const { run, write, bring, heldTexts } = await aProvider();
    await write('Young.', [], 10);
    await bring();
    await run();
    expect(heldTexts()).toEqual(['Young.']);
    house.wait(0.5);
    await run();
    expect(heldTexts()).toEqual(['Young.']);
    house.wait(0.6);
    await run();
    expect(heldTexts()).toEqual([]);
  });

  it('for longer than a day rings', async () => {
    const { run, write, bring, heldTexts } = await aProvider({
      beforeRequest: ({ method }) => (method === 'DELETE' ? 'fail' : undefined),
    });
    await write('Stays.', [], 11);
    await bring();
    house.wait(23 * 60);
    const before = house.logged.length;
    await run();
    expect(house.logged.slice(before)).toEqual([]);
    house.wait(70);
    await run();
    expect(house.logged.slice(before)).toMatchObject([
      { level: 'error', code: 'provider_copy_remains', ids: { count: 1 } },
    ]);
    expect(heldTexts()).toEqual(['Stays.']);
  });

  it('that cannot be looked through is told', async () => {
    const { run } = await aProvider({ beforeRequest: () => 'throttle' });
    const before = house.logged.length;
    await run();
    expect(house.logged.slice(before)).toMatchObject([{ level: 'error', code: 'provider_unread' }]);
  });

  it('of a text that was sent by itself stays for an hour and a half: whoever sent it may have to ask', async () => {
    const { run, rest, provider, heldTexts } = await aProvider();
    const form = new URLSearchParams({ From: LINE, To: provider.phones[0]?.number ?? '', Body: 'An answer' });
    await rest('/Messages.json', { method: 'POST', body: form });
    await provider.settled();
    house.wait(80);
    await run();
    expect(heldTexts()).toEqual(['An answer']);
    house.wait(11);
    await run();
    expect(heldTexts()).toEqual([]);
  });

  it('goes page by page, also more than the provider lists at once', async () => {
    const { run, rest, provider, heldTexts } = await aProvider();
    const form = new URLSearchParams({ From: LINE, To: provider.phones[0]?.number ?? '', Body: 'An answer' });
    for (let at = 0; at < 130; at += 1) await rest('/Messages.json', { method: 'POST', body: form });
    await provider.settled();
    house.wait(100);
    await run();
    expect(heldTexts()).toEqual([]);
  });
});

describe('while erasures are replayed over restored tables', () => {
  const gate = { isOpen: async () => false };

  it('the last copy of what the tables have lost is not deleted, and what they have is', async () => {
    const { run, write, bring, heldTexts } = await aProvider({}, { gate });
    await write('Here.', [], 12);
    await bring();
    await write('Lost.', [], 13);
    const [lost = ''] = await newTips(bring);
    await house.tables.tips.delete({ pk: lost });
    house.wait(10);
    await run();
    expect(heldTexts()).toEqual(['Lost.']);
  });
});

it('a country without a number asks nobody', async () => {
  const { ports } = await aProvider({
    beforeRequest: () => {
      throw new Error('Somebody was asked');
    },
  });
  const { jurisdiction } = ports.pack;
  const pack = { ...ports.pack, jurisdiction: { ...jurisdiction, phone: { ...jurisdiction.phone, numbers: [] } } };
  const before = house.logged.length;
  await settleCopy({ ...ports, pack });
  expect(house.logged.slice(before)).toEqual([]);
});
