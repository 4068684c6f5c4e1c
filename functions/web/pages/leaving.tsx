import type { FC } from 'hono/jsx';
import type { View } from './view.ts';

/** What the quick exit does, and what it cannot erase. */
export const Leaving: FC<{ view: View }> = ({ view: { t } }) => (
  <>
    <p class="lead">{t('leave.does')}</p>
    <ul>
      {(['history', 'back', 'watch', 'net', 'private'] as const).map((key) => (
        <li>{t(`leave.${key}`)}</li>
      ))}
    </ul>
  </>
);
