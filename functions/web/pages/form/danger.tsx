import type { FC } from 'hono/jsx';
import type { PickField } from '../../form/draft.ts';
import { Radios } from '../fields.tsx';
import { groupsFor, NumberList, NumbersPanel } from '../numbers.tsx';
import { Frame, type FormPage } from './frame.tsx';

type Group = 'child' | 'emergency' | 'crisis';

export const DangerPage: FC<{ form: FormPage }> = ({ form }) => {
  const { t, pack } = form.view;
  const age = pack.jurisdiction.adultAge;
  const options = (['yes', 'no', 'unknown'] as const).map((value) => ({ value, label: t(value) }));
  const question = (name: PickField, legend: string, groups: readonly Group[], hint?: string) => (
    <Radios form={form} name={name} legend={legend} hint={hint} options={options} look="pills">
      {/* Shown by the style sheet as soon as "yes" is chosen, and by the server on every page after that. */}
      <div class="call calls">
        <NumberList view={form.view} groups={groups} />
        <p>{t('numbers.goOn')}</p>
      </div>
    </Radios>
  );
  return (
    <Frame form={form} title={t('danger.title')} hint={t('danger.hint')}>
      <NumbersPanel view={form.view} groups={groupsFor(form.draft)} />
      {question('under18', t('danger.under18', { age }), ['child'])}
      {question('now', t('danger.now'), ['emergency'])}
      {question('hurt', t('danger.hurt'), ['emergency'])}
      {question('moved', t('danger.moved'), ['emergency'], t('danger.movedHint'))}
      {question('child', t('danger.child', { age }), ['child'])}
      {question('selfHarm', t('danger.selfHarm'), ['crisis', 'emergency'])}
    </Frame>
  );
};
