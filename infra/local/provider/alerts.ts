import type { WebhookEvent } from './webhooks.ts';

/** What the provider's debugger shows: https://www.twilio.com/docs/usage/troubleshooting/debugging-your-application */
export interface Alert {
  /** https://www.twilio.com/docs/api/errors */
  readonly code: number;
  readonly kind: WebhookEvent['kind'];
  readonly sid: string;
}

export interface Alerts {
  readonly raise: (code: number, event: Pick<WebhookEvent, 'kind' | 'sid'>) => void;
  readonly all: () => readonly Alert[];
}

/** So many are kept. */
const MOST = 200;

export const createAlerts = (): Alerts => {
  const alerts: Alert[] = [];
  return {
    raise: (code, { kind, sid }) => {
      alerts.push({ code, kind, sid });
      alerts.splice(0, alerts.length - MOST);
    },
    all: () => alerts,
  };
};
