import type { FC } from 'hono/jsx';
import { Unkept } from '../../../shared/http/unkept.tsx';
import { Layout } from './layout.tsx';
import { NumberList } from './numbers.tsx';
import type { View } from './view.ts';

/** The two ways in are POSTs: an address bar and a history never tell which one was taken. */
const Begin: FC<{ view: View; about: 'self' | 'other' }> = ({ view, about }) => (
  <form method="post" action="/form">
    <input type="hidden" name="l" value={view.language} />
    <input type="hidden" name="about" value={about} />
    <Unkept />
    <button class="big" name="go" value="begin">
      <b>{view.t(about === 'self' ? 'start.help' : 'start.saw')}</b>
      {view.t(about === 'self' ? 'start.helpHint' : 'start.sawHint')}
    </button>
  </form>
);

export const StartPage: FC<{ view: View }> = ({ view }) => (
  <Layout view={view} path="/">
    <h1>{view.t('start.title')}</h1>
    <p class="lead">{view.t('start.lead')}</p>
    <div class="choices">
      <Begin view={view} about="self" />
      <Begin view={view} about="other" />
      <a class="big" href={`/box?l=${view.language}`}>
        <b>{view.t('start.code')}</b>
        {view.t('start.codeHint')}
      </a>
    </div>
    <section class="call" aria-labelledby="danger">
      <h2 id="danger">{view.t('start.danger')}</h2>
      <p>{view.t('start.dangerHint')}</p>
      <NumberList view={view} groups={['emergency', 'crisis', 'child']} />
    </section>
  </Layout>
);
