import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../../shared/deployment/environment.ts';
import { newKeyFile, publicKeysOf } from '../../../shared/packet/keys.ts';
import { functionsOf, pack, partner, SEATS, synthesise, type Templates } from './fixtures.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await synthesise();
});

const functions = () => functionsOf(templates.line);
const base = ['DEPLOYMENT', 'JURISDICTION'];
const to = (...steps: string[]) => steps.flatMap((step) => [`QUEUE_${step}_URGENT`, `QUEUE_${step}_ROUTINE`]);
const table = (...names: string[]) => names.map((name) => `TABLE_${name}`);

describe('what each function is told', () => {
  const step = {
    triage: [...base, ...table('TIPS'), ...to('ROUTING')],
    routing: [
      ...base,
      ...table('TIPS', 'PARTS', 'MAILBOXES', 'REFERRALS', 'OFFICES', 'CUSTODY', 'RELAY'),
      // What staff wrote down owes its triage.
      ...to('TRIAGE', 'DELIVERY', 'RELAY'),
      'KEY_INTAKE',
      'KEYS_PARTNERS',
      'BUCKET_ERASURES',
      'BUCKET_FILES',
    ],
    delivery: [
      ...base,
      ...table('REFERRALS', 'CUSTODY', 'RELAY', 'OFFICES'),
      ...to('RELAY', 'ROUTING'),
      'MAIL_FROM',
      'MAIL_SET',
    ],
    relay: [
      ...base,
      ...table('REFERRALS', 'OFFICES', 'EPHEMERA', 'RELAY'),
      ...to('RELAY', 'DELIVERY'),
      'KEY_RELAY',
      'SECRET_PROVIDER',
      'PHONE_URL',
    ],
  };
  const staff = [
    ...base,
    ...table('PARTS', 'REFERRALS', 'OFFICES', 'CUSTODY'),
    ...to('ROUTING'),
    'PARTNER',
    'BUCKET_FILES',
    'KEY_INTAKE',
    'KEY_RELAY',
    'KEY_PARTNER',
    'OIDC_ISSUER',
    'OIDC_CLIENT_ID',
    'PUBLIC_URL',
    'SITE_URL',
    'ORIGIN_SECRETS',
  ];
  const expected: Record<string, string[]> = {
    web: [
      ...base,
      ...table('TIPS', 'PARTS', 'MAILBOXES', 'CUSTODY', 'EPHEMERA'),
      ...to('TRIAGE', 'ROUTING'),
      'KEY_INTAKE',
      'KEY_RELAY',
      'KEY_ACCESS',
      'PUBLIC_URL',
      'ORIGIN_SECRETS',
    ],
    phone: [
      ...base,
      ...table('TIPS', 'PARTS', 'MAILBOXES', 'CUSTODY', 'EPHEMERA', 'RELAY'),
      ...to('TRIAGE', 'ROUTING', 'RELAY'),
      'KEY_INTAKE',
      'KEY_RELAY',
      'KEY_ACCESS',
      'KEY_CONTACT',
      // Where the credentials are, and never those themselves.
      'SECRET_PROVIDER',
      'BUCKET_FILES',
      'PUBLIC_URL',
      'SITE_URL',
    ],
    'triage-urgent': step.triage,
    'triage-routine': step.triage,
    'routing-urgent': step.routing,
    'routing-routine': step.routing,
    'delivery-urgent': step.delivery,
    'delivery-routine': step.delivery,
    'relay-urgent': step.relay,
    'relay-routine': step.relay,
    custody: [...base, ...table('CUSTODY'), 'KEY_CUSTODY', 'BUCKET_ROOTS'],
    upkeep: [
      ...base,
      ...table('TIPS', 'PARTS', 'MAILBOXES', 'REFERRALS', 'OFFICES', 'EPHEMERA', 'RELAY'),
      ...to('TRIAGE', 'ROUTING', 'DELIVERY', 'RELAY'),
      'BUCKET_FILES',
      'RETENTION_DAYS',
    ],
    replay: [
      ...base,
      ...table('TIPS', 'PARTS', 'MAILBOXES', 'REFERRALS', 'OFFICES', 'CUSTODY'),
      'BUCKET_ERASURES',
      'BUCKET_FILES',
    ],
    ...Object.fromEntries(SEATS.map((id) => [`staff-${id}`, staff])),
  };

  test('is what it needs, and nothing else', () => {
    const told = Object.fromEntries(
      functions().map(({ FunctionName, Environment }) => [
        FunctionName.replace('quietline-zz-', ''),
        Object.keys(Environment.Variables).sort(),
      ]),
    );
    expect(told).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, names]) => [name, [...names].sort()])),
    );
  });

  test('has names that the functions know', () => {
    const known = new Set(Object.keys(environment.shape));
    const unknown = functions().flatMap(({ Environment }) =>
      Object.keys(Environment.Variables).filter((name) => !known.has(name)),
    );
    expect(unknown).toEqual([]);
  });

  test('lets a function with a site refuse whoever comes round CloudFront', () => {
    for (const { FunctionName, Environment } of functions()) {
      const hasSite = FunctionName.includes('-staff-') || FunctionName.endsWith('-web');
      expect(Environment.Variables['ORIGIN_SECRETS']).toBe(
        hasSite
          ? '{{resolve:secretsmanager:quietline-zz-origin-1:SecretString:::}},{{resolve:secretsmanager:quietline-zz-origin-0:SecretString:::}}'
          : undefined,
      );
    }
  });
});

test('where a partner has no seat, packet is told whose grants it opens, and what it signs with', async () => {
  const guard = partner('coast-guard', { seat: false, packet: publicKeysOf(newKeyFile('coast-guard')) });
  const { line } = await synthesise({ pack: pack([...SEATS.map((id) => partner(id)), guard]) });
  const told = functionsOf(line).find(({ FunctionName }) => FunctionName === 'quietline-zz-packet');
  expect(Object.keys(told?.Environment.Variables ?? {}).sort()).toEqual(
    [
      ...base,
      ...table('PARTS', 'REFERRALS', 'OFFICES', 'CUSTODY'),
      ...to('ROUTING'),
      'BUCKET_FILES',
      'KEYS_PARTNERS',
      'KEY_PACKET',
    ].sort(),
  );
  expect(told?.ReservedConcurrentExecutions).toBe(1);
});
