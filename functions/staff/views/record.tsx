import type { FC } from 'hono/jsx';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { Asked } from '../acts.ts';

/** Also the name that the file is saved under. */
export const CHECK_PAGE_PATH = '/check-custody-record.html';

interface Props {
  readonly row: Pick<ReferralRow, 'tip' | 'ended'>;
  readonly asked: readonly Asked[];
}

/** Once it was prepared it can be fetched again; what happened since is in the next one. */
export const RecordReady: FC<Props> = ({ row, asked }) => {
  const isReady = asked.some(({ row: { request }, status }) => request.act === 'export' && status === 'done');
  return !isReady || row.ended !== null ? null : (
    <div class="notice">
      <p>
        <a href={`/referrals/${row.tip}/record`} download>
          Download the custody record
        </a>{' '}
        (JSON). For what happened since, prepare it again.
      </p>
      <p>
        <a href={CHECK_PAGE_PATH} download>
          Download the page that checks it
        </a>{' '}
        (HTML): whoever gets the record opens this in a browser, without a network, and sees whether anything in it was
        changed.
      </p>
    </div>
  );
};
