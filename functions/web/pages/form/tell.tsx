import type { FC } from 'hono/jsx';
import { TextBox } from '../fields.tsx';
import { Notice } from '../notice.tsx';
import { Frame, type FormPage } from './frame.tsx';

export const TellPage: FC<{ form: FormPage }> = ({ form }) => {
  const { t, desk } = form.view;
  return (
    <Frame form={form} title={t('tell.title')}>
      <Notice view={form.view} />
      <TextBox
        form={form}
        name="report"
        label={t(form.draft.picks.about === 'other' ? 'report.other' : 'report.self')}
        hint={`${t('report.hint')} ${t('box.desk', { desk })}`}
      />
    </Frame>
  );
};
