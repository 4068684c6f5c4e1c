import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forward } from '../../../functions/packet/forward.ts';
import type { PacketPorts, Post } from '../../../functions/packet/ports.ts';
import { recipientsOf } from '../../../functions/packet/recipients.ts';
import { createPartStore, createReferralStore } from '../../../functions/staff/stores.ts';
import { openGrantWith } from '../../../shared/adapters/openGrant.ts';
import { tableName } from '../../../shared/deployment/names.ts';
import { keepFile } from '../../../shared/files/keepFile.ts';
import { chainOf } from '../../../shared/rows/custodyEntry.ts';
import { actsIn } from '../../../shared/custody/digests.ts';
import { ENDPOINT, packetKey, packetRowSchema } from '../../../shared/rows/packet.ts';
import { GUARD, packWithGuard } from '../../factories/guard.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT, keyArn } from '../../houseSpecs.ts';
import { ask, grantsOf, referralOf } from '../../office.ts';
import { aTip, type Sent, tipRow, valueOf } from '../../tips.ts';
import { aPartnerSystem, line, type PartnerSystem, URL_OF_PARTNER, type Way } from './partner.ts';

let clock: () => Date = () => new Date(0);
const system = aPartnerSystem(() => clock());

let house: House;
beforeAll(async () => {
  house = await startHouse(await packWithGuard(system.keys));
  clock = house.now;
  await house.tables.offices.put({ pk: GUARD, sk: ENDPOINT, url: URL_OF_PARTNER });
});
afterAll(() => house.close());

const portsWith = (post: Post): PacketPorts => ({
  deployment: DEPLOYMENT,
  pack: house.pack,
  recipients: recipientsOf(house.pack),
  referralsOf: (partner) => createReferralStore(house.clients.dynamo, tableName(DEPLOYMENT, 'Referrals'), partner),
  openGrantOf: (partner) => openGrantWith(house.keys, keyArn(`partner-${partner}`)),
  parts: createPartStore(house.tables.parts),
  offices: house.tables.offices,
  custody: house.custody,
  files: house.files,
  routing: house.queues.routing,
  signer: { publicKey: async () => line.key, sign: line.sign },
  post,
  random: house.intakePorts.random,
  now: house.now,
  log: house.deliveryPorts.log,
});

/** A tip that the desk passed on to the partner. */
const passedOn = async (): Promise<Sent> => {
  const sent = await aTip(house, { choice: 'helpers_and_police' });
  expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: GUARD, sealed: null })).toBe('done');
  return sent;
};

const minute = async (ports: PacketPorts): Promise<void> => {
  await forward(ports);
  await house.run();
  house.wait(1);
  await house.upkeep();
  await house.run();
};

const packetsOf = async (tip: string) =>
  (await house.tables.offices.get({ pk: GUARD, sk: packetKey(tip) }, packetRowSchema))?.packets ?? [];
const actsOfGuard = async (tip: string): Promise<string[]> =>
  actsIn(await house.custody.read(chainOf(GUARD, tip))).map(({ act }) => act);
const openedOf = (tip: string, { state }: PartnerSystem = system) =>
  [...state.opened.values()].map(({ contents }) => contents).filter((contents) => contents.tip === tip);

describe('a referral to a partner without a seat', () => {
  it('reaches it as one packet with the parts that were granted, and no other', async () => {
    const { tip } = await passedOn();
    await minute(portsWith(system.network()));
    const [contents, ...more] = openedOf(tip);
    expect(more).toEqual([]);
    const granted = (await grantsOf(house, GUARD, tip)).map(({ digest }) => digest).sort();
    expect(granted.length).toBeGreaterThan(0);
    expect(contents?.parts.map(({ digest }) => digest).sort()).toEqual(granted);
    expect(contents?.parts.map(({ part }) => part)).not.toContain('compelled');
    expect(contents?.provenance).toMatchObject({
      basis: 'pass_on',
      policies: [expect.objectContaining({ id: 'zz-police-asked-in', date: '2024-03-01', status: 'unreviewed' })],
      consent: { choice: 'helpers_and_police' },
    });
    expect(contents?.limits.sentences[0]).toContain('“Helpers and the police”');
  });

  it('is acknowledged by its signed answer, which whoever leads is told with its number', async () => {
    const { tip } = await passedOn();
    const ports = portsWith(system.network());
    await minute(ports);
    const [packet] = await packetsOf(tip);
    const incident = system.incidentOf(packet?.id ?? '');
    expect(packet).toMatchObject({ state: 'acknowledged', incident });
    expect(await referralOf(house, GUARD, tip)).toMatchObject({ state: 'acknowledged', unread: false });
    const told = (await referralOf(house, 'desk', tip))?.history.filter(({ act }) => act === 'packet_acknowledged');
    expect(told).toEqual([expect.objectContaining({ by: 'pipeline', detail: incident })]);
    expect(await actsOfGuard(tip)).toEqual(['part_read', 'packet_made', 'packet_sent', 'packet_acknowledged']);
    const before = system.state.wire.length;
    await minute(ports);
    expect(system.state.wire.length).toBe(before);
  });

  it('waits, and is asked for again, until somebody signs that they have it', async () => {
    const { tip } = await passedOn();
    system.state.answersAtOnce = false;
    const ports = portsWith(system.network());
    await forward(ports);
    system.state.answersAtOnce = true;
    expect(await packetsOf(tip)).toMatchObject([{ state: 'sent', incident: null }]);
    expect(await referralOf(house, GUARD, tip)).toMatchObject({ state: 'delivered', unread: true });
    house.wait(2);
    await minute(ports);
    expect(await packetsOf(tip)).toMatchObject([{ state: 'acknowledged' }]);
    expect(system.state.notices.at(-1)).toMatchObject({ says: 'unanswered' });
    expect(openedOf(tip)).toHaveLength(1);
  });

  it('brings what is added later in a packet of its own, a file with its bytes', async () => {
    const { tip } = await passedOn();
    const ports = portsWith(system.network());
    await minute(ports);
    const row = await tipRow(house, tip);
    if (row === undefined) throw new Error('There is no such tip');
    const bytes = new Uint8Array(700_000).fill(7);
    valueOf(await keepFile(house.intakePorts, row, { id: 'f1', kind: 'sound', type: 'audio/mpeg', bytes }));
    await house.run();
    await minute(ports);
    const [first, second, ...more] = openedOf(tip);
    expect(more).toEqual([]);
    expect([first?.number, second?.number]).toEqual([1, 2]);
    expect(second?.parts).toMatchObject([{ part: 'file', type: 'audio/mpeg' }]);
    const [file] = second?.parts ?? [];
    expect(file?.part === 'file' && Buffer.from(file.bytes, 'base64url').equals(bytes)).toBe(true);
    expect(await packetsOf(tip)).toMatchObject([{ state: 'acknowledged' }, { state: 'acknowledged' }]);
  });

  it('tells nobody who listens anything but that something was sent', async () => {
    const { tip } = await passedOn();
    const from = system.state.wire.length;
    await minute(portsWith(system.network()));
    const wire = JSON.stringify(system.state.wire.slice(from));
    const decoded = [...wire.matchAll(/[A-Za-z0-9_-]{16,}/g)].map(([text]) =>
      Buffer.from(text, 'base64url').toString('utf8'),
    );
    expect(from).toBeLessThan(system.state.wire.length);
    expect([wire, ...decoded].filter((text) => text.includes(tip))).toEqual([]);
  });
});

describe('an answer that proves nothing', () => {
  it.each<[string, () => Promise<string>]>([
    ['is no signature', async () => 'thank you'],
    ['is for another packet', async () => system.acknowledge([...system.state.opened.keys()][0] ?? '')],
  ])('%s: it is as if none had come', async (_name, answer) => {
    const { tip } = await passedOn();
    system.state.says = { status: 200, body: await answer() };
    const ports = portsWith(system.network());
    await minute(ports);
    expect(await packetsOf(tip)).toMatchObject([{ state: 'made', incident: null }]);
    expect(await referralOf(house, GUARD, tip)).toMatchObject({ state: 'delivered' });
    system.state.says = undefined;
    house.wait(5);
    await minute(ports);
    expect(await packetsOf(tip)).toMatchObject([{ state: 'acknowledged' }]);
  });

  it('is not sent to anybody who only repeats what was heard on the way', async () => {
    await passedOn();
    await minute(portsWith(system.network()));
    const heard = system.state.wire.at(-1);
    if (heard === undefined) throw new Error('Nothing was sent');
    const before = system.state.opened.size;
    const again = await system.receive(URL_OF_PARTNER, heard.body, heard.headers);
    const elsewhere = await system.receive('https://other.example/', heard.body, heard.headers);
    expect([again, elsewhere]).toEqual([
      { status: 409, body: '' },
      { status: 409, body: '' },
    ]);
    expect(system.state.refused.slice(-2)).toEqual(['replayed', 'another_request']);
    expect(system.state.opened.size).toBe(before);
  });
});

describe('a withdrawal', () => {
  it('stops what is not yet sent', async () => {
    const { tip, key, code } = await passedOn();
    const ports = portsWith(system.network(() => 'lost'));
    const from = system.state.wire.length;
    valueOf(await house.mailbox.requestDeletion(key, code));
    await forward(ports);
    await house.run();
    await minute(ports);
    expect(openedOf(tip)).toEqual([]);
    expect(system.state.wire.slice(from).filter(({ body }) => body.includes('jwe'))).toEqual([]);
  });

  it('is told to who may have opened it, until they have heard it', async () => {
    const { tip, key, code } = await passedOn();
    await minute(portsWith(system.network()));
    const [packet] = await packetsOf(tip);
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    await minute(portsWith(system.network(() => 'lost')));
    expect(system.state.withdrawn.has(packet?.id ?? '')).toBe(false);
    house.wait(5);
    await minute(portsWith(system.network()));
    expect(system.state.withdrawn.has(packet?.id ?? '')).toBe(true);
    // Nothing is left of it beside the log, which says what and not whose.
    expect(await packetsOf(tip)).toEqual([]);
    expect(await actsOfGuard(tip)).toContain('packet_withdrawn');
    const heard = system.state.notices.length;
    await minute(portsWith(system.network()));
    expect(system.state.notices).toHaveLength(heard);
  });
});

describe('a withdrawal after an answer that was lost', () => {
  it('is told all the same: nobody knows whether it arrived', async () => {
    const { tip, key, code } = await passedOn();
    await forward(portsWith(system.network(() => 'answer_lost')));
    const [packet] = await packetsOf(tip);
    expect(packet).toMatchObject({ state: 'made' });
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    house.wait(5);
    await minute(portsWith(system.network()));
    expect(system.state.withdrawn.has(packet?.id ?? '')).toBe(true);
  });
});

describe('with no address to send it to', () => {
  it('nothing is sent and nothing is lost, and it is said aloud', async () => {
    const { tip } = await passedOn();
    await house.tables.offices.delete({ pk: GUARD, sk: ENDPOINT });
    const ports = portsWith(system.network());
    await minute(ports);
    expect(house.logged.at(-1)).toMatchObject({ code: 'packet_not_sent', ids: { fault: 'no_endpoint' } });
    await house.tables.offices.put({ pk: GUARD, sk: ENDPOINT, url: URL_OF_PARTNER });
    await minute(ports);
    expect(openedOf(tip)).toHaveLength(1);
  });
});

describe('however the network treats it', () => {
  const way = fc.constantFrom<Way>('arrives', 'lost', 'answer_lost', 'doubled', 'late');

  it('nothing is lost and nothing is doubled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(way, { minLength: 1, maxLength: 5 }), fc.boolean(), async (ways, atOnce) => {
        const tips = [(await passedOn()).tip];
        system.state.answersAtOnce = atOnce;
        const ports = portsWith(system.network((count) => ways[count] ?? 'arrives'));
        for (let round = 0; round < 7; round += 1) {
          await minute(ports);
          if (round % 2 === 1) await system.arrive();
          house.wait(2 ** round);
        }
        system.state.answersAtOnce = true;
        for (const tip of tips) {
          const opened = openedOf(tip);
          expect(opened).toHaveLength(1);
          const granted = (await grantsOf(house, GUARD, tip)).map(({ digest }) => digest).sort();
          expect(opened[0]?.parts.map(({ digest }) => digest).sort()).toEqual(granted);
          expect(await packetsOf(tip)).toMatchObject([{ state: 'acknowledged' }]);
          const acts = await actsOfGuard(tip);
          expect(acts.filter((act) => act === 'packet_acknowledged')).toHaveLength(1);
          expect(acts.filter((act) => act === 'packet_sent')).toHaveLength(1);
          const told = (await referralOf(house, 'desk', tip))?.history.filter(
            ({ act }) => act === 'packet_acknowledged',
          );
          expect(told).toHaveLength(1);
        }
      }),
      { numRuns: 5 },
    );
  }, 120_000);
});
