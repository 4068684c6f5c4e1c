import type { FC } from 'hono/jsx';
import type { LineNumber } from '../account.ts';
import type { Heard } from '../calls/advance.ts';
import type { Leg } from '../calls/leg.ts';
import type { Phone } from '../phones.ts';
import { Numbers } from './numbers.tsx';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

const Prompt: FC<{ heard: Heard }> = ({ heard }) => {
  switch (heard.kind) {
    case 'said':
      return (
        <li lang={heard.language} dir="auto" data-say>
          {heard.text}
        </li>
      );
    case 'played':
      return (
        <li>
          <audio controls preload="none" src={heard.url}></audio> <small>{heard.url}</small>
        </li>
      );
    case 'silence':
      return <li>Silence, {heard.seconds} s</li>;
    case 'beep':
      return <li>A tone</li>;
    case 'error':
      return <li data-say>An application error has occurred. Goodbye.</li>;
  }
};

const stateOf = (leg: Leg | undefined): string => {
  if (leg === undefined) return 'No call yet.';
  const { doing, record } = leg;
  switch (doing.is) {
    case 'ringing':
      return record?.direction === 'inbound' ? 'Calling …' : `${record?.from ?? 'Somebody'} is calling.`;
    case 'waiting':
      return 'One moment …';
    case 'gather':
      return doing.digits === '' ? 'A key is waited for.' : `Keyed so far: ${doing.digits}`;
    case 'record':
      return `What is said is recorded: ${doing.seconds} s so far.`;
    case 'dial':
      return 'It rings elsewhere.';
    case 'queued':
      return 'Waiting for somebody to take the call.';
    case 'connected':
      return `Talking with ${doing.to}. Nobody hears you here.`;
    case 'over':
      return 'The call has ended.';
  }
};

const Action: FC<{ phone: Phone; what: string; children: unknown }> = ({ phone, what, children }) => (
  <button id={`${phone.id}-${what}`} name="act" value={what}>
    {children}
  </button>
);

const Ringing: FC<{ phone: Phone }> = ({ phone }) => (
  <form method="post" action={`/${phone.id}/call`}>
    <Action phone={phone} what="pick-up">
      Answer
    </Action>{' '}
    <Action phone={phone} what="machine">
      Voicemail picks up
    </Action>{' '}
    <Action phone={phone} what="busy">
      Decline
    </Action>{' '}
    <Action phone={phone} what="no-answer">
      Let it ring
    </Action>
  </form>
);

const Keypad: FC<{ phone: Phone }> = ({ phone }) => (
  <>
    <form method="post" action={`/${phone.id}/call`}>
      <fieldset>
        <legend>Keys</legend>
        <div class="keypad" dir="ltr">
          {KEYS.map((key) => (
            <button id={`${phone.id}-key-${key}`} name="key" value={key}>
              {key}
            </button>
          ))}
        </div>
      </fieldset>
    </form>
    <form method="post" action={`/${phone.id}/call`}>
      <Action phone={phone} what="still">
        Stay silent
      </Action>{' '}
      <Action phone={phone} what="hang-up">
        Hang up
      </Action>
    </form>
  </>
);

const Dial: FC<{ phone: Phone; lines: readonly LineNumber[] }> = ({ phone, lines }) => {
  const answered = lines.filter(({ voiceUrl }) => voiceUrl !== undefined);
  if (answered.length === 0) return <p>This country’s numbers take no calls: there is nobody to call.</p>;
  return (
    <form method="post" action={`/${phone.id}/call`}>
      <Numbers id={`${phone.id}-call-to`} label="Number to call" lines={answered} />
      <p>
        <Action phone={phone} what="dial">
          Call
        </Action>
      </p>
    </form>
  );
};

const Speaking: FC<{ phone: Phone }> = ({ phone }) => (
  <form method="post" action={`/${phone.id}/call`}>
    <label for={`${phone.id}-seconds`}>Seconds to speak for (your microphone stays off; a tone is recorded)</label>
    <input id={`${phone.id}-seconds`} name="seconds" type="number" min="1" max="600" value="8" required />
    <p>
      <Action phone={phone} what="speak">
        Speak
      </Action>
    </p>
  </form>
);

interface Props {
  readonly phone: Phone;
  readonly leg: Leg | undefined;
  readonly lines: readonly LineNumber[];
}

const Controls: FC<Props> = ({ phone, leg, lines }) => {
  if (leg === undefined || leg.isOver) return <Dial phone={phone} lines={lines} />;
  if (leg.doing.is === 'ringing' && leg.record?.direction !== 'inbound') return <Ringing phone={phone} />;
  return <Keypad phone={phone} />;
};

/** In parts that are renewed one by one, so that a key which is pressed again and again stays in focus. */
export const Call: FC<Props> = ({ phone, leg, lines }) => (
  <div class="call">
    <h3>Call</h3>
    <p role="status" data-live={`${phone.id}-state`}>
      {stateOf(leg)}
    </p>
    <div data-live={`${phone.id}-heard`}>
      {leg === undefined || leg.heard.length === 0 ? null : (
        <ol class="prompts" aria-label={`Heard on ${phone.title}`} data-call={leg.sid}>
          {leg.heard.map((heard) => (
            <Prompt heard={heard} />
          ))}
        </ol>
      )}
    </div>
    <div data-live={`${phone.id}-speaking`}>{leg?.doing.is === 'record' ? <Speaking phone={phone} /> : null}</div>
    <div data-live={`${phone.id}-controls`}>
      <Controls phone={phone} leg={leg} lines={lines} />
    </div>
  </div>
);
