import type { Contents, PacketPart } from './contents.ts';
import { packetWords } from './wording.ts';

/** What a terminal would obey. Whoever reported may have typed anything. */
const CONTROLS = /(?![\n\t])\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Words of somebody else, as text that is only text. */
const asTextOnly = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll(CONTROLS, '\u{fffd}');

/** What is said of a packet beside its parts, in the order in which it is read. */
export const factsOf = (contents: Contents, contentsDigest: string): readonly (readonly [string, string])[] => {
  const words = packetWords(contents.limits.language);
  return [
    [words('print.from'), contents.deployment],
    [words('print.to'), contents.partner],
    [words('print.tip'), contents.tip],
    [words('print.made'), contents.made],
    [words('print.urgency'), words(`urgency.${contents.urgency}`)],
    [words('print.due'), words('print.minutes', { minutes: contents.minutes })],
    [words('print.contents'), contentsDigest],
  ];
};

export const rulesOf = ({ provenance, limits }: Contents): readonly string[] => {
  const words = packetWords(limits.language);
  return provenance.policies.map(
    ({ id, cite, date, status }) => `${id} (${date}): ${cite}. ${words('print.reviewed', { status })}`,
  );
};

const sizeOf = (part: Extract<PacketPart, { part: 'file' }>): number => Buffer.from(part.bytes, 'base64url').length;

export const bodyOf = (part: PacketPart, language: string): string => {
  const words = packetWords(language);
  if (part.part === 'file') return words('print.file', { size: sizeOf(part), type: part.type });
  return part.text.trim() === '' ? words('print.empty') : asTextOnly(part.text);
};

/** What the partner may have, and did not get this way. */
export const leftOutOf = ({ leftOut, limits }: Contents): readonly string[] =>
  leftOut.map(({ digest }) => packetWords(limits.language)('print.leftOut', { digest }));

const section = (title: string, lines: readonly string[]): string =>
  [title, '-'.repeat(title.length), ...lines].join('\n');

/** A packet as plain text: its limits before anything else, so that nobody reads past them. */
export const describePacket = (contents: Contents, contentsDigest: string): string => {
  const { limits, parts, number, packet } = contents;
  const words = packetWords(limits.language);
  return [
    words('print.title', { packet }),
    ...(number > 1 ? [words('print.follows', { number })] : []),
    section(
      words('print.limits'),
      limits.sentences.map((sentence) => `* ${asTextOnly(sentence)}`),
    ),
    ...parts.map((part) =>
      section(words(`part.${part.part}`), [
        bodyOf(part, limits.language),
        '',
        `${words('print.part')}: ${part.digest}`,
      ]),
    ),
    section(
      words('print.rules'),
      rulesOf(contents).map((rule) => `* ${asTextOnly(rule)}`),
    ),
    factsOf(contents, contentsDigest)
      .map(([name, value]) => `${name}: ${asTextOnly(value)}`)
      .join('\n'),
  ].join('\n\n');
};
