import type { FC } from 'hono/jsx';
import type { Draft } from '../form/draft.ts';
import type { View } from './view.ts';

type Group = 'child' | 'emergency' | 'crisis';

/** Which numbers an answer calls for. A child's own line comes before all others. */
export const groupsFor = (draft: Draft): readonly Group[] => {
  const { now, hurt, moved, selfHarm, under18, child } = draft.picks;
  const groups: Group[] = [];
  if (under18 === 'yes') groups.push('child');
  if ([now, hurt, moved].includes('yes')) groups.push('emergency');
  if (selfHarm === 'yes') groups.push('crisis');
  if (child === 'yes' && !groups.includes('child')) groups.push('child');
  return groups;
};

export const NumberList: FC<{ view: View; groups: readonly Group[] }> = ({ view, groups }) => (
  <dl>
    {groups.map((group) => (
      <>
        <dt>{view.t(`numbers.${group}`)}</dt>
        {view.pack.jurisdiction.numbers[group].map(({ name, number }) => (
          <dd>
            {view.say(name)}:{' '}
            <a href={`tel:${number.replaceAll(/[^\d+*#]/g, '')}`} dir="ltr">
              {number}
            </a>
          </dd>
        ))}
      </>
    ))}
  </dl>
);

/** Stands on top of every page that follows a "yes", and says that the form goes on. */
export const NumbersPanel: FC<{ view: View; groups: readonly Group[]; goOn?: boolean }> = ({
  view,
  groups,
  goOn = true,
}) =>
  groups.length === 0 ? null : (
    <section class="call" aria-labelledby="call">
      <h2 id="call">{view.t('numbers.title')}</h2>
      <NumberList view={view} groups={groups} />
      {goOn && <p>{view.t('numbers.goOn')}</p>}
    </section>
  );
