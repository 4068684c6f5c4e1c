import type { FC } from 'hono/jsx';
import type { MailboxView, Receipt } from '../../../../shared/mailbox/mailbox.ts';
import type { PartKind } from '../../../../shared/domain/part.ts';
import { dateOf, dayAndTimeOf } from '../times.ts';
import type { View } from '../view.ts';
import { type BoxForm, BoxPost } from './frame.tsx';

/** To whom somebody said yes: kinds of helper, and partners by their public names. */
const Who: FC<{ view: View; receipt: Receipt }> = ({ view: { t, say, pack }, receipt }) => (
  <ul>
    {receipt.kinds.map((kind) => (
      <li>{t(`kindOf.${kind}`)}</li>
    ))}
    {pack.partners
      .filter(({ id }) => receipt.partners.includes(id))
      .map(({ name }) => (
        <li>{say(name)}</li>
      ))}
  </ul>
);

/** Nobody is asked for these. */
const isAsked = (part: PartKind): part is Exclude<PartKind, 'number' | 'note'> => part !== 'number' && part !== 'note';

/** Each yes that was put together one by one, with the way to take it back. */
export const Receipts: FC<{ form: BoxForm; box: MailboxView }> = ({ form, box }) => {
  const { view } = form;
  const { t } = view;
  return (
    <>
      {box.receipts
        .filter(({ choice }) => choice === 'finer')
        .map((receipt) => (
          <section class="card">
            <p>{t('receipt.title')}</p>
            <Who view={view} receipt={receipt} />
            <p>{t('receipt.parts')}</p>
            <ul>
              {receipt.parts.filter(isAsked).map((part) => (
                <li>{t(`part.${part}`)}</li>
              ))}
            </ul>
            {receipt.until !== null && receipt.ends !== 'over' && (
              <p>{t('receipt.until', { day: dateOf(view, receipt.until) })}</p>
            )}
            <BoxPost form={form}>
              <input type="hidden" name="consent" value={receipt.id} autocomplete="off" />
              <button class="quiet" name="act" value="takeBack">
                {t('receipt.back')}
              </button>
            </BoxPost>
          </section>
        ))}
    </>
  );
};

/** What is about to end, or has: said on top, since the person has to do something if they want it to go on. */
export const Endings: FC<{ view: View; box: MailboxView }> = ({ view, box }) => (
  <>
    {box.endsAt !== null && (
      <section class="card" role="status">
        <p>{view.t('box.ends', { time: dayAndTimeOf(view, new Date(box.endsAt)) })}</p>
      </section>
    )}
    {box.receipts.map(
      (receipt) =>
        receipt.ends !== null &&
        receipt.until !== null && (
          <section class="card" role="status">
            <p>
              {view.t(receipt.ends === 'soon' ? 'receipt.soon' : 'receipt.over', { day: dateOf(view, receipt.until) })}
            </p>
            <Who view={view} receipt={receipt} />
          </section>
        ),
    )}
  </>
);
