import * as z from 'zod';
import { answerSchema } from '../../../shared/domain/answer.ts';
import { choiceSchema } from '../../../shared/domain/consent.ts';
import { peopleSchema } from '../../../shared/domain/label.ts';
import { exploitationSchema, indicatorSchema, needSchema, relationSchema } from '../../../shared/domain/vocabulary.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { numberSchema } from '../../../shared/domain/typedNumber.ts';
import { nameable } from '../../../shared/jurisdiction/nameable.ts';
import { LONG, SHORT, words } from './text.ts';

const answer = answerSchema.default('unknown');

/** What one person reports, by form or API. Every field may be left out; something must be said (`isSaid`). */
export const reportSchema = (pack: Pack) =>
  z.strictObject({
    report: words(LONG).prefault(''),
    identity: words(SHORT).prefault(''),
    victim: words(SHORT).prefault(''),
    compelled: words(SHORT).prefault(''),
    mustNotSee: words(SHORT).prefault(''),
    howToAnswer: words(SHORT).prefault(''),
    number: numberSchema(pack.jurisdiction.code).prefault(''),
    area: z.enum(['unknown', ...pack.jurisdiction.areas.map((area) => area.code)]).default('unknown'),
    exploitation: z.array(exploitationSchema).max(40).default([]),
    indicators: z.array(indicatorSchema).max(120).default([]),
    people: z.array(peopleSchema).max(20).default([]),
    relation: relationSchema.default('unknown'),
    under18: answer,
    danger: z.strictObject({ now: answer, hurt: answer, selfHarm: answer, moved: answer, child: answer }).prefault({}),
    needs: z.array(needSchema).max(60).default([]),
    safe: answer,
    when: z.enum(['any', 'morning', 'afternoon', 'evening', 'night', 'unknown']).default('unknown'),
    conflicts: z
      .array(z.enum(nameable(pack).map((one) => one.id)))
      .max(100)
      .default([]),
    choice: choiceSchema.default('only_you'),
  });

export type ReportSchema = ReturnType<typeof reportSchema>;
export type Report = z.output<ReportSchema>;

/** What happened, or danger alone, is enough; so is any other word or sign. Only an empty form says nothing. */
export const isSaid = (report: Report): boolean =>
  [report.report, report.identity, report.victim, report.compelled, report.mustNotSee].some((text) => !text.isEmpty) ||
  Object.values(report.danger).includes('yes') ||
  report.number !== null ||
  report.exploitation.length + report.indicators.length + report.needs.length > 0;
