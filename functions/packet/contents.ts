import { chunkName, type Files } from '../../shared/adapters/files.ts';
import type { PartKind } from '../../shared/domain/part.ts';
import { readManifest } from '../../shared/files/manifest.ts';
import { openFile } from '../../shared/files/sealFile.ts';
import type { Pack, Partner } from '../../shared/jurisdiction/pack.ts';
import type { Contents, PacketPart, Provenance } from '../../shared/packet/contents.ts';
import { limitsOf } from '../../shared/packet/limits.ts';
import type { PacketState } from '../../shared/rows/packet.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { wordingOf } from '../../shared/wording/wording.ts';
import type { Reading } from '../staff/reading.ts';

/** Bytes of all files of one packet: in base64, and sealed, they are twice as many, several times over in memory. */
const MOST_FILE_BYTES = 10 * 1024 * 1024;

const annotation = (text: string, name: string): string =>
  new RegExp(`@${name}\\("((?:[^"\\\\]|\\\\.)*)"\\)`).exec(text)?.[1] ?? '';

const RULES: ReadonlySet<string> = new Set(['rule_allows', 'rule_requires']);

/** The receipt in force, where it is what the partner has it by: another ground is none of the person's words. */
const reliedOn = ({ reasons, consent }: ReferralRow): ReferralRow['consent'] =>
  reasons.some(({ code }) => code === 'consent_covers') ? consent : null;

type Packed = PacketPart['part'];

const isPacked = (part: PartKind): part is Packed => part !== 'number' && part !== 'note';

/** On what ground the partner has it, as its referral says, with what each policy cites. */
const provenanceOf = (row: ReferralRow, { policies }: Pick<Pack, 'policies'>): Provenance => {
  const { basis, reasons } = row;
  const relied = reliedOn(row);
  return {
    basis,
    policies: [...new Set(reasons.filter(({ code }) => RULES.has(code)).map(({ fact }) => fact))].map((id) => {
      const text = policies[id] ?? '';
      return { id, cite: annotation(text, 'cite'), date: annotation(text, 'date'), status: annotation(text, 'status') };
    }),
    consent: relied && {
      id: relied.id,
      choice: relied.choice,
      parts: relied.parts.filter(isPacked),
      until: relied.until,
    },
  };
};

const languageOf = ({ languages }: Partner, { jurisdiction }: Pack): string =>
  languages.find((language) => jurisdiction.languages.includes(language)) ?? jurisdiction.defaultLanguage;

/** In the words in which the reporter was asked: a yes that they put together themself is told by its parts. */
const choiceOf = ({ consent }: Provenance, pack: Pack, language: string): string | undefined => {
  const { partners, jurisdiction } = pack;
  const desk = partners.find(({ id }) => id === jurisdiction.desk)?.name[language] ?? jurisdiction.desk;
  if (consent === null || consent.choice === 'finer') return undefined;
  return wordingOf(language, pack.wording)(`choice.${consent.choice}`, { desk });
};

export interface Making {
  readonly deployment: string;
  readonly pack: Pack;
  readonly partner: Partner;
  readonly files: Pick<Files, 'get'>;
}

type Made = Pick<Contents, 'parts' | 'leftOut'>;

/** Parts as they were opened; files with their bytes, as long as there is room. */
const partsOf = async ({ deployment, files }: Making, tip: string, readings: readonly Reading[]): Promise<Made> => {
  const parts: PacketPart[] = [];
  const leftOut: Contents['leftOut'] = [];
  let room = MOST_FILE_BYTES;
  for (const { reference, text } of readings) {
    if (!text.ok) continue;
    const { part, version, digest, author, audience } = reference;
    const whence = {
      version,
      digest,
      ...(author !== undefined && { author }),
      ...(audience !== undefined && { audience }),
    };
    if (part === 'file') {
      const manifest = readManifest(text.value);
      const fits = manifest.ok && manifest.value.size <= room;
      const bytes = fits
        ? await openFile(manifest.value, { deployment, tip, version }, (chunk) => files.get(chunkName(tip, chunk)))
        : undefined;
      if (manifest.ok && bytes?.ok === true) {
        room -= bytes.value.length;
        parts.push({ part, ...whence, type: manifest.value.type, bytes: toBase64url(bytes.value) });
      } else leftOut.push({ part, digest });
    } else if (part !== 'note' && part !== 'number') parts.push({ part, ...whence, text: text.value.reveal() });
  }
  return { parts, leftOut };
};

/** What goes into a packet: what was opened for it, whence it comes, and what it may be used for. */
export const contentsOf = async (
  making: Making,
  row: ReferralRow,
  { id, number, made, urgency }: PacketState,
  readings: readonly Reading[],
): Promise<Contents> => {
  const { deployment, pack, partner } = making;
  const language = languageOf(partner, pack);
  const provenance = provenanceOf(row, pack);
  return {
    packet: id,
    deployment,
    partner: partner.id,
    tip: row.tip,
    number,
    made,
    urgency,
    minutes: pack.jurisdiction.minutes[urgency],
    provenance,
    limits: limitsOf(language, provenance, choiceOf(provenance, pack, language)),
    ...(await partsOf(making, row.tip, readings)),
  };
};
