import type { Runtime } from '../../../infra/local/runtime.ts';
import { tableName, type TableName } from '../../../shared/deployment/names.ts';
import { partRowSchema, type PartRow } from '../../../shared/rows/part.ts';
import { grantRowSchema, type GrantRow } from '../../../shared/rows/referral.ts';
import { jsonText } from '../../../shared/sealing/json.ts';
import { wrappedKey } from '../../../shared/sealing/sealed.ts';
import { readSealed } from '../../../shared/sealing/sealedText.ts';
import * as z from 'zod';
import { rowsOf } from '../../journeys/support/openers.ts';
import { Reporter } from '../../journeys/support/reporter.ts';
import { Staff } from '../../journeys/support/staff.ts';

/** A tip that two partners hold, and the names of everything that somebody could reach for. */
export interface Scene {
  readonly deployment: string;
  readonly tip: string;
  readonly report: PartRow;
  /** The report's content key as it is wrapped for intake. */
  readonly wrapped: Uint8Array;
  readonly grantOf: (partner: string) => GrantRow;
  readonly table: (name: TableName) => string;
  /** `KEY_INTAKE`, `QUEUE_DELIVERY_URGENT` … of whichever function has it. */
  readonly named: (variable: string) => string;
  readonly partnerKey: (partner: string) => string;
}

const must = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Error(`The scene has no ${what}`);
  return value;
};

export const prepareScene = async (runtime: Runtime): Promise<Scene> => {
  const reporter = Reporter.at(runtime);
  await reporter.report({
    tell: { report: 'Nobody opens this who may not.' },
    details: { relation: 'self', area: 'ZZ-N', needs: ['shelter'] },
    answer: { choice: 'helpers' },
  });
  await runtime.drain();
  const desk = await Staff.signIn(runtime, 'desk');
  const tip = must((await desk.inbox())[0], 'tip in the inbox').tip;
  await desk.read(tip);
  await desk.ask(tip, 'pass_on', { to: 'ngo-lantern', words: '' });
  await runtime.drain();
  const ngo = await Staff.signIn(runtime, 'ngo-lantern');
  await ngo.read(tip);

  const parts = (await rowsOf(runtime, 'Parts')).map((row) => partRowSchema.parse(row));
  const report = must(
    parts.find(({ part }) => part === 'report'),
    'report',
  );
  const sealed = readSealed(report.sealed);
  const wrapped = sealed.ok ? wrappedKey(sealed.value, 'intake') : sealed;
  const rows = (await rowsOf(runtime, 'Referrals')).map((row) => grantRowSchema.safeParse(row));
  const grants = rows.flatMap(({ data }) => (data?.digest === report.digest ? [data] : []));
  const functions = ['web', 'routing-urgent', 'upkeep', 'staff-desk'].map(runtime.environmentOf);
  const named = (variable: string) =>
    must(
      functions.map((environment) => environment[variable]).find((value) => value !== undefined),
      variable,
    );
  const keys = z.record(z.string(), z.string()).parse(jsonText.parse(named('KEYS_PARTNERS')));
  return {
    deployment: named('DEPLOYMENT'),
    tip,
    report,
    wrapped: must(wrapped.ok ? wrapped.value : undefined, 'wrapped key'),
    grantOf: (partner) =>
      must(
        grants.find(({ pk }) => pk === partner),
        `grant of ${partner}`,
      ),
    table: (name) => tableName(named('DEPLOYMENT'), name),
    named,
    partnerKey: (partner) => must(keys[partner], `key of ${partner}`),
  };
};
