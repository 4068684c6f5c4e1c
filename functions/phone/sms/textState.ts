import type { Table } from '../../../shared/adapters/table.ts';
import { sendOrLeave, type Queue } from '../../../shared/adapters/queue.ts';
import { markOf } from '../../../shared/relay/mark.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import { sentRowSchema } from '../../../shared/rows/relay.ts';
import type { TextState } from '../../../shared/telephony/provider.ts';

interface Ports {
  readonly relay: Table;
  readonly relayQueue: Queue;
}

const SENT = 'sent';
const MOST_TRIES = 5;

/**
 * The provider says what became of a text of the relay's. They come in any order: of what has ended nothing is taken back.
 */
export const createTakeTextState =
  ({ relay, relayQueue }: Ports) =>
  async ({ id, text, state }: TextState): Promise<void> => {
    const key = { pk: id, sk: jobKey(SENT) };
    for (let tries = 0; ; tries += 1) {
      const row = await relay.get(key, sentRowSchema);
      if (row === undefined || (row.status !== undefined && row.status !== 'accepted')) return;
      if (await relay.change(key, { set: { status: state, mark: markOf(text) }, when: { status: row.status } })) break;
      // Another came at the same moment; the provider brings this one again.
      if (tries >= MOST_TRIES) throw new Error('What became of a text changes faster than it is noted');
    }
    await sendOrLeave(relayQueue, 'urgent', { tip: id, job: SENT });
  };
export type TakeTextState = ReturnType<typeof createTakeTextState>;
