import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { WordingKey, Params } from '../../../shared/wording/wording.ts';
import type { CountField, Draft, Field } from './draft.ts';
import { readCounts } from './counts.ts';
import { isSaid, type Report, type ReportSchema } from './report.ts';
import { LONG, SHORT } from './text.ts';

interface Complaint {
  readonly key: WordingKey;
  readonly params?: Params;
}

/** What is wrong, by field, in the words of the page. Never holds what was typed. */
export type Complaints = ReadonlyMap<Field, Complaint>;

const textFields = ['report', 'identity', 'victim', 'compelled', 'mustNotSee', 'howToAnswer'] as const;

const complaintAt = (name: string): readonly [Field, Complaint] | null => {
  if (name === 'number') return ['number', { key: 'error.number' }];
  const field = textFields.find((text) => text === name);
  if (field === undefined) return null;
  return [field, { key: 'error.tooLong', params: { max: field === 'report' ? LONG : SHORT } }];
};

const or = (value: string, otherwise: string): string => (value === '' ? otherwise : value);

const candidate = (draft: Draft, people: readonly unknown[]) => {
  const { words, picks, ticks } = draft;
  return {
    report: words.report.reveal(),
    identity: words.identity.reveal(),
    victim: words.victim.reveal(),
    compelled: words.compelled.reveal(),
    mustNotSee: words.mustNotSee.reveal(),
    howToAnswer: words.howToAnswer.reveal(),
    number: words.number.reveal(),
    area: or(picks.area, 'unknown'),
    ...ticks,
    people,
    relation: or(picks.relation, 'unknown'),
    under18: or(picks.under18, 'unknown'),
    danger: {
      now: or(picks.now, 'unknown'),
      hurt: or(picks.hurt, 'unknown'),
      selfHarm: or(picks.selfHarm, 'unknown'),
      moved: or(picks.moved, 'unknown'),
      child: or(picks.child, 'unknown'),
    },
    safe: or(picks.safe, 'unknown'),
    when: or(picks.when, 'unknown'),
    choice: or(picks.choice, 'only_you'),
  };
};

/** The form's draft through the same schema as the API's body. */
export const validate = (draft: Draft, schema: ReportSchema): Result<Report, Complaints> => {
  const complaints = new Map<Field, Complaint>();
  const counts = readCounts(draft);
  counts.wrong.forEach((field: CountField) => complaints.set(field, { key: 'error.count' }));
  const parsed = schema.safeParse(candidate(draft, counts.people));
  for (const issue of parsed.error?.issues ?? []) {
    const found = complaintAt(String(issue.path[0]));
    // Nothing else can be wrong: `readDraft` takes only what the page offers.
    if (found === null) throw new Error(`The form makes a report that the schema refuses at ${String(issue.path[0])}`);
    complaints.set(...found);
  }
  if (!parsed.success || complaints.size > 0) return err(complaints);
  return ok(parsed.data);
};

/** Told apart from `validate`: an empty form is only wrong once it is to be sent. */
export const validateToSend = (draft: Draft, schema: ReportSchema): Result<Report, Complaints> => {
  const checked = validate(draft, schema);
  if (!checked.ok || isSaid(checked.value)) return checked;
  return err(new Map<Field, Complaint>([['report', { key: 'error.empty' }]]));
};
