import type { Dependencies, InboxRow } from '../ports.ts';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import type { Label } from '../../../shared/domain/label.ts';
import { windowOf } from '../../../shared/relay/callBackWindow.ts';
import { dangerFlags, kindNames, whenNames } from '../wording/codes.ts';

/** What colleagues call somebody: the name in the register, or where there is none its id. */
export const memberName = ({ id, name }: Pick<RegisterRow, 'id' | 'name'>): string => name ?? id;

/** A tip as people say it to each other: the first eight of its characters, in two groups. */
export const shortReference = (tip: string): string => `${tip.slice(0, 4)}-${tip.slice(4, 8)}`.toUpperCase();

export const areaName = (
  area: string,
  { areas, defaultLanguage }: Pick<Dependencies['jurisdiction'], 'areas' | 'defaultLanguage'>,
): string => {
  const known = areas.find(({ code }) => code === area)?.name;
  return known?.['en'] ?? known?.[defaultLanguage] ?? (area === 'unknown' ? 'Place not known' : area);
};

export const languageName = (language: string): string => {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
};

const questions = ['now', 'selfHarm', 'hurt', 'moved', 'child'] as const;
const wordOf = { now: 'danger', selfHarm: 'selfHarm', hurt: 'hurt', moved: 'moved', child: 'child' } as const;

export interface Flag {
  readonly text: string;
  /** Not answered so, but found by the word list in what was written. */
  readonly fromWords: boolean;
}

/** What speaks for danger, at a glance. */
export const flagsOf = ({ danger, reporter }: Pick<Label, 'danger' | 'reporter'>): readonly Flag[] => [
  ...questions.flatMap((question): Flag[] => {
    const answered = danger[question] === 'yes';
    if (!answered && !danger.words.includes(wordOf[question])) return [];
    return [{ text: dangerFlags[question], fromWords: !answered }];
  }),
  ...(reporter.child === 'yes' ? [{ text: 'Reporter under 18', fromWords: false }] : []),
];

const ages = { child: ['child', 'children'], adult: ['adult', 'adults'], unknown: ['person', 'people'] } as const;
const sexes = { female: ' (female)', male: ' (male)', other: ' (other)', unknown: '' } as const;

export const peopleText = (people: Label['people']): string =>
  people.map(({ age, sex, count }) => `${count} ${ages[age][count === 1 ? 0 : 1]}${sexes[sex]}`).join(', ');

export const isClosed = ({ inboxKey }: Pick<InboxRow, 'inboxKey'>): boolean => inboxKey.startsWith('closed#');

/** A partner as staff call it: `Harbour House · Organisation (NGO)`. */
export const partnerText = (id: string, partners: Dependencies['partners']): string => {
  const partner = partners.find((each) => each.id === id);
  return partner === undefined ? id : `${partner.name['en'] ?? id} · ${kindNames[partner.kind]}`;
};

/** When somebody may be called back, by the country's clock: `in the evening (18:00 to 22:00)`. */
export const callBackText = ({ answer }: Pick<Label, 'answer'>): string => {
  const [from = '', to = ''] = windowOf(answer.when) ?? [];
  const hours = answer.when === 'any' ? '' : `, ${from} to ${to} by the country’s clock`;
  return `They asked to be called back ${whenNames[answer.when]}${hours}.`;
};
