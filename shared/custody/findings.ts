/** What can be wrong with a record. */
export const faults = {
  not_a_record: 'this is not a custody record, or not one of a form that is known here',
  another_form: 'this record has a form that is not known here: check it with the version that made it, or a later one',
  repeated_field: 'a field is in it twice, so that two readers could read two records',
  another_key: 'it was signed with another key than the one that you gave',
  no_key: 'it holds proofs but not the key that signed them',
  chains_missing: 'the chain of the tip, or of the partner whose record it is, is not in it',
  not_exported: 'the log does not tell that this record was handed to this partner',
  chain_broken: 'entries were changed, left out, added or put in another order',
  not_signed: 'the root was not signed by this key, or not for this deployment',
  not_under_root: 'the end of the chain is not under the signed root',
  cut_or_rewritten: 'the chain is not the one that was signed: it was cut or rewritten',
  part_changed: 'a sealed part is not what its digest says',
  part_misnamed: 'a sealed part says that it is another one',
  part_not_vouched: 'the log does not vouch for a sealed part',
  grant_changed: 'a grant is not what its digest says',
  grant_not_logged: 'the log does not tell of a grant',
  grant_taken_back: 'a grant was taken back, and is here all the same',
  not_as_made: 'the record is not what the log says was put into it: a chain or an act was left out, or added',
  dated_later: 'entries are dated later than the record was made: whoever signs did not see them',
  withheld_from_own: 'acts are missing from a chain that this record must show whole',
  rooted_too_late:
    'entries are hours older than the newest root and under none: they were added later, or kept from it',
  another_record: 'what you compare with is not an earlier record of the same tip',
  shrank: 'an earlier record or root had something that is not in this one any more',
} as const;
export type Fault = keyof typeof faults;

/** What it does not prove, though nothing is wrong. */
export const notes = {
  key_not_pinned:
    'No key was given, so the record vouches for itself. Give the key that the deployment published, or it proves little.',
  not_rooted_yet: 'entries are linked but not yet under a signed root: make the record anew in two hours.',
  root_is_old: 'the signed root is more than two days older than the record: ask the operator why.',
  nothing_rooted:
    'The chain of the tip is under no signed root yet, so all of it could be invented. Make it anew in two hours.',
  contents_not_rooted_yet:
    'that no chain and no act was left out is not under a signed root yet: have the record made anew in two hours.',
  part_left_out: 'this part did not fit into the record: the log still vouches for it, and it cannot be checked here.',
  part_not_rooted_yet: 'the log vouches for this part or its grant only in entries that are under no signed root yet.',
  acts_withheld:
    'acts that concern others are withheld; their place and their hash are kept. Whoever handed this over can have withheld more.',
  earlier_root_not_linked:
    'the earlier root was signed by the same key and is no newer or larger; that what it covered is still here, only an earlier record shows.',
  no_earlier: 'Not compared with an earlier record: keep this one to compare the next with.',
} as const;
export type Note = keyof typeof notes;

export interface Finding<Code> {
  readonly code: Code;
  /** Which chain or part, by its name; null: the record as a whole. */
  readonly where: string | null;
}

/** Notes with which too little is proved to rely on a record, though nothing in it is wrong. */
export const unproved: ReadonlySet<Note> = new Set<Note>(['nothing_rooted', 'part_not_rooted_yet']);

export interface Verdict {
  /** Nothing is wrong, and what there is was signed for. */
  readonly ok: boolean;
  readonly faults: readonly Finding<Fault>[];
  readonly notes: readonly Finding<Note>[];
  readonly counts: { readonly chains: number; readonly entries: number; readonly acts: number; readonly parts: number };
  /** Thumbprint of the key by RFC 7638, and the newest root's number and hour. */
  readonly key: string | null;
  readonly root: { readonly number: number; readonly hour: string } | null;
}
