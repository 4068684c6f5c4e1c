import { dynamoClient, kmsClient, secretsClient, sqsClient } from '../../shared/adapters/clients.ts';
import { createKeys } from '../../shared/adapters/keys.ts';
import { createQueue } from '../../shared/adapters/queue.ts';
import { createTable } from '../../shared/adapters/table.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createOpening } from '../../shared/relay/opening.ts';
import { createGate, gateVariables, type Gate } from '../../shared/restore/gate.ts';
import { createLog } from '../../shared/steps/log.ts';
import { bundledPack } from '../../shared/steps/pack.ts';
import { createCredentials } from '../../shared/telephony/credentials.ts';
import { createCallBack } from '../../shared/telephony/twilio/callBack.ts';
import { createAlarmer } from '../../shared/telephony/twilio/alarmer.ts';
import { createRest } from '../../shared/telephony/twilio/rest.ts';
import { createRinger } from '../../shared/telephony/twilio/ringer.ts';
import { createSender } from '../../shared/telephony/twilio/sender.ts';
import type { RelayPorts } from './ports.ts';

const variables = environment.pick({
  ...gateVariables,
  DEPLOYMENT: true,
  TABLE_RELAY: true,
  TABLE_REFERRALS: true,
  TABLE_OFFICES: true,
  TABLE_EPHEMERA: true,
  QUEUE_RELAY_URGENT: true,
  QUEUE_RELAY_ROUTINE: true,
  QUEUE_DELIVERY_URGENT: true,
  QUEUE_DELIVERY_ROUTINE: true,
  KEY_RELAY: true,
  SECRET_PROVIDER: true,
  ENDPOINT_URL_PROVIDER: true,
  PHONE_URL: true,
});

const now = () => new Date();

export const dependencies = (): RelayPorts & { readonly gate: Gate } => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  const credentials = createCredentials(secretsClient(), env.SECRET_PROVIDER, now);
  const rest = createRest(credentials, env.ENDPOINT_URL_PROVIDER);
  return {
    deployment: env.DEPLOYMENT,
    pack: bundledPack(),
    relay: createTable(dynamo, env.TABLE_RELAY),
    referrals: createTable(dynamo, env.TABLE_REFERRALS),
    offices: createTable(dynamo, env.TABLE_OFFICES),
    ephemera: createTable(dynamo, env.TABLE_EPHEMERA),
    queue: createQueue(sqsClient(), { urgent: env.QUEUE_RELAY_URGENT, routine: env.QUEUE_RELAY_ROUTINE }),
    delivery: createQueue(sqsClient(), { urgent: env.QUEUE_DELIVERY_URGENT, routine: env.QUEUE_DELIVERY_ROUTINE }),
    open: createOpening(createKeys(kmsClient()), env.KEY_RELAY),
    sender: createSender(rest, env.PHONE_URL),
    ringer: createRinger(rest, env.PHONE_URL),
    callBack: createCallBack(rest, env.PHONE_URL),
    alarmer: createAlarmer(rest, env.PHONE_URL),
    now,
    gate: createGate(dynamo, env, [env.TABLE_REFERRALS]),
    log: createLog('relay'),
  };
};
