import { at, type Read } from './at.ts';
import { isInvented } from './invented.ts';
import type { Jurisdiction, Partner } from './pack.ts';
import type { PackProblem } from './problem.ts';

/** What the template writes where a name belongs. */
export const TO_BE_NAMED = '(to be named)';

/** Names that are still the template's: an invented country may keep them, and nobody else. */
export const placeholderProblems = (
  code: string,
  jurisdiction: Read<Jurisdiction>,
  partners: Read<readonly Partner[]>,
): PackProblem[] => {
  if (isInvented(code)) return [];
  const isOpen = (name: Readonly<Record<string, string>>): boolean =>
    Object.values(name).some((text) => text.includes(TO_BE_NAMED));
  const { siteName } = jurisdiction.value;
  return [
    ...(isOpen(siteName)
      ? [at(jurisdiction.places, ['siteName'], 'a neutral name for pages and texts', TO_BE_NAMED)]
      : []),
    ...partners.value.flatMap(({ name }, index) =>
      isOpen(name) ? [at(partners.places, [index, 'name'], 'what the organisation is called', TO_BE_NAMED)] : [],
    ),
  ];
};
