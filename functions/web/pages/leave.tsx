import type { FC } from 'hono/jsx';
import { Layout } from './layout.tsx';
import type { View } from './view.ts';

/** What the quick exit does, and what it cannot erase. */
export const LeavePage: FC<{ view: View }> = ({ view }) => (
  <Layout view={view} path="/leave">
    <h1>{view.t('leave.title')}</h1>
    <p class="lead">{view.t('leave.does')}</p>
    <ul>
      {(['history', 'back', 'watch', 'net', 'private'] as const).map((key) => (
        <li>{view.t(`leave.${key}`)}</li>
      ))}
    </ul>
  </Layout>
);

export const ClosedPage: FC<{ view: View }> = ({ view }) => (
  <Layout view={view} path="/leave">
    <h1>{view.t('closed.title')}</h1>
    <p>{view.t('closed.text')}</p>
  </Layout>
);
