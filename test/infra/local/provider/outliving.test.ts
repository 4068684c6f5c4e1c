import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receive } from './receiver.ts';
import { LINE, start } from './started.ts';

const MINUTE = 60_000;

/** What a process that is killed now would leave. */
const snapshot = (directory: string): string => {
  const copy = mkdtempSync(join(tmpdir(), 'quietline-provider-'));
  cpSync(directory, copy, { recursive: true });
  return copy;
};

const diskOf = (directory: string): string =>
  readdirSync(directory)
    .map((file) => readFileSync(join(directory, file), 'utf8'))
    .join('\n');

describe('a provider that is killed', () => {
  it('has what it had when it starts again, and gives its ids in the same order', async () => {
    const application = await receive();
    const first = await start({ smsUrl: application.url, voiceUrl: `${application.url}/voice` });
    await first.provider.text(first.phone('reporter'), LINE, 'one', ['door']);
    await first.provider.text(first.phone('reporter'), LINE, 'two');
    await first.provider.call(first.phone('partner'), LINE);
    await first.provider.settled();
    const held = first.provider.held();
    const second = await start({}, { directory: snapshot(first.directory) });
    expect(second.provider.held()).toEqual(held);
    await second.provider.text(second.phone('reporter'), LINE, 'three');
    expect(second.provider.held().messages.map(({ body }) => body)).toEqual(['three', 'two', 'one']);
  });

  it('delivers what was on its way, and ends the calls that went on', async () => {
    const application = await receive(() => ({ body: '<Response><Gather/></Response>', after: 300 }));
    const first = await start({ voiceUrl: application.url });
    await first.provider.call(first.phone('partner'), LINE);
    const to = first.phone('reporter').number;
    const sent = first.rest('/Messages.json', {
      method: 'POST',
      body: new URLSearchParams({ To: to, From: LINE, Body: 'late', StatusCallback: application.url }),
    });
    await sent;
    const directory = snapshot(first.directory);
    const second = await start({}, { directory });
    await second.provider.settled();
    expect(second.received('reporter')).toEqual(['late']);
    expect(second.provider.held()).toMatchObject({
      messages: [{ status: 'delivered' }],
      calls: [{ status: 'failed' }],
    });
    second.wait(MINUTE);
    const [{ sid } = { sid: '' }] = second.provider.held().calls;
    expect((await second.rest(`/Calls/${sid}.json`, { method: 'DELETE' })).status).toBe(204);
  });

  it('has nothing on its disk of what was deleted', async () => {
    const { provider, directory, phone, rest, wait } = await start({});
    await provider.text(phone('reporter'), LINE, 'a word to be forgotten');
    expect(diskOf(directory)).toContain('forgotten');
    wait(MINUTE);
    for (const { sid } of provider.held().messages) await rest(`/Messages/${sid}.json`, { method: 'DELETE' });
    expect(diskOf(directory)).not.toMatch(/forgotten|\+1202/);
    rmSync(directory, { recursive: true, force: true });
  });
});
