import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { packsRoot } from '../../shared/jurisdiction/countries.ts';
import { loadPack } from '../../shared/jurisdiction/load.ts';
import type { Pack, Partner } from '../../shared/jurisdiction/pack.ts';
import { describeProblem } from '../../shared/jurisdiction/problem.ts';
import { aPack } from '../factories/pack.ts';

/** Rules of the demonstration country that are asked about partners that the generated one has none of. */
const LEFT_OUT: ReadonlySet<string> = new Set(['zz-embassy-by-name', 'zz-child-and-police']);
const MOST_AREAS = 12;
/** A stack has room for 25: beyond these, partners are sent packets. */
const SEATS = 20;
const KINDS = ['ngo', 'shelter', 'legal_aid', 'health', 'child_protection', 'law_enforcement'] as const;
const FORMS = ['labour', 'sexual', 'domestic_servitude', 'forced_marriage'] as const;
const DAY = [['08:00', '20:00']] satisfies [string, string][];
/** Half of all organisations are closed at night and at weekends, so that hours have to be worked out. */
const WEEK: Partner['hours'] = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY };

const pick = <Value>(values: readonly [Value, ...Value[]], at: number): Value =>
  values[at % values.length] ?? values[0];
const inTurn = (count: number): number[] => Array.from({ length: count }, (_unused, at) => at);

const keySchema = z.record(z.string(), z.string());
const newKey = () =>
  keySchema.parse(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }));

type Area = Pack['jurisdiction']['areas'][number];
const areaOf = (at: number): Area => ({
  code: `ZZ-${String(at).padStart(3, '0')}`,
  name: { en: `Area ${at}`, es: `Área ${at}`, ar: `منطقة ${at}` },
});

const partnerOf = (at: number, areas: readonly Area[]): Partner => ({
  id: `office-${at}`,
  kind: pick(KINDS, at),
  name: { en: `Office ${at}`, es: `Oficina ${at}`, ar: `مكتب ${at}` },
  public: at % 2 === 0,
  seat: at < SEATS,
  ...(at >= SEATS && { packet: { encryptionKey: newKey(), signingKey: newKey() } }),
  // One of each kind serves everywhere: an area that nobody serves would be refused.
  areas: at < KINDS.length ? 'all' : [areas[at % areas.length]?.code ?? ''],
  languages: ['en', pick(['es', 'ar'], at)],
  needs: [pick(['shelter', 'legal_aid', 'medical', 'food'], at)],
  exploitation: at % 3 === 0 ? 'all' : [pick(FORMS, at)],
  serves: { children: at % 4 !== 1, adults: true },
  hours: at % 2 === 0 ? 'always' : WEEK,
  capacity: 10 + (at % 20),
});

const ANNOTATIONS = '@cite("Agreement of the generated country") @date("2024-03-01") @status("unreviewed")';

/** What countries agree with single organisations: mostly that they may, here and there that they must or may not. */
const policyOf = (at: number, { id, kind }: Partner): string => {
  const form = `context.exploitation.contains(Exploitation::"${pick(FORMS, at)}")`;
  const begins = `@id("generated-${at}") ${ANNOTATIONS}`;
  if (at % 20 === 7) {
    return `${begins} permit (principal == Partner::"${id}", action == Action::"must_receive", resource == Part::"report")
when { context.inArea && context.danger.now == Answer::"yes" && context.people.children && ${form} };`;
  }
  if (at % 20 === 13) {
    return `${begins} forbid (principal == Partner::"${id}", action == Action::"may_receive", resource == Part::"identity")
unless { context.consent.names };`;
  }
  if (at % 20 === 3) {
    return `${begins} permit (principal, action == Action::"may_receive", resource)
when { context.basis == Basis::"consent" && context.consent.covers && context.inArea && principal.kind == Kind::"${kind}" &&
  context.urgency == Urgency::"immediate" && ${form} };`;
  }
  return `${begins} permit (principal == Partner::"${id}", action == Action::"may_receive", resource)
when { context.basis == Basis::"consent" && context.consent.covers && context.inArea && ${form} };`;
};

/** The parts of a country that grow with it, taken from the demonstration country and brought to the size. */
const filesOf = (zz: Pack, size: number): Record<string, string> => {
  const areas = inTurn(Math.min(MOST_AREAS, Math.max(2, size / 10))).map(areaOf);
  const { desk, secondDesk, reviewer } = zz.jurisdiction;
  const house = zz.partners.filter(({ id }) => [desk, secondDesk, reviewer].includes(id));
  const partners = [...house, ...inTurn(size - house.length).map((at) => partnerOf(at, areas))];
  const rules = Object.entries(zz.policies).filter(([id]) => !LEFT_OUT.has(id));
  const more = inTurn(size - rules.length).map((at) =>
    policyOf(at, partners[house.length + at] ?? partnerOf(at, areas)),
  );
  const offices = zz.jurisdiction.offices
    .map((office) => Object.assign({}, office, { partners: office.partners.filter((id) => id === desk) }))
    .filter((office) => office.partners.length > 0);
  return {
    'jurisdiction.yaml': JSON.stringify({ ...zz.jurisdiction, areas, offices }),
    'partners.yaml': JSON.stringify(partners),
    'disclosure.cedar': [...rules.map(([, text]) => text), ...more].join('\n\n'),
  };
};

/** A country with so many partners and as many policies, checked as any country's folder is. */
export const countryOf = async (size: number): Promise<Pack> => {
  const root = mkdtempSync(join(tmpdir(), 'quietline-country-'));
  const folder = join(root, 'zz');
  try {
    mkdirSync(folder);
    cpSync(join(packsRoot(), 'zz', 'wording'), join(folder, 'wording'), { recursive: true });
    for (const [file, text] of Object.entries(filesOf(await aPack(), size))) writeFileSync(join(folder, file), text);
    const loaded = await loadPack('zz', root);
    if (!loaded.ok) throw new Error(loaded.error.slice(0, 5).map(describeProblem).join('\n'));
    return loaded.value;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};
