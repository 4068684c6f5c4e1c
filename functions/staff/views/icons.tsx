import type { FC } from 'hono/jsx';
import type { Urgency } from '../../../shared/domain/urgency.ts';

/** A shape for each urgency, so that it is told apart without colour; the words beside it say it to screen readers. */
const shapes: Record<Urgency, string> = {
  immediate: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  urgent: 'M8 1.5 15.2 14.5H.8z',
  prompt: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z',
  routine: 'M1.5 6.5h13v3h-13z',
};

const marks: Record<Urgency, boolean> = { immediate: true, urgent: true, prompt: false, routine: false };

export const UrgencyIcon: FC<{ urgency: Urgency }> = ({ urgency }) => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d={shapes[urgency]} fill="currentColor" />
    {marks[urgency] && <path d="M8 5v4.2M8 11v1.6" stroke="var(--on-badge)" stroke-width="1.8" />}
  </svg>
);

const lines = {
  clock: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 4.5V8l2.5 1.8',
  alarm: 'M8 1.8 14.8 14H1.2zM8 6v4M8 11.3v1.2',
  lock: 'M3 7h10v7.5H3zM5 7V4.8a3 3 0 0 1 6 0V7',
  open: 'M3 7h10v7.5H3zM5 7V4.8a3 3 0 0 1 5.8-1',
  flag: 'M3 15V1.5M3 2h9l-2 3.2 2 3.3H3',
  done: 'M2.5 8.5 6.3 12 13.5 4',
  cross: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
} as const;

export type IconName = keyof typeof lines;

export const Icon: FC<{ name: IconName }> = ({ name }) => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d={lines[name]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" />
  </svg>
);
