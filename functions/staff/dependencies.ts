import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { dynamoClient, kmsClient, s3Client, sqsClient } from '../../shared/adapters/clients.ts';
import { createFiles } from '../../shared/adapters/files.ts';
import { createKeys } from '../../shared/adapters/keys.ts';
import { openGrantWith } from '../../shared/adapters/openGrant.ts';
import { createQueue } from '../../shared/adapters/queue.ts';
import { createTable } from '../../shared/adapters/table.ts';
import { createCustodyLog } from '../../shared/custody/log.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createGate, gateVariables } from '../../shared/restore/gate.ts';
import { loadCedar } from '../../shared/routing/cedar.ts';
import { explainReason } from '../../shared/routing/reasons.ts';
import { mayAct } from '../../shared/routing/staff.ts';
import { createLog } from '../../shared/steps/log.ts';
import { bundledCedar, bundledCheckPage, bundledPack } from '../../shared/steps/pack.ts';
import { nameable } from '../../shared/jurisdiction/nameable.ts';
import { createAskForCode } from './entering/askForCode.ts';
import { readAloudIn } from './entering/readAloud.ts';
import { createIdentityProvider } from './identity.ts';
import type { Dependencies, MayAct } from './ports.ts';
import { createMemberStore } from './members/store.ts';
import { createReadStore } from './reads/store.ts';
import { createWorkStore } from './work/store.ts';
import { createOfficeStore, createPartStore, createReferralStore } from './stores.ts';

const variables = environment.pick({
  ...gateVariables,
  DEPLOYMENT: true,
  TABLE_REFERRALS: true,
  TABLE_PARTS: true,
  TABLE_OFFICES: true,
  TABLE_CUSTODY: true,
  BUCKET_FILES: true,
  QUEUE_ROUTING_URGENT: true,
  QUEUE_ROUTING_ROUTINE: true,
  KEY_INTAKE: true,
  KEY_RELAY: true,
  KEY_PARTNER: true,
  PARTNER: true,
  OIDC_ISSUER: true,
  OIDC_CLIENT_ID: true,
  PUBLIC_URL: true,
  SITE_URL: true,
  ORIGIN_SECRETS: true,
});

/** The same policies that routing asks; the engine takes a moment to load, so the first question loads it. */
const byPolicy = (reviewer: string): MayAct => {
  let cedar: ReturnType<typeof loadCedar> | undefined;
  return (role, act, { pk: partner, lead, basis }) => {
    cedar ??= loadCedar(bundledCedar());
    return mayAct(cedar, {
      role,
      partner,
      act,
      referral: {
        partner,
        lead,
        authorised: true,
        reviewers: partner === reviewer,
        interprets: basis === 'interpreter',
      },
    }).may;
  };
};

const now = () => new Date();
const random = (length: number) => new Uint8Array(randomBytes(length));

export const dependencies = (): Dependencies => {
  const env = readEnvironment(variables, process.env);
  const pack = bundledPack();
  const dynamo = dynamoClient();
  const table = (name: string) => createTable(dynamo, name);
  const custody = createCustodyLog(table(env.TABLE_CUSTODY), { random, now });
  const keys = createKeys(kmsClient());
  const queue = createQueue(sqsClient(), { urgent: env.QUEUE_ROUTING_URGENT, routine: env.QUEUE_ROUTING_ROUTINE });
  const logger = new Logger({ serviceName: `staff-${env.PARTNER}`, logLevel: 'INFO' });
  const alarms = createLog(`staff-${env.PARTNER}`);
  return {
    deployment: env.DEPLOYMENT,
    partner: env.PARTNER,
    gate: createGate(dynamo, env, [env.TABLE_PARTS, env.TABLE_REFERRALS]),
    originSecrets: env.ORIGIN_SECRETS,
    jurisdiction: pack.jurisdiction,
    partners: pack.partners,
    referrals: createReferralStore(dynamo, env.TABLE_REFERRALS, env.PARTNER),
    parts: createPartStore(table(env.TABLE_PARTS)),
    offices: createOfficeStore(table(env.TABLE_OFFICES), env.PARTNER),
    members: createMemberStore(table(env.TABLE_OFFICES), env.PARTNER),
    reads: createReadStore(table(env.TABLE_OFFICES), env.PARTNER),
    alarm: (code) => alarms.error(code, { partner: env.PARTNER }),
    work: createWorkStore(table(env.TABLE_OFFICES), env.PARTNER),
    files: createFiles(s3Client(), env.BUCKET_FILES),
    openGrant: openGrantWith(keys, env.KEY_PARTNER),
    appendCustody: (chain, draft) => custody.append(chain, [draft]),
    send: (lane, pointer) => queue.send(lane, pointer),
    intakeKey: () => keys.publicKey(env.KEY_INTAKE),
    relayKey: () => keys.publicKey(env.KEY_RELAY),
    prepareCode: createAskForCode(env.SITE_URL),
    nameable: nameable(pack),
    readAloud: readAloudIn(pack),
    identity: createIdentityProvider({
      issuer: env.OIDC_ISSUER,
      clientId: env.OIDC_CLIENT_ID,
      redirectUri: `${env.PUBLIC_URL}/signed-in`,
    }),
    mayAct: byPolicy(pack.jurisdiction.reviewer),
    explain: (reason) => explainReason(reason, pack),
    checkPage: bundledCheckPage,
    now,
    random,
    wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    log: (line) => logger.info('request', { ...line }),
  };
};
