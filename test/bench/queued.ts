import { randomBytes } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Runtime } from '../../infra/local/runtime.ts';
import { createKeys } from '../../shared/adapters/keys.ts';
import { digestOfKey, digestOfPart } from '../../shared/custody/digests.ts';
import { Plain } from '../../shared/domain/plain.ts';
import { tableName } from '../../shared/deployment/names.ts';
import { referenceOf, sealSubmission } from '../../shared/intake/sealParts.ts';
import { owes } from '../../shared/rows/owed.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { thumbprint } from '../../shared/sealing/reporterKey.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { jsonReport } from './journey.ts';
import { putRows, type TableRow } from './putRows.ts';

const DEPLOYMENT = 'quietline-zz';
const SENDERS = 8;

/** As a tip stands in its table the moment that it was accepted: sealed for real, and triage owed. */
const acceptedAgain = async (
  model: TipRow,
  intake: Awaited<ReturnType<ReturnType<typeof createKeys>['publicKey']>>,
) => {
  const { reporterKey } = model;
  if (reporterKey === null) throw new Error('The model has no key of its reporter');
  const tip = randomBytes(16).toString('hex');
  const words = {
    report: new Plain(jsonReport.report),
    identity: new Plain(jsonReport.identity),
    victim: new Plain(jsonReport.victim),
    compelled: new Plain(''),
  };
  const keys = { intake, relay: undefined, reporter: reporterKey };
  const parts = await sealSubmission(DEPLOYMENT, tip, { words, number: null }, keys);
  const row = tipRowSchema.parse({
    ...model,
    pk: tip,
    revision: 1,
    parts: parts.map(referenceOf),
    mailbox: null,
    urgency: null,
    lead: null,
    engaged: [],
    sharedWith: [],
    entries: [
      {
        id: 'accepted',
        actor: 'reporter',
        act: 'accepted',
        digests: [...parts.map(digestOfPart), digestOfKey(await thumbprint(reporterKey))],
        reason: null,
        hour: model.label.received,
      },
    ],
    // Long enough for upkeep to leave them alone: the messages are sent here.
    ...owes('triage', 'routine', tip, new Date(Date.now() + 3_600_000)),
  });
  return { tip, row, parts };
};

/**
 * Tips that were accepted and wait for triage, put where acceptance would have put them: they are sealed for real, and
 * triage, routing and delivery will take them for what they are. Only their access codes were never made.
 *
 * @param model the id of a routine tip that came by the form
 * @returns puts them into the queue
 */
export const prepareQueued = async (
  runtime: Runtime,
  model: string,
  count: number,
  progress: (done: number) => void,
): Promise<() => Promise<void>> => {
  const found = (await rowsOf(runtime, 'Tips')).find(({ pk }) => pk === model);
  const like = tipRowSchema.parse(found);
  const environment = runtime.environmentOf('web');
  const intake = await createKeys(runtime.clientsAs('web').kms).publicKey(environment['KEY_INTAKE'] ?? '');
  const tips: string[] = [];
  const rows = async function* (): AsyncGenerator<TableRow> {
    for (let at = 0; at < count; at += 1) {
      const { tip, row, parts } = await acceptedAgain(like, intake);
      tips.push(tip);
      for (const part of parts) yield { table: tableName(DEPLOYMENT, 'Parts'), row: part };
      yield { table: tableName(DEPLOYMENT, 'Tips'), row };
      progress(at + 1);
    }
  };
  await putRows(runtime.admin.dynamodb, rows());

  const { sqs } = runtime.clientsAs('web');
  const QueueUrl = environment['QUEUE_TRIAGE_ROUTINE'];
  return async () => {
    const left = [...tips];
    const sender = async (): Promise<void> => {
      for (let tip = left.pop(); tip !== undefined; tip = left.pop()) {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ tip }) }));
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  };
};
