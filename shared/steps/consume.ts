import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { pointerSchema, type Pointer } from '../rows/pointer.ts';
import { jsonText } from '../sealing/json.ts';
import { faultOf, type Log } from './log.ts';

export type Step = (pointer: Pointer) => Promise<void>;

const idsOf = (pointer: Pointer): { readonly partner?: string } =>
  'partner' in pointer ? { partner: pointer.partner } : {};

/**
 * A function that works off a queue: each message is a pointer, handled on its own; what throws goes back to the queue
 * alone, and after five tries to the dead-letter queue, which raises an alarm.
 */
export const consumer =
  (log: Log, step: Step) =>
  (event: SQSEvent): Promise<SQSBatchResponse> =>
    processPartialResponse(
      event,
      async ({ body }: { body: string }) => {
        const pointer = jsonText.pipe(pointerSchema).safeParse(body);
        if (!pointer.success) {
          log.error('malformed_pointer', {});
          throw new Error('malformed pointer');
        }
        try {
          await step(pointer.data);
          log.info('step_done', idsOf(pointer.data));
        } catch (error) {
          log.error('step_failed', { ...idsOf(pointer.data), fault: faultOf(error) });
          throw error;
        }
      },
      new BatchProcessor(EventType.SQS),
      { throwOnFullBatchFailure: false },
    );
