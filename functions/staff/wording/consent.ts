import { partKinds } from '../../../shared/domain/part.ts';
import type { Consent } from '../../../shared/domain/consent.ts';
import { partNamesInText } from './codes.ts';

const listed = (names: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);

const whoMayKnow: Record<Consent['choice'], string> = {
  only_you:
    'They chose: only the desk. It is so, too, where nobody asked them. Nobody else may be told, unless the law says so.',
  helpers: 'They chose: helpers, not police. Organisations that help may be told; police and inspectors may not.',
  helpers_and_police:
    'They chose: helpers and police. Organisations that help, police and labour inspectors may be told.',
  finer:
    'They chose one by one who may be told what: nobody else may be. Whoever leads is shown where it may be passed on to.',
};

/**
 * A receipt in plain words. A consent can name single partners: this says whether it names the one that reads, and
 * never who else.
 */
export const consentInWords = (consent: Consent | null, reader: string): readonly string[] => {
  if (consent === null) return ['No choice is on record: only the desk may know.'];
  const covered = partKinds.filter((part) => consent.parts.includes(part));
  return [
    whoMayKnow[consent.choice],
    // Who called or texted was not asked about whom they speak, and of nothing there is nothing to say.
    ...(covered.length === 0
      ? []
      : consent.for === 'self'
        ? ['They said it for themself.']
        : ['They said it about somebody else: it covers what they saw, and never who the victim is.']),
    covered.length === 0
      ? 'It lets no part be shared.'
      : `It covers ${listed(covered.map((part) => partNamesInText[part]))}.`,
    ...(covered.includes('compelled') ? [] : ['It does not cover papers and forced acts.']),
    ...(consent.partners.includes(reader) ? ['It names your organisation.'] : []),
    ...(consent.until === null ? [] : [`It ends on ${consent.until}.`]),
    ...(consent.withdrawn === null ? [] : ['It was withdrawn.']),
  ];
};
