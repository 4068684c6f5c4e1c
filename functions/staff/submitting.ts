import { err, type Result } from '../../shared/domain/result.ts';
import { mayFollow } from '../../shared/domain/service.ts';
import { isInWindow } from '../../shared/relay/callBackWindow.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import { deferrableDays } from '../../shared/domain/must.ts';
import { type ActName, actsFor } from './acts.ts';
import { askRouting } from './asking.ts';
import type { Dependencies } from './ports.ts';
import { askSchema } from './schema.ts';
import type { Signed } from './session.ts';
import type { FormError } from './wording/texts.ts';

export interface Submitted {
  readonly act: ActName | undefined;
  readonly fields: Readonly<Record<string, string>>;
  /** Empty where the form was made for another session: its words are shown again, and nothing is done. */
  readonly nonce: string;
}

/** A form as it came in, judged and handed to routing; or what is wrong with it. */
export const submit = async (
  dependencies: Dependencies,
  signed: Signed,
  row: ReferralRow,
  { act, fields, nonce }: Submitted,
): Promise<Result<string, FormError>> => {
  if (nonce === '') return err('stale');
  const ask = askSchema.safeParse(fields);
  if (!ask.success) return err(act === undefined ? 'choice_missing' : errorIn(ask.error.issues));
  if (!actsFor(row, signed.member.role, dependencies, signed.member.id).includes(ask.data.act))
    return err('not_offered');
  if (ask.data.act === 'service' && !mayFollow(row.services ?? [], ask.data)) return err('not_next');
  if (ask.data.act === 'call_back') {
    const { jurisdiction, now, offices } = dependencies;
    if (!isInWindow(row.label.answer.when, now(), jurisdiction.timeZone)) return err('outside_window');
    if ((await offices.dutyPhone()) === undefined) return err('no_duty_phone');
  }
  if (ask.data.act === 'defer_telling') {
    const { jurisdiction, now } = dependencies;
    const [first, last] = deferrableDays(now(), jurisdiction.timeZone);
    if (ask.data.until < first || ask.data.until > last) return err('bad_date');
  }
  return askRouting(dependencies, signed, row, ask.data, nonce);
};

const errorIn = (issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): FormError => {
  const words = issues.find(({ path }) => path[0] === 'words');
  if (words === undefined) return 'choice_missing';
  return words.message === 'words_too_long' ? 'words_too_long' : 'words_missing';
};

/** The first look. Its failing must not stand between somebody and what they opened: it is offered again. */
export const acknowledgeQuietly = async (
  dependencies: Dependencies,
  signed: Signed,
  row: ReferralRow,
  nonce: string,
): Promise<void> => {
  if (!actsFor(row, signed.member.role, dependencies).includes('acknowledge')) return;
  try {
    await askRouting(dependencies, signed, row, { act: 'acknowledge' }, nonce);
  } catch {
    // The button "Mark as seen" is still there.
  }
};
