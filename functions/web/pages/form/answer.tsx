import type { FC } from 'hono/jsx';
import { choices } from '../../../../shared/domain/consent.ts';
import { whens } from '../../form/draft.ts';
import { LineBox, Radios, TextBox } from '../fields.tsx';
import { Frame, type FormPage } from './frame.tsx';

export const AnswerPage: FC<{ form: FormPage }> = ({ form }) => {
  const { t, desk, pack } = form.view;
  const { picks } = form.draft;
  return (
    <Frame form={form} title={t('answer.title')}>
      <p>{t('choice.child', { age: pack.jurisdiction.adultAge })}</p>
      {picks.relation !== 'self' && <p>{t('choice.other')}</p>}
      <Radios
        form={form}
        name="choice"
        legend={t('choice.legend', { desk })}
        hint={`${t('choice.none', { desk })} ${t('choice.hint')}`}
        look="options"
        options={choices.map((value) => ({
          value,
          label: t(`choice.${value}`, { desk }),
          hint: t(`choice.${value}Hint`),
        }))}
      />
      <h2>{t('safe.title')}</h2>
      <p>{t('safe.hint')}</p>
      <Radios
        form={form}
        name="safe"
        legend={t('safe.label')}
        look="pills"
        options={(['yes', 'no', 'unknown'] as const).map((value) => ({ value, label: t(value) }))}
      />
      <Radios
        form={form}
        name="when"
        legend={t('when.label')}
        look="pills"
        options={whens.map((value) => ({ value, label: t(`when.${value}`) }))}
      />
      <TextBox
        form={form}
        name="howToAnswer"
        label={t('howToAnswer.label')}
        hint={`${t('howToAnswer.hint')} ${t('box.desk', { desk })}`}
      />
      <LineBox form={form} name="number" label={t('number.label')} hint={t('number.hint', { desk })} type="tel" />
    </Frame>
  );
};
