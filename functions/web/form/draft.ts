import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import type { Plain } from '../../../shared/domain/plain.ts';
import { choices } from '../../../shared/domain/consent.ts';
import { nameable } from '../../../shared/jurisdiction/nameable.ts';
import { offeredExploitation, offeredIndicators, offeredNeeds, offeredRelations } from './offered.ts';
import { wordsOf } from './text.ts';

const answers = ['yes', 'no', 'unknown'] as const;
export const whens = ['any', 'morning', 'afternoon', 'evening', 'night'] as const;

/** A form half filled: everything that was typed, chosen and ticked so far, right or wrong, so that nothing is lost. */
export interface Draft {
  readonly words: Readonly<Record<WordField, Plain>>;
  readonly picks: Readonly<Record<PickField, string>>;
  readonly ticks: Readonly<Record<TickField, readonly string[]>>;
}

export type CountField = 'girls' | 'boys' | 'children' | 'women' | 'men' | 'adults' | 'people';
type TextField = 'report' | 'identity' | 'victim' | 'compelled' | 'mustNotSee' | 'howToAnswer' | 'number';
export type WordField = TextField | CountField;
type DangerField = 'now' | 'hurt' | 'moved' | 'selfHarm' | 'child';
export type PickField = 'about' | DangerField | 'under18' | 'relation' | 'area' | 'safe' | 'when' | 'choice';
export type TickField = 'exploitation' | 'indicators' | 'needs' | 'conflicts';
export type Field = WordField | PickField | TickField;

/** Words are taken as they come. A choice that the page does not offer was not made on the page: it counts as none. */
export const readDraft = (body: URLSearchParams, pack: Pack): Draft => {
  const word = (name: WordField): Plain => wordsOf(body.get(name) ?? '');
  const pick = (name: PickField, offered: readonly string[]): string => {
    const value = body.get(name) ?? '';
    return offered.includes(value) ? value : '';
  };
  const tick = (name: TickField, offered: readonly string[]): readonly string[] => {
    const chosen = new Set(body.getAll(name));
    return offered.filter((value) => chosen.has(value));
  };
  const about = pick('about', ['self', 'other']);
  return {
    words: {
      report: word('report'),
      identity: word('identity'),
      victim: word('victim'),
      compelled: word('compelled'),
      mustNotSee: word('mustNotSee'),
      howToAnswer: word('howToAnswer'),
      number: word('number'),
      girls: word('girls'),
      boys: word('boys'),
      children: word('children'),
      women: word('women'),
      men: word('men'),
      adults: word('adults'),
      people: word('people'),
    },
    picks: {
      about,
      now: pick('now', answers),
      hurt: pick('hurt', answers),
      moved: pick('moved', answers),
      selfHarm: pick('selfHarm', answers),
      child: pick('child', answers),
      under18: pick('under18', answers),
      // "I need help" has answered it; the details page can still say otherwise.
      relation: body.has('relation') || about !== 'self' ? pick('relation', offeredRelations) : 'self',
      area: pick(
        'area',
        pack.jurisdiction.areas.map((area) => area.code),
      ),
      safe: pick('safe', answers),
      when: pick('when', whens),
      choice: pick('choice', choices),
    },
    ticks: {
      exploitation: tick('exploitation', offeredExploitation),
      indicators: tick('indicators', offeredIndicators),
      needs: tick('needs', offeredNeeds),
      conflicts: tick(
        'conflicts',
        nameable(pack).map((one) => one.id),
      ),
    },
  };
};
