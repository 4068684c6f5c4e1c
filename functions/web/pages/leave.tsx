import type { FC } from 'hono/jsx';
import { Layout } from './layout.tsx';
import { Leaving } from './leaving.tsx';
import type { View } from './view.ts';

/** What the quick exit does, and what it cannot erase. */
export const LeavePage: FC<{ view: View }> = ({ view }) => (
  <Layout view={view} path="/leave">
    <h1>{view.t('leave.title')}</h1>
    <Leaving view={view} />
  </Layout>
);

export const ClosedPage: FC<{ view: View }> = ({ view }) => (
  <Layout view={view} path="/leave">
    <h1>{view.t('closed.title')}</h1>
    <p>{view.t('closed.text')}</p>
  </Layout>
);
