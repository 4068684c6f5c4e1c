import type { Answer } from '../../../shared/domain/answer.ts';
import type { Label } from '../../../shared/domain/label.ts';
import type { PartKind } from '../../../shared/domain/part.ts';
import type { PartnerKind } from '../../../shared/domain/partner.ts';

/*
 * What a country's rules come to, said once more and otherwise: as a table that a person can read, with nothing of
 * shared/routing in it. The words of the table are those of the prose beside it (zz.ts, xa.ts).
 */

/** What a tip says of itself, as the prose speaks of it. A danger word in the text counts as a yes. */
export type Facts = {
  readonly danger: Readonly<Record<'now' | 'hurt' | 'selfHarm' | 'moved' | 'child', Answer>>;
  readonly reporterChild: Answer;
  /** The reporter says that it is about themself. */
  readonly self: boolean;
  readonly ages: ReadonlySet<'child' | 'adult' | 'unknown'>;
  readonly area: string;
  readonly forms: ReadonlySet<string>;
};

export const factsOf = ({ danger, reporter, people, area, exploitation }: Label): Facts => {
  const heard = new Set(danger.words);
  return {
    danger: {
      now: heard.has('danger') ? 'yes' : danger.now,
      hurt: heard.has('hurt') ? 'yes' : danger.hurt,
      selfHarm: heard.has('selfHarm') ? 'yes' : danger.selfHarm,
      moved: heard.has('moved') ? 'yes' : danger.moved,
      child: heard.has('child') ? 'yes' : danger.child,
    },
    reporterChild: reporter.child,
    self: reporter.relation === 'self',
    ages: new Set(people.map(({ age }) => age)),
    area,
    forms: new Set(exploitation),
  };
};

/** Somebody under 18 is spoken of, or speaks. */
export const isYoung = ({ danger, reporterChild, ages }: Facts): boolean =>
  danger.child === 'yes' || reporterChild === 'yes' || ages.has('child');

/** What is asked beside the tip itself. */
export type Asked = {
  /** A receipt for this part names this very partner. */
  readonly named: boolean;
  /** It serves the place of the tip, or the whole country. */
  readonly serves: boolean;
  /** Whoever asks it in is one that the country lets refer on. */
  readonly designated: boolean;
};

/**
 * `told at once`: software asks in whom it may. `must be told`: the law asks for it. `beside`: what goes along with what
 * must be told, where the person agreed. `asked in`: by whoever leads. `lent`: by whoever leads, item by item and for a time. `never`: whatever else is said.
 */
export type Ground = 'told at once' | 'must be told' | 'beside' | 'asked in' | 'lent';

export type Row = {
  /** The number of the sentence in the prose. */
  readonly says: number;
  readonly ground: Ground | 'never';
  /** For `never`: on which grounds. Left out: on all. */
  readonly on?: readonly Ground[];
  readonly to: readonly PartnerKind[];
  readonly parts: readonly PartKind[];
  readonly when?: (facts: Facts, asked: Asked) => boolean;
};

export type Mutation = {
  readonly what: string;
  readonly policy: string;
  /** Left out: the policy is dropped. */
  readonly change?: readonly [from: string, to: string];
};

export type Country = {
  readonly code: string;
  readonly desk: string;
  readonly secondDesk: string;
  readonly reviewer: string;
  /** Where a helper that asks others in is a partner of this name, with what the prose says of it. */
  readonly askers: Readonly<Record<string, { readonly designated: boolean }>>;
  readonly rows: readonly Row[];
  /** Software asks in by itself: at most one of each group, those before others that stand first. */
  readonly atOnce: readonly (readonly PartnerKind[])[];
  /** Every comparison that a policy makes, so that a new one is noticed. */
  readonly reads: readonly string[];
  readonly mutations: readonly Mutation[];
  /** Policies that no mutation breaks: without them the pack would not even load. */
  readonly unbroken: readonly string[];
  readonly dimensions: Dimensions;
  /** Of facts that only policies on the ground of `consent` read: what they are while somebody asks others in. */
  readonly whileAsking: Partial<Dimensions>;
};

/** Values of each fact: one for each side of every comparison that is made of it, by a policy or by the table. */
export type Dimensions = {
  readonly now: readonly Answer[];
  readonly hurt: readonly Answer[];
  readonly selfHarm: readonly Answer[];
  readonly moved: readonly Answer[];
  readonly child: readonly Answer[];
  readonly reporterChild: readonly Answer[];
  readonly ages: readonly (readonly ('child' | 'adult' | 'unknown')[])[];
  readonly areas: readonly string[];
  readonly forms: readonly Label['exploitation'][];
};
