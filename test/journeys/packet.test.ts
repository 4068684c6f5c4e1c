import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../infra/build.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import { createSigner } from '../../shared/adapters/signer.ts';
import { tableName } from '../../shared/deployment/names.ts';
import { type SigningKey, signingKeySchema } from '../../shared/packet/keys.ts';
import { ENDPOINT } from '../../shared/rows/packet.ts';
import { madeOnce } from '../assembly.ts';
import { GUARD, packWithGuard } from '../factories/guard.ts';
import { aPartnerSystem } from '../functions/packet/partner.ts';
import { startTestRuntime } from '../runtime.ts';
import { summaryOf, whoOpens } from './support/openers.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';

let runtime: Runtime;
let lineKey: SigningKey | undefined;
const system = aPartnerSystem(
  () => new Date(runtime.clock.now()),
  () => {
    if (lineKey === undefined) throw new Error('The line has no key yet');
    return lineKey;
  },
);

const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const url = `http://${request.headers.host}${request.url}`;
  const answer = await system.receive(url, Buffer.concat(pieces).toString('utf8'), headers);
  if (answer === 'unreachable') response.destroy();
  else response.writeHead(answer.status).end(answer.body);
};

/** The partner's own server, on this machine. */
const server = createServer((request, response) => void answerTo(request, response));

beforeAll(async () => {
  const assembly = await madeOnce('assembly-with-guard', async (outdir) => {
    const guarded = await packWithGuard(system.keys);
    (await buildApp({ jurisdiction: 'zz', acceptUnreviewed: 'zz', pack: guarded, outdir })).synth();
  });
  runtime = await startTestRuntime({ assembly });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'string' || address === null ? 0 : (address satisfies AddressInfo).port;
  const url = `http://127.0.0.1:${port}/packets`;
  await runtime.admin.dynamodb.send(
    new PutItemCommand({
      TableName: tableName('quietline-zz', 'Offices'),
      Item: marshall({ pk: GUARD, sk: ENDPOINT, url }),
    }),
  );
  const { KEY_PACKET = '' } = runtime.environmentOf('packet');
  lineKey = signingKeySchema.parse(await createSigner(runtime.clientsAs('packet').kms, KEY_PACKET).publicKey());
});
afterAll(async () => {
  server.close();
  await runtime.stop();
});

describe('a partner without a seat', () => {
  it('is sent what the desk passes on, and the desk sees under which number it has it', async () => {
    await Reporter.at(runtime).report({
      tell: { report: 'The boat leaves with nine of us below deck.' },
      danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
      details: { relation: 'self', area: 'ZZ-N', identity: 'Call me Blue.' },
      answer: { choice: 'helpers_and_police', safe: 'yes' },
    });
    await runtime.drain();
    const desk = await Staff.signIn(runtime, 'desk');
    const [line] = await desk.inbox();
    const tip = line?.tip ?? '';
    await desk.read(tip);
    await desk.ask(tip, 'pass_on', { to: GUARD, words: '' });
    await runtime.drain();
    await runtime.runSchedules();
    await runtime.drain();

    const [packet] = [...system.state.opened.values()];
    expect(system.state.refused).toEqual([]);
    expect(JSON.stringify(packet?.contents.parts)).toContain('nine of us below deck');
    expect(packet?.contents.parts.map(({ part }) => part)).not.toContain('compelled');
    await desk.look(tip);
    expect(desk.text).toContain('A partner without a seat has it, under its number');
    expect(desk.text).toContain(system.incidentOf(packet?.contents.packet ?? ''));

    // Opened by the desk and by packet, each by its own grants; by nobody else.
    const opened = summaryOf(await whoOpens(runtime, tip));
    expect(Object.keys(opened).sort()).toEqual(['packet', 'staff-desk']);
    expect(opened['packet']).not.toContain('compelled');

    const logs = JSON.stringify(runtime.logs());
    expect(logs).not.toContain(tip);
    expect(logs).not.toContain(system.incidentOf(packet?.contents.packet ?? ''));
  }, 120_000);
});
