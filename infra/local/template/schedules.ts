import * as z from 'zod';
import type { Catalogue } from './catalogue.ts';
import { TemplateError } from './error.ts';
import { functionNameIn } from './functions.ts';

export interface ScheduleSpec {
  readonly name: string;
  readonly functionName: string;
  readonly everyMilliseconds: number;
  readonly input: unknown;
}

const json = z.string().transform((text): unknown => JSON.parse(text));
const state = z.enum(['ENABLED', 'DISABLED']).default('ENABLED');
const target = z.object({ Arn: z.string(), Input: json.optional() });
const ruleSchema = z.object({
  ScheduleExpression: z.string().optional(),
  State: state,
  Targets: z.array(target).default([]),
});
const scheduleSchema = z.object({ ScheduleExpression: z.string(), State: state, Target: target });

const UNIT = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const unitSchema = z.enum(['minute', 'hour', 'day']);

const millisecondsOf = (place: string, expression: string): number => {
  const [, count, unit] = RATE.exec(expression) ?? [];
  if (count === undefined) throw new TemplateError(place, `${expression}: only rate(…) is known here`);
  return Number(count) * UNIT[unitSchema.parse(unit)];
};

/** Rules that wait for an event instead (a changed key policy, say) have nothing on one machine that sends it. */
export const schedulesOf = (catalogue: Catalogue): readonly ScheduleSpec[] => [
  ...catalogue.all('AWS::Events::Rule', ruleSchema).flatMap(({ place, physical, properties }) => {
    const { ScheduleExpression: expression, State, Targets } = properties;
    if (expression === undefined || State === 'DISABLED') return [];
    return Targets.map((each) => ({
      name: physical.ref,
      functionName: functionNameIn(each.Arn),
      everyMilliseconds: millisecondsOf(place, expression),
      input: each.Input ?? { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
    }));
  }),
  ...catalogue
    .all('AWS::Scheduler::Schedule', scheduleSchema)
    .filter(({ properties }) => properties.State === 'ENABLED')
    .map(({ place, physical, properties }) => ({
      name: physical.ref,
      functionName: functionNameIn(properties.Target.Arn),
      everyMilliseconds: millisecondsOf(place, properties.ScheduleExpression),
      input: properties.Target.Input ?? {},
    })),
];
