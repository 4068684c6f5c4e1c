import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { providerSecretName } from '../../shared/deployment/names.ts';
import { wordingOf } from '../../shared/wording/wording.ts';
import { standingLines } from '../bench/month.ts';
import { totalOf } from '../bench/prices.ts';
import { CONVERSATION } from '../bench/sections/phone.ts';
import { aPack } from '../factories/pack.ts';
import { synthesise, type Templates } from '../infra/stacks/fixtures.ts';

const resourceSchema = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
/** What is billed by the month though nobody calls. */
const MONTHLY = new Set([
  'AWS::KMS::Key',
  'AWS::SecretsManager::Secret',
  'AWS::CloudWatch::Alarm',
  'AWS::Logs::MetricFilter',
]);

/** What somebody who connects a number is told to copy has to be what the templates give. */
describe('docs/phone.md', () => {
  let text: string;
  let templates: Templates;
  beforeAll(async () => {
    text = (await readFile(new URL('../../docs/phone.md', import.meta.url), 'utf8')).replaceAll(/\s+/g, ' ');
    templates = await synthesise();
  });

  it('names the output, and what it ends in', () => {
    const output = Object.entries(templates.line.findOutputs('*')).find(([, { Value }]) =>
      JSON.stringify(Value).includes('/sms'),
    );
    const [name = '', { Value } = { Value: '' }] = output ?? [];
    expect(text).toContain(`\`${name}\``);
    const [end] = /\/sms#[^"]*/.exec(JSON.stringify(Value)) ?? [];
    expect(text).toContain(`amazonaws.com${end}\``);
  });

  it.each([
    ['PhoneCalls', '/voice#rt=7000&rc=5&rp=all'],
    ['PhoneCallStatus', '/voice/status#rt=7000&rc=5&rp=all'],
  ])('names the output %s', (name, end) => {
    expect(JSON.stringify(templates.line.findOutputs(name))).toContain(`${end}"`);
    expect(text).toContain(`\`${name}\``);
  });

  it('names the fault that callers are not told of, and the tables of the pack', () => {
    expect(JSON.stringify(templates.watch.findResources('AWS::Logs::MetricFilter'))).toContain('call_broken');
    for (const named of ['call_broken', 'phone.relayServices', 'phone.audio']) expect(text).toContain(`\`${named}\``);
  });

  it('and its context, which changes the host and nothing else', async () => {
    expect(text).toContain('-c phoneUrl=https://');
    const other = await synthesise({ phoneUrl: 'https://texts.example.org' });
    expect(other.line.findOutputs('PhoneTexts')['PhoneTexts']?.['Value']).toBe(
      'https://texts.example.org/sms#rt=7000&rc=5&rp=all',
    );
  });

  it('names the secret, and the fields that are read of it', () => {
    expect(text).toContain(`--secret-id ${providerSecretName('quietline-zz')}`);
    expect(JSON.stringify(templates.vault.findResources('AWS::SecretsManager::Secret'))).toContain(
      '"quietline-zz-provider"',
    );
    for (const field of ['accountSid', 'authToken', 'nextAuthToken']) expect(text).toContain(`"${field}"`);
  });

  it('names every output that is for the provider', () => {
    const names = Object.keys(templates.line.findOutputs('*')).filter((name) => name.startsWith('Phone'));
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(text).toContain(`\`${name}\``);
  });

  it('reckons each month from the price of a thousand, and says what stands', () => {
    const rows = [...text.matchAll(/\| ([\d,]+) \| \$([\d.,]+) \| \$([\d.,]+) \| \$([\d.,]+) \|/g)].map(
      ([, ...cells]) => cells.map((cell) => Number(cell.replaceAll(',', ''))),
    );
    expect(rows.map(([tips]) => tips)).toEqual([100, 1_000, 10_000]);
    const [, thousand = []] = rows;
    for (const [tips = NaN, ...cells] of rows) {
      for (const [at, cell] of cells.entries())
        expect(Math.abs(cell - ((thousand[at + 1] ?? NaN) * tips) / 1_000)).toBeLessThan(0.01);
    }
    const ofTelephones = /phone|relay|provider|call|contact/i;
    const stands = [templates.vault, templates.line, templates.watch].flatMap((template) => {
      const resources = z.record(z.string(), resourceSchema).parse(template.toJSON()['Resources']);
      const own = Object.entries(resources).filter(([id, { Type }]) => ofTelephones.test(id) && MONTHLY.has(Type));
      return standingLines([{ template: { Resources: Object.fromEntries(own), Outputs: {}, Parameters: {} } }]);
    });
    const [, said = ''] = /is about \$([\d.]+):/.exec(text) ?? [];
    // More alarms may come: the page tells the order of it.
    expect(Math.abs(totalOf(stands) - Number(said))).toBeLessThan(1);
    expect(text).toContain(
      `${['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'][CONVERSATION.length]} texts in`,
    );
  });

  it('names the function’s log, and the first reply as it is', async () => {
    templates.line.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/quietline/zz/phone' });
    expect(text).toContain('`/quietline/zz/phone`');
    expect(text).toContain(`\`${wordingOf('en', (await aPack()).wording)('phone.received')}\``);
  });
});
