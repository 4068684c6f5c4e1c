import type { FC } from 'hono/jsx';
import type { WordingKey } from '../../../shared/wording/wording.ts';
import { Layout } from './layout.tsx';
import { NumberList } from './numbers.tsx';
import type { View } from './view.ts';

/** Whatever went wrong: whose fault it is, what to do now, and the numbers for whoever cannot wait. */
export const TroublePage: FC<{ view: View; text: WordingKey }> = ({ view, text }) => (
  <Layout view={view} path="/">
    <h1>{view.t('trouble.title')}</h1>
    <p>{view.t(text)}</p>
    <section class="call" aria-labelledby="call">
      <h2 id="call">{view.t('start.danger')}</h2>
      <NumberList view={view} groups={['emergency', 'crisis', 'child']} />
    </section>
    <div class="go">
      <a class="button" href={`/?l=${view.language}`}>
        {view.t('trouble.start')}
      </a>
    </div>
  </Layout>
);
