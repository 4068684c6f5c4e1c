import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { FaultHooks } from '../../infra/local/aws/spec.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import { tableName } from '../../shared/deployment/names.ts';
import { partRowSchema } from '../../shared/rows/part.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { roleOf } from './recording.ts';

/** Which of the four text parts are left to be granted: `report` and `identity`. */
const WITHHELD = new Set(['victim', 'compelled']);

export interface Withholder {
  readonly faults: FaultHooks;
  /** From now on, each tip that comes has but two parts that can be granted. */
  readonly begin: (runtime: Runtime) => void;
}

/**
 * The desk receives all four text parts, by design; what two of them cost is measured by marking the others as withheld
 * between acceptance and triage. Routing then passes them over, as it does after a deletion.
 */
export const createWithholder = (): Withholder => {
  let watched: Runtime | undefined;
  const done = new Set<string>();

  const withhold = async (runtime: Runtime): Promise<void> => {
    const parts = (await rowsOf(runtime, 'Parts')).map((row) => partRowSchema.parse(row));
    for (const { pk, sk, part } of parts) {
      if (!WITHHELD.has(part) || done.has(sk)) continue;
      done.add(sk);
      await runtime.admin.dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName('quietline-zz', 'Parts'),
          Key: marshall({ pk, sk }),
          UpdateExpression: 'SET withheld = :yes',
          ExpressionAttributeValues: { ':yes': { BOOL: true } },
        }),
      );
    }
  };

  return {
    begin: (runtime) => {
      watched = runtime;
    },
    faults: {
      beforeCall: async ({ principalArn }) => {
        if (watched !== undefined && roleOf(principalArn) === 'triage') await withhold(watched);
        return undefined;
      },
    },
  };
};
