/** Where the provider brings texts, under the public address that it was given: both sign and check it. */
export const TEXT_PATH = '/sms';
/** Where the provider says what became of a text. */
export const TEXT_STATUS_PATH = '/sms/status';

/** Where it asks what a call hears first. */
export const CALL_PATH = '/voice';
/** Where it tells what happened then, and asks what comes next: with `n`, the step, and `l`, the language. */
export const CALL_STEP_PATH = '/voice/step';
/** Where a call goes on that was answered without knowing where it stood: nothing is looked up there. */
export const CALL_KEPT_PATH = '/voice/kept';
/** Where it tells that a recording is ready. */
export const RECORDING_PATH = '/voice/recording';
/** Where it tells that a call is over. */
export const CALL_STATUS_PATH = '/voice/status';
/** What is heard by whoever waits for somebody to talk with. */
export const CALL_WAIT_PATH = '/voice/wait';
/** What a partner hears who is rung for a caller, with `q`, where the caller waits; then once they pressed a key, and after it. */
export const RING_PATH = '/voice/ring';
export const RING_TAKEN_PATH = '/voice/ring/taken';
export const RING_OVER_PATH = '/voice/ring/over';
/** What somebody hears who is called back, with `q`, the call: nothing, until they keyed their code. Then, with `n`, the how-manieth. */
export const BACK_PATH = '/voice/back';
export const BACK_KEYED_PATH = '/voice/back/keyed';
/** They have spoken with who called them back; and how the call ended. */
export const BACK_TALKED_PATH = '/voice/back/talked';
export const BACK_STATUS_PATH = '/voice/back/status';
/** What the partner hears who calls back; once they pressed a key; while it rings; and after it. */
export const BACK_PARTNER_PATH = '/voice/back/partner';
export const BACK_TAKEN_PATH = '/voice/back/taken';
export const BACK_WAIT_PATH = '/voice/back/wait';
export const BACK_OVER_PATH = '/voice/back/over';
/** What a duty phone hears that rings because something urgent waits, with `a`, the alarm, and `n`, who is told; then once a key was pressed, or none; and when it is over. */
export const ALARM_PATH = '/voice/alarm';
export const ALARM_KEY_PATH = '/voice/alarm/key';
export const ALARM_OVER_PATH = '/voice/alarm/over';
