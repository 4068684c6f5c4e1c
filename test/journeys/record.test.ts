import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../shared/custody/cli.ts';
import { recordSchema, type CustodyRecord } from '../../shared/custody/record.ts';
import { verifyRecord } from '../../shared/custody/verify.ts';
import { link } from '../../shared/custody/chain.ts';
import { chromiumMissing, launchChromium } from '../chromium.ts';
import { anAct } from '../factories/custody.ts';
import { aSigner } from '../factories/root.ts';
import { useJourneys } from './support/journeys.ts';
import { Staff } from './support/staff.ts';
import { sendIn } from './support/tips.ts';

const HOUR = 3_600_000;
const WORDS = 'The bakery never sleeps.';
/** Each byte takes milliseconds and a record has some 17,000: all of them with QUIETLINE_SWEEP=all. */
const STRIDE = process.env['QUIETLINE_SWEEP'] === 'all' ? 1 : 7;
const HAND_OVER = 'Ring before noon.';

const faultsOf = async (changed: CustodyRecord | string) => {
  const text = typeof changed === 'string' ? changed : JSON.stringify(changed);
  return (await verifyRecord(text)).faults.map(({ code }) => code);
};

const pipeline = (made: CustodyRecord) => {
  const found = made.chains.find(({ chain }) => chain.startsWith('pipeline#'));
  if (found === undefined) throw new Error('There is no chain of the pipeline');
  return found;
};

describe('a custody record', () => {
  const runtime = useJourneys();
  let desk: string;
  let lantern: string;
  let before: string;
  let tip: string;

  const download = async (staff: Staff, of: string): Promise<string> => {
    await staff.ask(of, 'export');
    await runtime().drain();
    await staff.look(of);
    expect(staff.text).toContain('Download the custody record');
    await staff.get(`/referrals/${of}/record`);
    return staff.html;
  };

  beforeAll(async () => {
    const sent = await sendIn(runtime(), {
      tell: { report: WORDS },
      details: { relation: 'self', area: 'ZZ-N', needs: ['legal_aid'] },
      answer: { choice: 'helpers' },
    });
    tip = sent.tip;
    const anna = await Staff.signIn(runtime(), 'desk');
    await anna.read(tip);
    await anna.ask(tip, 'answer', { words: 'Which street?' });
    await runtime().drain();
    await anna.ask(tip, 'pass_on', { to: 'ngo-lantern', words: HAND_OVER });
    await runtime().drain();
    runtime().clock.advance(HOUR);
    await runtime().runSchedules();
    const anyone = await Staff.signIn(runtime(), 'ngo-lantern');
    await anyone.read(tip);
    await anyone.ask(tip, 'accept');
    await runtime().drain();
    before = await download(anyone, tip);
    runtime().clock.advance(HOUR);
    await runtime().runSchedules();
    desk = await download(await Staff.signIn(runtime(), 'desk'), tip);
    lantern = await download(await Staff.signIn(runtime(), 'ngo-lantern'), tip);
  }, 240_000);

  const record = (text = lantern): CustodyRecord => recordSchema.parse(JSON.parse(text));
  const changing = (change: (made: CustodyRecord) => void): CustodyRecord => {
    const made = record();
    change(made);
    return made;
  };
  it('has nothing wrong with it, and is under a signed root', async () => {
    for (const text of [before, desk, lantern]) {
      const verdict = await verifyRecord(text);
      expect(verdict.faults).toEqual([]);
      expect(verdict.root?.number).toBeGreaterThan(0);
      expect(verdict.counts.chains).toBe(2);
      expect(verdict.counts.parts).toBeGreaterThan(0);
    }
  });

  it('holds no words, and no partner’s has what another did, or its name where nothing says it anyway', () => {
    for (const text of [desk, lantern]) expect(text).not.toMatch(/bakery|Ring before|anna@/);
    const seen = JSON.stringify(pipeline(record(lantern)).entries.filter(({ acts }) => acts.length === 1));
    expect(pipeline(record(lantern)).entries.some(({ acts }) => acts.some((act) => 'withheld' in act))).toBe(true);
    expect(seen).not.toContain('partner:desk"');
    expect(
      record(desk)
        .chains.map(({ chain }) => chain)
        .join(),
    ).not.toContain('ngo-lantern');
  });

  it('is found to be changed at whatever byte', { timeout: 600_000 }, async () => {
    const unseen: number[] = [];
    for (let at = 0; at < lantern.length; at += STRIDE) {
      const other = String.fromCodePoint((lantern.codePointAt(at) ?? 0) ^ 1);
      const changed = `${lantern.slice(0, at)}${other}${lantern.slice(at + 1)}`;
      if ((await verifyRecord(changed)).ok) unseen.push(at);
    }
    expect(unseen.map((at) => lantern.slice(at - 30, at + 10))).toEqual([]);
  });

  it('is found to be cut, reordered, doubled, or to have swapped its proofs', async () => {
    expect(await faultsOf(changing((made) => void pipeline(made).entries.pop()))).not.toEqual([]);
    expect(await faultsOf(changing((made) => void pipeline(made).entries.shift()))).toContain('chain_broken');
    expect(
      await faultsOf(
        changing((made) => {
          pipeline(made).entries = pipeline(made).entries.toReversed();
        }),
      ),
    ).toContain('chain_broken');
    const doubled = changing((made) => void pipeline(made).entries.push(...pipeline(made).entries.slice(-1)));
    expect(await faultsOf(doubled)).toContain('chain_broken');
    const swapped = changing((made) => {
      const [one, other] = made.chains;
      if (one !== undefined && other !== undefined) [one.proof, other.proof] = [other.proof, one.proof];
    });
    expect(await faultsOf(swapped)).toContain('not_under_root');
    expect(await faultsOf(changing((made) => void made.chains.shift()))).toContain('chains_missing');
    const older = changing((made) => {
      pipeline(made).entries = pipeline(made).entries.slice(0, pipeline(made).proof?.sequence ?? 0);
    });
    expect(await faultsOf(older)).toContain('cut_or_rewritten');
    expect(await faultsOf(changing((made) => void made.parts.push(...made.parts.slice(0, 1))))).toContain(
      'chains_missing',
    );
  });

  it('is found to be rewritten, though every link of it is right again', async () => {
    const made = record();
    const chain = pipeline(made);
    const forged: Awaited<ReturnType<typeof link>>[] = [];
    for (const { hour } of chain.entries) {
      forged.push(await link(chain.chain, forged.at(-1), { acts: [anAct({ id: `forged-${forged.length}` })], hour }));
    }
    chain.entries = forged;
    expect(await faultsOf(made)).toContain('cut_or_rewritten');
  });

  it('is told from one that somebody signed anew with a key of their own', async () => {
    const other = aSigner();
    const verdict = await verifyRecord(lantern, { key: other.key });
    expect(verdict.faults.map(({ code }) => code)).toEqual(expect.arrayContaining(['another_key', 'not_signed']));
  });

  it('may only grow: an earlier one is in it, and it is not in the earlier one', async () => {
    expect((await verifyRecord(lantern, { earlier: before })).faults).toEqual([]);
    const back = await verifyRecord(before, { earlier: lantern });
    expect(back.faults.map(({ code }) => code)).toContain('shrank');
  });

  it('is checked from a terminal, with the key that was published', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quietline-record-'));
    const file = (name: string) => join(folder, name);
    await writeFile(file('record.json'), lantern);
    await writeFile(file('before.json'), before);
    await writeFile(file('changed.json'), lantern.replace('"salt":"', '"salt":"A'));
    await writeFile(file('key.json'), JSON.stringify(record().key));
    const sound = await run([file('record.json'), '--key', file('key.json'), '--root', file('before.json')]);
    expect(sound.text).toContain('NOTHING IS WRONG');
    expect(sound.text).not.toContain('key_not_pinned');
    expect((await run([file('changed.json')])).code).toBe(1);
    expect(await run([file('none.json')])).toMatchObject({ code: 2 });
    expect(await run([])).toMatchObject({ code: 2 });
    expect((await run(['--help'])).text).toContain('--key');
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'verify', '--', file('record.json')]);
    expect(stdout).toContain('NOTHING IS WRONG');
  });

  it('comes with the page that checks it, to be kept: the one that the terminal writes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quietline-record-'));
    await run(['--page', join(folder, 'check.html')]);
    const staff = await Staff.signIn(runtime(), 'ngo-lantern');
    await staff.look(tip);
    const way = staff.page.querySelectorAll('a[download]').find((each) => each.text.includes('page that checks it'));
    await staff.get(way?.getAttribute('href') ?? '/');
    expect(staff.html).toBe(await readFile(join(folder, 'check.html'), 'utf8'));
    expect(staff.header('content-disposition')).toBe('attachment; filename="check-custody-record.html"');
    // Should a browser show it all the same, it would run nothing as the portal.
    expect(staff.header('content-security-policy')).toContain("default-src 'none'");
  });

  it.skipIf(chromiumMissing !== undefined)('is checked in a browser, by one file, without a network', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quietline-record-'));
    const file = (name: string) => join(folder, name);
    await writeFile(file('record.json'), lantern);
    await writeFile(file('changed.json'), lantern.replace('"salt":"', '"salt":"A'));
    expect((await run(['--page', file('check.html')])).code).toBe(0);
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({ offline: true });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`file://${file('check.html')}`);
      await page.setInputFiles('#record', file('record.json'));
      await page.getByText('NOTHING IS WRONG').waitFor();
      await page.setInputFiles('#record', file('changed.json'));
      await page.getByText('SOMETHING IS WRONG').waitFor();
      expect(asked).toEqual([`file://${file('check.html')}`]);
    } finally {
      await browser.close();
    }
  });
});
