import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { readAcknowledgement } from '../../../shared/packet/acknowledgement.ts';
import { run } from '../../../shared/packet/cli.ts';
import { newKeyFile, publicKeysOf, thumbprintOf } from '../../../shared/packet/keys.ts';
import { signAs } from '../../../shared/packet/signed.ts';
import { sealPacket } from '../../../shared/packet/seal.ts';
import { aPartnerAndLine, someContents } from '../../factories/packet.ts';

const folder = mkdtempSync(join(tmpdir(), 'quietline-packet-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const { keys, from, sealing } = aPartnerAndLine();
const picture = Buffer.from([0xff, 0xd8, 1, 2, 3]);
const contents = someContents({
  parts: [
    ...someContents().parts,
    { part: 'identity', version: '1', digest: Buffer.alloc(32, 'i').toString('base64url'), text: '' },
    {
      part: 'report',
      version: '2',
      digest: Buffer.alloc(32, 'h').toString('base64url'),
      text: '<script>alert(1)</script>\u001b[2Jgone\u202e',
    },
    {
      part: 'file',
      version: 'f',
      digest: Buffer.alloc(32, 'f').toString('base64url'),
      type: 'image/jpeg',
      bytes: picture.toString('base64url'),
    },
  ],
});
let contentsDigest: string;

beforeAll(async () => {
  const sealed = await sealPacket(contents, sealing);
  ({ contentsDigest } = sealed);
  writeFileSync(at('packet.json'), JSON.stringify(sealed.packet));
  writeFileSync(at('keys.json'), JSON.stringify(keys));
  writeFileSync(at('other.json'), JSON.stringify(newKeyFile('coast-guard')));
  writeFileSync(
    at('line.pem'),
    createPublicKey({ key: { ...from }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
  );
  writeFileSync(at('broken.json'), JSON.stringify(sealed.packet).replace(/"tag":"./, '"tag":"_'));
});

const options = () => ['--key', at('keys.json'), '--from', at('line.pem')];

describe('keys', () => {
  it('makes a file for its owner alone, and prints the lines of the pack', async () => {
    const { text, code } = await run(['keys', '--partner', 'coast-guard', '--out', at('new.json')]);
    expect(code).toBe(0);
    expect(statSync(at('new.json')).mode & 0o777).toBe(0o600);
    const made = JSON.parse(readFileSync(at('new.json'), 'utf8'));
    const { encryptionKey, signingKey } = publicKeysOf(made);
    const [, lines = ''] = /(- id: [\s\S]*?)\n\nTo compare/.exec(text) ?? [];
    expect(parseYaml(lines)).toEqual([{ id: 'coast-guard', seat: false, packet: { encryptionKey, signingKey } }]);
    expect(text).toContain(await thumbprintOf(encryptionKey));
    expect(text).not.toContain(made.encryption.d);
    expect(text).not.toContain(made.signing.d);
  });

  it('never writes over a file: it may be the only copy', async () => {
    const before = readFileSync(at('keys.json'), 'utf8');
    const { text, code } = await run(['keys', '--partner', 'coast-guard', '--out', at('keys.json')]);
    expect(code).toBe(2);
    expect(text).toContain('is there already');
    expect(readFileSync(at('keys.json'), 'utf8')).toBe(before);
  });

  it('opens nothing that was sealed to other keys', async () => {
    const { text, code } = await run(['open', at('packet.json'), '--key', at('other.json'), '--from', at('line.pem')]);
    expect(code).toBe(1);
    expect(text).toContain('another key of yours');
  });
});

describe('open', () => {
  it('shows the limits first, then the parts with their digests, then by what right', async () => {
    const { text, code } = await run(['open', at('packet.json'), ...options()]);
    expect(code).toBe(0);
    const places = ['What you may use this for', 'They keep her papers.', 'A boat at 5.', 'zz-police-asked-in'];
    expect(
      places.map((place) => text.indexOf(place)).every((place, index, all) => place > (all[index - 1] ?? -1)),
    ).toBe(true);
    expect(text).toContain('“Helpers and the police”');
    expect(text).toContain(contentsDigest);
    expect(text).toContain('Nothing was written here.');
  });

  it('shows nothing that a terminal obeys', async () => {
    const { text } = await run(['open', at('packet.json'), ...options()]);
    expect(text).toContain('[2Jgone');
    for (const obeyed of ['\u001b', '\u202e']) expect(text).not.toContain(obeyed);
  });

  it('writes parts and files for its owner alone', async () => {
    const { code } = await run(['open', at('packet.json'), ...options(), '--out', at('opened')]);
    expect(code).toBe(0);
    expect(readdirSync(at('opened')).sort()).toEqual(['file-1.jpg', 'packet.json', 'packet.txt']);
    expect(readFileSync(at('opened/file-1.jpg'))).toEqual(picture);
    expect(JSON.parse(readFileSync(at('opened/packet.json'), 'utf8'))).toEqual(contents);
    expect(statSync(at('opened/packet.txt')).mode & 0o777).toBe(0o600);
  });

  it('says aloud that nobody checked who made it, and only where it was told to go without', async () => {
    const without = await run(['open', at('packet.json'), '--key', at('keys.json')]);
    expect(without).toMatchObject({ code: 2 });
    expect(without.text).toContain('--from');
    const { text, code } = await run(['open', at('packet.json'), '--key', at('keys.json'), '--unchecked']);
    expect(code).toBe(0);
    expect(text).toMatch(/^!! Nobody checked who made this packet\./);
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['a changed byte', ['open', 'broken.json'], 1, /did not sign this packet as it stands/],
    ['a file that is no packet', ['open', 'keys.json'], 1, /no packet of the line/],
    ['a file that is not there', ['open', 'nowhere.json'], 2, /cannot be read/],
    ['no file', ['open'], 2, /which packet/],
    ['another command', ['opne', 'packet.json'], 2, /There is no "opne"/],
    ['no command', [], 2, /npm run packet -- keys/],
  ])('says what is wrong with %s', async (_name, [command, file], code, said) => {
    const args = [...(command === undefined ? [] : [command]), ...(file === undefined ? [] : [at(file)])];
    const answer = await run([...args, ...options()]);
    expect(answer.text).toMatch(said);
    expect(answer.code).toBe(code);
  });

  it('says which file holds no keys, and which option it does not know', async () => {
    const wrong = await run(['open', at('packet.json'), '--key', at('packet.json'), '--from', at('line.pem')]);
    expect(wrong.text).toMatch(/packet\.json holds no keys of a partner/);
    const line = await run(['open', at('packet.json'), '--key', at('keys.json'), '--from', at('packet.json')]);
    expect(line.text).toMatch(/is not a P-256 public key/);
    expect(await run(['open', '--kye', 'x'])).toMatchObject({ code: 2 });
  });
});

describe('a notice about a packet', () => {
  const about = {
    packet: contents.packet,
    deployment: contents.deployment,
    partner: contents.partner,
    hour: contents.made,
  };
  const kept = async (says: 'unanswered' | 'withdrawn', sign = sealing.sign): Promise<string> => {
    const notice = await signAs('quietline-notice', { ...about, says }, from, sign);
    const file = at(`${says}-${Math.random()}.json`);
    writeFileSync(file, JSON.stringify({ notice }));
    return file;
  };

  it('is shown in words', async () => {
    const withdrawn = await run(['open', await kept('withdrawn'), ...options()]);
    expect(withdrawn).toMatchObject({ code: 0 });
    expect(withdrawn.text).toContain(`takes packet ${contents.packet} back: delete it`);
    const unanswered = await run(['open', await kept('unanswered'), ...options()]);
    expect(unanswered.text).toContain('waits for your acknowledgement');
  });

  it('is believed of the line alone, and never unchecked', async () => {
    const forged = await kept('withdrawn', aPartnerAndLine().sealing.sign);
    expect(await run(['open', forged, ...options()])).toMatchObject({ code: 1 });
    expect(await run(['open', forged, '--key', at('keys.json'), '--unchecked'])).toMatchObject({ code: 2 });
  });
});

describe('print', () => {
  it('writes one page that runs nothing and loads nothing', async () => {
    const { code } = await run(['print', at('packet.json'), ...options(), '--out', at('page.html')]);
    expect(code).toBe(0);
    const html = readFileSync(at('page.html'), 'utf8');
    const page = parse(html);
    expect(page.querySelectorAll('script, link, img, iframe')).toEqual([]);
    expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain("default-src 'none'");
    expect(page.querySelector('.limits')?.text).toContain('Helpers and the police');
    expect(html).toContain('&lt;script&gt;');
    expect(html.indexOf('class="limits"')).toBeLessThan(html.indexOf('They keep her papers'));
  });

  it('writes plain text where that is asked for', async () => {
    await run(['print', at('packet.json'), ...options(), '--out', at('page.txt')]);
    expect(readFileSync(at('page.txt'), 'utf8')).toContain('They keep her papers.\nلا يوجد باب');
  });
});

describe('acknowledge', () => {
  it('signs an answer that the line takes for this packet', async () => {
    const { text, code } = await run(['acknowledge', at('packet.json'), ...options(), '--incident', 'CG/7']);
    expect(code).toBe(0);
    const { packet, deployment, partner } = contents;
    const awaited = { packet, deployment, partner, contents: contentsDigest };
    expect(await readAcknowledgement(text, publicKeysOf(keys).signingKey, awaited)).toMatchObject({
      ok: true,
      value: { incident: 'CG/7' },
    });
  });

  it('takes no number that says more than a number', async () => {
    const { text, code } = await run(['acknowledge', at('packet.json'), ...options(), '--incident', 'she said: help']);
    expect(code).toBe(2);
    expect(text).toContain('--incident');
  });
});

describe('--help', () => {
  it('names every command', async () => {
    const { text, code } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['keys', 'open', 'print', 'acknowledge']) expect(text).toContain(`-- ${command} `);
  });
});
