import type { Choice } from '../../shared/domain/consent.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Urgency } from '../../shared/domain/urgency.ts';

/** What somebody does to a tip, one after the other. */
export type ReporterAct =
  | { readonly by: 'reporter'; readonly act: 'words'; readonly text: string }
  | { readonly by: 'reporter'; readonly act: 'choice'; readonly choice: Choice }
  | { readonly by: 'reporter'; readonly act: 'renew' | 'sight' | 'delete' | 'undo' };

export type StaffAct = { readonly by: 'staff'; readonly partner: PartnerId } & (
  | { readonly act: 'acknowledge' | 'read' | 'accept' | 'close' }
  | { readonly act: 'decline'; readonly reason: 'no_capacity' }
  | { readonly act: 'answer' | 'note'; readonly words: string }
  | { readonly act: 'pass_on'; readonly to: PartnerId; readonly words: string }
  | { readonly act: 'change_urgency'; readonly to: Urgency; readonly reason: 'read_content' }
  | { readonly act: 'outcome'; readonly outcome: 'helped' }
);

export type Act = ReporterAct | StaffAct;

/** What a reporter fills in, as the API takes it. */
export interface Report {
  readonly report: string;
  readonly victim: string;
  readonly area: 'ZZ-N' | 'ZZ-S' | 'unknown';
  readonly relation: 'self' | 'neighbour';
  readonly under18: 'no' | 'unknown';
  readonly danger: Readonly<Record<'now' | 'hurt' | 'selfHarm' | 'moved' | 'child', 'yes' | 'no' | 'unknown'>>;
  readonly conflicts: readonly string[];
  readonly choice: Choice;
}
