import { randomBytes } from 'node:crypto';
import { dynamoClient, kmsClient, s3Client, sqsClient } from '../../shared/adapters/clients.ts';
import { createFiles } from '../../shared/adapters/files.ts';
import { createKeys } from '../../shared/adapters/keys.ts';
import { openGrantWith } from '../../shared/adapters/openGrant.ts';
import { createQueue } from '../../shared/adapters/queue.ts';
import { createSigner } from '../../shared/adapters/signer.ts';
import { createTable } from '../../shared/adapters/table.ts';
import { createCustodyLog } from '../../shared/custody/log.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createGate, gateVariables, type Gate } from '../../shared/restore/gate.ts';
import { createLog } from '../../shared/steps/log.ts';
import { bundledPack } from '../../shared/steps/pack.ts';
import { createPartStore, createReferralStore } from '../staff/stores.ts';
import type { PacketPorts } from './ports.ts';
import { post } from './post.ts';
import { recipientsOf } from './recipients.ts';

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
  KEYS_PARTNERS: true,
  KEY_PACKET: true,
});

const now = () => new Date();
const random = (length: number) => new Uint8Array(randomBytes(length));

export const dependencies = (): PacketPorts & { readonly gate: Gate } => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  const kms = kmsClient();
  const keys = createKeys(kms);
  const pack = bundledPack();
  return {
    deployment: env.DEPLOYMENT,
    pack,
    recipients: recipientsOf(pack),
    referralsOf: (partner) => createReferralStore(dynamo, env.TABLE_REFERRALS, partner),
    openGrantOf: (partner) => openGrantWith(keys, env.KEYS_PARTNERS[partner] ?? ''),
    parts: createPartStore(createTable(dynamo, env.TABLE_PARTS)),
    offices: createTable(dynamo, env.TABLE_OFFICES),
    custody: createCustodyLog(createTable(dynamo, env.TABLE_CUSTODY), { random, now }),
    files: createFiles(s3Client(), env.BUCKET_FILES),
    routing: createQueue(sqsClient(), { urgent: env.QUEUE_ROUTING_URGENT, routine: env.QUEUE_ROUTING_ROUTINE }),
    signer: createSigner(kms, env.KEY_PACKET),
    post,
    random,
    now,
    gate: createGate(dynamo, env, [env.TABLE_PARTS, env.TABLE_REFERRALS]),
    log: createLog('packet'),
  };
};
