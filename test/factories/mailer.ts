import type { Mailed, Mailer } from '../../shared/adapters/mailer.ts';

/** Keeps to whom something was sent, and fares as it is told. */
export const aMailer = () => {
  const state: { readonly sent: string[]; result: Mailed } = { sent: [], result: 'sent' };
  const mailer: Mailer = {
    send: async (to) => {
      state.sent.push(to);
      return state.result;
    },
  };
  return { mailer, state };
};
