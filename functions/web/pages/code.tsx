import type { FC } from 'hono/jsx';
import type { AccessCode } from '../../../shared/sealing/accessCode.ts';
import type { Acceptance } from '../../../shared/intake/submission.ts';
import { Layout } from './layout.tsx';
import { groupsFor, NumbersPanel } from './numbers.tsx';
import type { Draft } from '../form/draft.ts';
import type { View } from './view.ts';

/** The digits, large, in four groups; read out by screen readers digit by digit. */
export const CodeShown: FC<{ code: AccessCode }> = ({ code }) => (
  <p class="code" id="code">
    {code
      .groups()
      .split(' ')
      .map((group) => (
        <span>{group} </span>
      ))}
  </p>
);

/** They may go on by text, too: only if they want, and from a phone that they choose. */
const ByText: FC<{ view: View }> = ({ view: { pack, language, t } }) => {
  const { numbers } = pack.jurisdiction.phone;
  const line = numbers.find((each) => each.language === language) ?? numbers[0];
  return (
    <>
      {line && (
        <p>
          {t('code.byText')} <span dir="ltr">{line.number}</span>
        </p>
      )}
    </>
  );
};

export const CodePage: FC<{ view: View; acceptance: Acceptance; draft: Draft }> = ({
  view,
  acceptance: { code, mailbox },
  draft,
}) => (
  <Layout view={view} path="/box" once>
    <h1>{view.t('code.title')}</h1>
    {code === null ? (
      <p>{view.t(mailbox === 'none' ? 'code.none' : 'code.shown')}</p>
    ) : (
      <>
        <h2>{view.t('code.yours')}</h2>
        <CodeShown code={code} />
        <p>{view.t('code.for')}</p>
        <p>{view.t('code.keep')}</p>
        <p>
          <strong>{view.t('code.lost')}</strong>
        </p>
        <ByText view={view} />
      </>
    )}
    {mailbox === 'made' && (
      <div class="go">
        <a class="button" href={`/box?l=${view.language}`}>
          {view.t('code.open')}
        </a>
      </div>
    )}
    <NumbersPanel view={view} groups={groupsFor(draft)} goOn={false} />
  </Layout>
);
