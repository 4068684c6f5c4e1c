import type { FC } from 'hono/jsx';
import { isOpen, nextOpening } from '../../../shared/domain/hours.ts';
import { dayOf, durationOf, timeOf } from './times.ts';
import type { View } from './view.ts';

/** When someone reads, from the desk's hours. A desk that never opens is not promised for any day. */
export const whenRead = (view: View): string => {
  const { minutes, timeZone } = view.pack.jurisdiction;
  const desk = view.reader;
  const next = desk === undefined ? undefined : nextOpening(desk.hours, view.now, timeZone);
  if (desk === undefined || isOpen(desk.hours, view.now, timeZone) || next === undefined) {
    return view.t('notice.openNow', { time: durationOf(view, minutes.prompt) });
  }
  return view.t('notice.closedNow', { day: dayOf(view, next), hour: timeOf(view, next) });
};

/** Stands before the first text box: who reads, what must be passed on, when, and what a shared device gives away. */
export const Notice: FC<{ view: View }> = ({ view }) => {
  const { mustPassOn } = view.pack.jurisdiction;
  return (
    <section class="card notice" aria-labelledby="notice">
      <h2 id="notice">{view.t('notice.title')}</h2>
      <p>
        {view.t('notice.who', { desk: view.desk })} {view.t('notice.name')}
      </p>
      <p>{view.t('notice.notDesk')}</p>
      <p>{whenRead(view)}</p>
      {mustPassOn.length > 0 && (
        <>
          <p>{view.t('notice.pass')}</p>
          <ul>
            {mustPassOn.map((texts) => (
              <li>{view.say(texts)}</li>
            ))}
          </ul>
        </>
      )}
      <p>{view.t('notice.device')}</p>
    </section>
  );
};
