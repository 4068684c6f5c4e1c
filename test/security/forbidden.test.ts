import { beforeAll, describe, expect, test } from 'vitest';
import { principalsOf } from '../journeys/support/openers.ts';
import { useRuntime } from '../runtime.ts';
import * as calls from './forbidden/calls.ts';
import type { Call } from './forbidden/calls.ts';
import { prepareScene, type Scene } from './forbidden/scene.ts';

/*
 * Each function reaches, with its own credentials, for what it must not have; and whoever may have it makes the very same
 * call and gets it, so that a refusal here is one of this principal and not of everybody.
 */
const runtime = useRuntime();
let scene: Scene;
beforeAll(async () => {
  scene = await prepareScene(runtime());
});

const outcomeOf = async (who: string, call: Call): Promise<string> => {
  const aws = who === 'account root' ? runtime().root : runtime().clientsAs(who);
  try {
    await call(aws, scene);
    return 'allowed';
  } catch (error) {
    if (!(error instanceof Error)) return 'threw no error';
    if (/^AccessDenied(Exception)?$/.test(error.name)) return 'denied';
    // It got past the policies: what failed is the condition that `setAttribute` never lets hold, or the like.
    return error.name === 'ConditionalCheckFailedException' ? 'allowed' : error.name;
  }
};

const report = ({ report: { pk, sk } }: Scene) => ({ pk, sk });
const tipRow = ({ tip }: Scene) => ({ pk: tip });
const referral = (partner: string) => (of: Scene) => ({ pk: partner, sk: `referral#${of.tip}` });
const grantRow = (partner: string) => (of: Scene) => ({ pk: partner, sk: of.grantOf(partner).sk });
const office = (partner: string) => () => ({ pk: partner, sk: 'register#nobody' });
const chain = (owner: string) => (of: Scene) => `${owner}#${of.tip}`;
const entry = (owner: string) => (of: Scene) => ({ pk: chain(owner)(of), sk: '0000000000' });
const forged = (owner: string) => (of: Scene) => ({ pk: chain(owner)(of), sk: '9999999999' });
const anyone = () => ({ pk: 'x' });

type Case = readonly [who: string, what: string, call: Call, allowedTo: string];

const pipelineMustNot: Case[] = [
  ['web', 'open a grant with a partner’s key', calls.openGrant('desk'), 'staff-desk'],
  ['web', 'grant a part to a partner', calls.grantTo('desk'), 'routing'],
  ['web', 'read a referral', calls.getItem('Referrals', referral('desk')), 'staff-desk'],
  ['web', 'read a partner’s office', calls.getItem('Offices', office('desk')), 'staff-desk'],
  ['web', 'read what a partner’s staff did', calls.query('Custody', chain('desk')), 'staff-desk'],
  ['web', 'write into a partner’s chain', calls.putItem('Custody', forged('desk')), 'staff-desk'],
  ['web', 'send to delivery', calls.sendTo('QUEUE_DELIVERY_ROUTINE'), 'routing'],
  ['web', 'take what triage is to judge', calls.receiveFrom('QUEUE_TRIAGE_ROUTINE'), 'triage'],
  ['web', 'put an erasure', calls.putErasure, 'routing'],

  ['triage', 'fetch a part', calls.getItem('Parts', report), 'web'],
  ['triage', 'open a grant', calls.openGrant('desk'), 'staff-desk'],
  ['triage', 'turn a code into a mailbox', calls.mac, 'web'],
  ['triage', 'read a mailbox', calls.getItem('Mailboxes', anyone), 'web'],
  ['triage', 'read a referral', calls.getItem('Referrals', referral('desk')), 'delivery'],
  ['triage', 'change who may be told', calls.setAttribute('Tips', tipRow, 'consents'), 'routing'],
  ['triage', 'read the custody log', calls.query('Custody', chain('pipeline')), 'routing'],
  ['triage', 'send to delivery', calls.sendTo('QUEUE_DELIVERY_ROUTINE'), 'routing'],

  ['routing', 'open a grant that it made', calls.openGrant('desk'), 'staff-desk'],
  [
    'routing',
    'grant to one partner in another’s name',
    calls.grantTo('desk', (context) => ({ ...context, partner: 'ngo-lantern' })),
    '',
  ],
  ['routing', 'move a grant from partner to partner', calls.passGrant('desk', 'ngo-lantern'), ''],
  ['routing', 'encrypt something of its own for a partner', calls.encryptFor('desk'), ''],
  ['routing', 'fetch the key that parts are sealed to', calls.publicKey, 'web'],
  ['routing', 'make up a request of staff', calls.putItem('Offices', office('desk')), 'staff-desk'],
  ['routing', 'read a mailbox', calls.getItem('Mailboxes', anyone), 'web'],
  ['routing', 'turn a code into a mailbox', calls.mac, 'web'],
  ['routing', 'write into a partner’s chain', calls.putItem('Custody', forged('desk')), 'staff-desk'],
  ['routing', 'take back an erasure', calls.deleteErasure, ''],

  ['delivery', 'fetch a part', calls.getItem('Parts', report), 'web'],
  ['delivery', 'read a tip', calls.getItem('Tips', tipRow), 'triage'],
  ['delivery', 'open a grant', calls.openGrant('desk'), 'staff-desk'],
  ['delivery', 'turn a code into a mailbox', calls.mac, 'web'],
  [
    'delivery',
    'replace the key that answers are sealed to',
    calls.setAttribute('Referrals', referral('desk'), 'reporterKey'),
    'routing',
  ],
  ['delivery', 'delete a grant', calls.deleteItem('Referrals', () => ({ pk: 'desk', sk: 'grant#none' })), 'routing'],
  ['delivery', 'send to triage', calls.sendTo('QUEUE_TRIAGE_ROUTINE'), 'web'],

  ['upkeep', 'fetch a part', calls.getItem('Parts', report), 'web'],
  ['upkeep', 'look through a tip’s parts', calls.query('Parts', ({ tip }) => tip), 'routing'],
  ['upkeep', 'open a grant', calls.openGrant('desk'), 'staff-desk'],
  ['upkeep', 'turn a code into a mailbox', calls.mac, 'web'],
  ['upkeep', 'read a referral', calls.getItem('Referrals', referral('desk')), 'delivery'],
  ['upkeep', 'change a label', calls.setAttribute('Tips', tipRow, 'label'), 'routing'],
  ['upkeep', 'take what is to be routed', calls.receiveFrom('QUEUE_ROUTING_ROUTINE'), 'routing'],
  ['upkeep', 'forget what is to be routed', calls.deleteItem('Referrals', referral('none')), 'routing'],

  ['relay', 'fetch a part', calls.getItem('Parts', report), 'web'],
  ['relay', 'read a tip', calls.getItem('Tips', tipRow), 'triage'],
  ['relay', 'read a mailbox', calls.getItem('Mailboxes', anyone), 'web'],
  ['relay', 'read a referral', calls.getItem('Referrals', referral('desk')), 'delivery'],
  ['relay', 'change what a referral says', calls.setAttribute('Referrals', referral('desk'), 'state'), 'routing'],
  ['relay', 'read what staff wrote', calls.getItem('Offices', office('desk')), 'staff-desk'],
  ['relay', 'open a grant', calls.openGrant('desk'), 'staff-desk'],
  ['relay', 'turn a code into a mailbox', calls.mac, 'web'],
  ['relay', 'read the custody log', calls.query('Custody', chain('pipeline')), 'routing'],
  ['relay', 'send to routing', calls.sendTo('QUEUE_ROUTING_ROUTINE'), 'triage'],

  ['custody', 'fetch a part', calls.getItem('Parts', report), 'web'],
  ['custody', 'read a tip', calls.getItem('Tips', tipRow), 'triage'],
  ['custody', 'read a referral', calls.getItem('Referrals', referral('desk')), 'delivery'],
  ['custody', 'write into a chain that it signs', calls.putItem('Custody', forged('pipeline')), 'web'],
  ['custody', 'write into a partner’s chain', calls.putItem('Custody', forged('desk')), 'staff-desk'],
  ['custody', 'open a grant', calls.openGrant('desk'), 'staff-desk'],
];

const lantern = 'staff-ngo-lantern';
const staffMustNot: Case[] = [
  ['staff-desk', 'read another partner’s referral', calls.getItem('Referrals', referral('ngo-lantern')), lantern],
  ['staff-desk', 'read another partner’s grant', calls.getItem('Referrals', grantRow('ngo-lantern')), lantern],
  ['staff-desk', 'look through another partner’s rows', calls.query('Referrals', () => 'ngo-lantern'), lantern],
  ['staff-desk', 'look into another partner’s inbox', calls.queryInbox('ngo-lantern'), lantern],
  ['staff-desk', 'see what all partners are owed', calls.queryOwed('Referrals'), 'upkeep'],
  ['staff-desk', 'read another partner’s register', calls.getItem('Offices', office('ngo-lantern')), lantern],
  ['staff-desk', 'ask for something as another partner', calls.putItem('Offices', office('ngo-lantern')), lantern],
  ['staff-desk', 'end another partner’s session', calls.deleteItem('Offices', office('ngo-lantern')), lantern],
  ['staff-desk', 'read what another partner’s staff did', calls.query('Custody', chain('ngo-lantern')), lantern],
  ['staff-desk', 'read the pipeline’s chain, which names partners', calls.query('Custody', chain('pipeline')), 'web'],
  ['staff-desk', 'write into another partner’s chain', calls.putItem('Custody', forged('ngo-lantern')), lantern],
  ['staff-desk', 'write into the pipeline’s chain', calls.putItem('Custody', forged('pipeline')), 'web'],
  ['staff-desk', 'read a tip', calls.getItem('Tips', tipRow), 'triage'],
  ['staff-desk', 'read a mailbox', calls.getItem('Mailboxes', anyone), 'web'],
  ['staff-desk', 'look into what expires', calls.getItem('Ephemera', anyone), 'web'],
  ['staff-desk', 'open another partner’s grant', calls.openGrant('ngo-lantern'), lantern],
  ['staff-desk', 'look through a tip’s parts', calls.query('Parts', ({ tip }) => tip), 'routing'],
  ['staff-desk', 'write a part', calls.putItem('Parts', () => ({ pk: 'none', sk: 'none' })), 'web'],
  ['staff-desk', 'change a part', calls.setAttribute('Parts', report, 'withheld'), 'web'],
  ['staff-desk', 'delete a part', calls.deleteItem('Parts', () => ({ pk: 'none', sk: 'none' })), 'routing'],
  [
    'staff-desk',
    'write a grant for itself',
    calls.putItem('Referrals', () => ({ pk: 'desk', sk: 'grant#none' })),
    'routing',
  ],
  ['staff-desk', 'make a grant for itself', calls.grantTo('desk'), 'routing'],
  ['staff-desk', 'turn a code into a mailbox', calls.mac, 'web'],
  ['staff-desk', 'send to delivery', calls.sendTo('QUEUE_DELIVERY_ROUTINE'), 'routing'],
  ['staff-desk', 'send to triage', calls.sendTo('QUEUE_TRIAGE_ROUTINE'), 'web'],
  ['staff-desk', 'put an erasure', calls.putErasure, 'routing'],
  // The same reach, the other way round.
  [lantern, 'read the desk’s referral', calls.getItem('Referrals', referral('desk')), 'staff-desk'],
  [lantern, 'open the desk’s grant', calls.openGrant('desk'), 'staff-desk'],
  ['staff-ngo-harbour', 'open a grant of a tip it has no part in', calls.openGrant('desk'), 'staff-desk'],
];

describe.each([
  ['the pipeline', pipelineMustNot],
  ['staff', staffMustNot],
])('%s', (_name, cases) => {
  test.each(cases)('%s must not %s', async (who, _what, call, allowedTo) => {
    // Where nobody may, a test below shows it of everybody.
    const tried = allowedTo === '' ? [who] : [who, allowedTo];
    const outcomes = await Promise.all(tried.map((each) => outcomeOf(each, call)));
    expect(outcomes).toEqual(['denied', 'allowed'].slice(0, tried.length));
  });
});

test('every function is tried at least once', () => {
  const tried = new Set([...pipelineMustNot, ...staffMustNot].map(([who]) => who));
  expect([...tried].sort()).toEqual(
    [
      'web',
      'triage',
      'routing',
      'delivery',
      'upkeep',
      'relay',
      'custody',
      'staff-desk',
      lantern,
      'staff-ngo-harbour',
    ].sort(),
  );
});

const functions = () => principalsOf(runtime());
const everybody = () => [...functions(), 'account root'];

describe('nobody at all', () => {
  test.each<readonly [string, Call, () => string[]]>([
    ['decrypts with intake', calls.decryptWith('KEY_INTAKE'), everybody],
    ['re-encrypts from a partner’s key', calls.passGrant('desk', 'ngo-lantern'), everybody],
    ['encrypts with a partner’s key', calls.encryptFor('desk'), everybody],
    ['makes data keys with a partner’s key', calls.dataKeyFor('desk'), everybody],
    ['deletes from the custody log', calls.deleteItem('Custody', entry('pipeline')), everybody],
    ['deletes from a partner’s own log', calls.deleteItem('Custody', entry('desk')), everybody],
    ['changes the custody log', calls.setAttribute('Custody', entry('pipeline'), 'act'), everybody],
    ['changes a partner’s own log', calls.setAttribute('Custody', entry('desk'), 'act'), everybody],
    ['reads erasures', calls.readErasure, functions],
    ['takes back an erasure', calls.deleteErasure, functions],
    ['scans tips', calls.scan('Tips'), everybody],
    ['scans parts', calls.scan('Parts'), everybody],
    ['scans mailboxes', calls.scan('Mailboxes'), everybody],
    ['scans referrals', calls.scan('Referrals'), everybody],
    ['scans offices', calls.scan('Offices'), everybody],
    ['fetches parts in batches', calls.batchGet('Parts', report), everybody],
    ['fetches referrals in batches', calls.batchGet('Referrals', referral('desk'), referral('ngo-lantern')), everybody],
  ])('%s', async (_what, call, who) => {
    const outcomes = await Promise.all(who().map(async (each) => [each, await outcomeOf(each, call)]));
    expect(outcomes.length).toBeGreaterThan(8);
    expect(outcomes.filter(([, outcome]) => outcome !== 'denied')).toEqual([]);
  });

  test('opens the grant of a partner but its own function, the account’s root included', async () => {
    const outcomes = await Promise.all(
      everybody().map(async (each) => [each, await outcomeOf(each, calls.openGrant('desk'))]),
    );
    expect(outcomes.filter(([, outcome]) => outcome !== 'denied')).toEqual([['staff-desk', 'allowed']]);
  });
});

test('opens with the relay’s key but the relay, and what is sealed to another key not even that', async () => {
  const open = calls.decryptWith('KEY_RELAY');
  const outcomes = await Promise.all(everybody().map(async (each) => [each, await outcomeOf(each, open)]));
  expect(outcomes.filter(([, outcome]) => outcome !== 'denied')).toEqual([
    ['relay-urgent', 'InvalidCiphertextException'],
  ]);
});

describe('a grant is bound to what it was made for', () => {
  test.each<readonly [string, (right: calls.Context) => calls.Context, string]>([
    ['as it was made', (right) => right, 'allowed'],
    ['for another partner', (right) => ({ ...right, partner: 'ngo-lantern' }), 'denied'],
    ['in another deployment', (right) => ({ ...right, deployment: 'quietline-yy' }), 'denied'],
    ['without a context', () => ({}), 'denied'],
    ['with something more', (right) => ({ ...right, more: 'x' }), 'denied'],
    // The policy cannot know which tip a grant is of; the ciphertext does.
    ['for another tip', (right) => ({ ...right, tip: 'aaaaaaaaaaaaaaaa' }), 'InvalidCiphertextException'],
    ['for another part', (right) => ({ ...right, part: 'identity' }), 'InvalidCiphertextException'],
  ])('%s', async (_name, context, outcome) => {
    expect(await outcomeOf('staff-desk', calls.openGrant('desk', context))).toBe(outcome);
  });
});

describe('an administrator who would be staff', () => {
  const member = { pk: 'desk', sk: 'register#nobody', sub: 'nobody', id: 'nobody', role: 'supervisor' };
  const session = calls.putItem('Offices', () => ({ pk: 'desk', sk: 'session#x', sub: 'nobody', expires: '9' }));

  test('enters nobody with permissions of their own, but through the role that is watched', async () => {
    expect(
      await outcomeOf(
        'account root',
        calls.putItem('Offices', () => member),
      ),
    ).toBe('denied');
    expect(
      await outcomeOf(
        'register',
        calls.putItem('Offices', () => member),
      ),
    ).toBe('allowed');
  });

  test('makes no session, by neither', async () => {
    expect(await Promise.all(['account root', 'register'].map((who) => outcomeOf(who, session)))).toEqual([
      'denied',
      'denied',
    ]);
  });
});

test('credentials that nobody was given open nothing', async () => {
  expect(() => runtime().clientsAs('staff-nobody')).toThrow('No function is called staff-nobody');
});
