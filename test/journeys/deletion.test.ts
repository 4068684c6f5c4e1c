import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { Reporter } from './support/reporter.ts';
import { says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { actsOf, grantsOf, referralsOf, sendIn, type Sent, tipsOf } from './support/tips.ts';

const HOUR = 3_600_000;
const DELETED = 'Deleted by the holder of the code.';

describe('deletion', () => {
  const runtime = useJourneys();

  /** A tip that the desk and an NGO have read. */
  const readByTwo = async (report: string): Promise<Sent & { desk: Staff; lantern: Staff }> => {
    const sent = await sendIn(runtime(), {
      tell: { report },
      danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
      details: { relation: 'self', area: 'ZZ-N' },
      answer: { choice: 'helpers' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(sent.tip)).toContain(report);
    await desk.ask(sent.tip, 'answer', { words: 'Thank you for the keys.' });
    await desk.ask(sent.tip, 'pass_on', { to: 'ngo-lantern' });
    await runtime().drain();
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    expect(await lantern.read(sent.tip)).toContain(report);
    await runtime().drain();
    return { ...sent, desk, lantern };
  };

  /** Asks for deletion, as far as the page on which the code is typed once more. */
  const upToTheCode = async (code: string): Promise<Reporter> => {
    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('delete');
    expect(reporter.text).toContain(says('delete.text', { hours: 72 }));
    await reporter.press('delete.sure');
    return reporter;
  };

  it('needs the code once more and a second yes, stops sharing at once, and can be undone', async () => {
    const { code, tip, desk, lantern } = await readByTwo('The keys hang under the stairs.');
    const reporter = await upToTheCode(code);
    expect(await grantsOf(runtime(), tip), 'a first yes does nothing').toContain('ngo-lantern report');
    await reporter.press('delete.yes', { code: '0000 0000 0000 0000' });
    expect(reporter.status).toBe(422);
    expect(reporter.text).toContain(says('error.unknownCode'));
    await runtime().drain();
    expect(await grantsOf(runtime(), tip)).toContain('ngo-lantern report');

    await reporter.press('delete.yes', { code });
    expect(reporter.text).toContain(says('deleted.title'));
    const parts = (await rowsOf(runtime(), 'Parts')).filter(({ pk }) => pk === tip);
    expect(
      parts.every(({ withheld }) => withheld === true),
      'before anything else has run',
    ).toBe(true);
    await runtime().drain();
    expect(await grantsOf(runtime(), tip)).toEqual([]);
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({});
    for (const staff of [desk, lantern]) {
      expect((await staff.inbox()).map((line) => line.tip)).toContain(tip);
      await staff.look(tip);
      expect(staff.text).toContain(DELETED);
      expect(staff.html).not.toContain('under the stairs');
      expect(staff.offered).toEqual(['acknowledge']);
    }

    await reporter.open(code).catch(() => reporter.get('/box'));
    expect(reporter.page.querySelectorAll('main button').map((button) => button.getAttribute('value'))).toEqual([
      'undo',
    ]);
    for (const act of ['write', 'sent', 'choose', 'renew.yes', 'giveUp.yes']) {
      const { form } = reporter.prepare({});
      await reporter.post('/box', { ...form, act, code, text: 'Still here.', choice: 'helpers_and_police' });
      expect(reporter.text, `after ${act}`).toContain(says('deleted.title'));
      expect(reporter.html, `after ${act}`).not.toContain('under the stairs');
    }

    await reporter.press('undo');
    expect(reporter.text).toContain(says('deleted.undone'));
    await runtime().drain();
    const again = await Reporter.at(runtime()).open(code);
    expect(again.text).toContain('Thank you for the keys.');
    expect(again.html).not.toContain('Still here.');
    expect(await desk.read(tip)).toContain('under the stairs');
    expect(await lantern.read(tip), 'decided afresh: the desk’s wish and the choice still stand').toContain(
      'under the stairs',
    );
    expect(lantern.text).not.toContain(`not opened`);
    const acts = (await actsOf(runtime(), 'pipeline', tip)).map(({ act }) => act);
    expect(acts.filter((act) => act.startsWith('deletion'))).toEqual(['deletion_requested', 'deletion_undone']);
  });

  it('is judged afresh when undone: a choice narrowed before leaves the NGO out', async () => {
    const { code, tip, lantern } = await readByTwo('The keys are in the bread.');
    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('choices');
    await reporter.press('choose', { choice: 'only_you' });
    await reporter.get('/box');
    await reporter.press('delete');
    await reporter.press('delete.sure');
    await reporter.press('delete.yes', { code });
    await runtime().drain();
    await reporter.press('undo');
    await runtime().drain();
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toEqual(['staff-desk']);
    await lantern.look(tip);
    expect(lantern.html).not.toContain('in the bread');
  });

  it('is done after 72 hours: nothing opens, the code is unknown, and the erasure itself cannot be erased', async () => {
    const { code, tip, lantern } = await readByTwo('The keys went into the river.');
    const kept = await tipsOf(runtime());
    const reporter = await upToTheCode(code);
    await reporter.press('delete.yes', { code });
    await runtime().drain();

    runtime().clock.advance(71 * HOUR);
    await runtime().runSchedules();
    await runtime().drain();
    const late = await Reporter.at(runtime()).open(code);
    expect(late.text, 'nobody gets less than 72 hours').toContain(says('deleted.title'));

    runtime().clock.advance(3 * HOUR);
    const tooLate = await Reporter.at(runtime()).open(code);
    expect(tooLate.text, 'whether or not it has run').toContain(says('error.unknownCode'));
    await runtime().runSchedules();
    await runtime().drain();

    expect(await tipsOf(runtime())).toEqual(kept.filter((each) => each !== tip));
    expect((await rowsOf(runtime(), 'Parts')).filter(({ pk }) => pk === tip)).toEqual([]);
    expect((await rowsOf(runtime(), 'Mailboxes')).filter((row) => row['tip'] === tip)).toEqual([]);
    expect(await grantsOf(runtime(), tip)).toEqual([]);
    const again = await Reporter.at(runtime()).open(code);
    expect(again.status).toBe(422);
    expect(again.text).toContain(says('error.unknownCode'));

    await lantern.get('/sign-in/start');
    await lantern.submit({}, { button: 'account=anna@ngo-lantern' });
    await lantern.look(tip);
    expect(lantern.text).toContain(DELETED);
    expect(lantern.html).not.toContain('river');
    expect((await referralsOf(runtime(), tip)).map(({ ended }) => ended)).toEqual([
      'deleted_by_holder',
      'deleted_by_holder',
    ]);
    expect((await actsOf(runtime(), 'pipeline', tip)).at(-1)?.act).toBe('erased');

    const Bucket = runtime().environmentOf('routing-urgent')['BUCKET_ERASURES'];
    const { s3 } = runtime().admin;
    const Key = `erasures/${tip}.json`;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map((object) => object.Key)).toEqual([Key]);
    const { VersionId } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(VersionId).toBeDefined();
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const found = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    expect(await found.Body?.transformToString()).toContain(tip);
  });
});
