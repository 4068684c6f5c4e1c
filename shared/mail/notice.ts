/**
 * All that is ever sent by e-mail: one text, the same for everybody, whatever waits, however much of it and wherever. It is in all
 * languages at once, since to choose one would tell something, and it has no link: whoever is used to following one is easily deceived.
 */
export const notice = {
  subject: 'Something waits for you',
  text: [
    'Something waits for you.',
    'Please look where you always look: sign in by the address that you know, or open what your system was sent.',
    'This message is always the same. It never says what waits, and never holds a link. Please do not answer it.',
    '',
    'Algo le espera.',
    'Mire donde siempre mira: entre por la dirección que conoce, o abra lo que recibió su sistema.',
    'Este mensaje es siempre el mismo. Nunca dice qué espera y nunca lleva un enlace. No lo responda, por favor.',
    '',
    'هناك ما ينتظركم.',
    'يرجى النظر حيث تنظرون دائمًا: سجّلوا الدخول عبر العنوان الذي تعرفونه، أو افتحوا ما وصل إلى نظامكم.',
    'هذه الرسالة هي نفسها دائمًا. لا تذكر أبدًا ما الذي ينتظر، ولا تحتوي أبدًا على رابط. يرجى عدم الرد عليها.',
    '',
  ].join('\n'),
} as const;
