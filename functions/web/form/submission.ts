import type { Suspicion } from '../../../shared/domain/label.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import type { Submission } from '../../../shared/intake/submission.ts';
import type { SessionSecret } from '../../../shared/sealing/session.ts';
import type { Translate } from '../../../shared/wording/wording.ts';
import type { Report } from './report.ts';

export interface Circumstances {
  readonly session: SessionSecret;
  readonly nonce: string;
  readonly jurisdiction: string;
  readonly language: string;
  readonly suspicion: Suspicion;
  readonly t: Translate;
}

/** What must not be overlooked stands in the sealed report under a heading of its own, in the reporter's language. */
const withHeadings = (report: Report, t: Translate): Plain => {
  const extra = [
    [t('hidden.title'), report.mustNotSee],
    [t('howToAnswer.label'), report.howToAnswer],
  ] as const;
  const sections = extra.filter(([, text]) => !text.isEmpty).map(([heading, text]) => `${heading}\n${text.reveal()}`);
  const first = report.report.isEmpty ? [] : [report.report.reveal()];
  return new Plain([...first, ...sections].join('\n\n'));
};

export const submissionOf = (report: Report, circumstances: Circumstances): Submission => ({
  session: circumstances.session,
  nonce: circumstances.nonce,
  words: {
    report: withHeadings(report, circumstances.t),
    identity: report.identity,
    victim: report.victim,
    compelled: report.compelled,
  },
  number: report.number,
  facts: {
    jurisdiction: circumstances.jurisdiction,
    area: report.area,
    channel: 'web',
    language: circumstances.language,
    exploitation: report.exploitation,
    indicators: report.indicators,
    people: report.people,
    reporter: { relation: report.relation, child: report.under18 },
    danger: report.danger,
    needs: report.needs,
    answer: { safe: report.safe, when: report.when, number: report.number !== null },
    conflicts: report.conflicts,
    suspicion: circumstances.suspicion,
  },
  choice: report.choice,
});
