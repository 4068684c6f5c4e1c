import type { FC } from 'hono/jsx';
import type { Step } from '../../form/steps.ts';
import { AnswerPage } from './answer.tsx';
import { CheckPage } from './check.tsx';
import { DangerPage } from './danger.tsx';
import { DetailsPage } from './details.tsx';
import type { FormPage } from './frame.tsx';
import { TellPage } from './tell.tsx';

const pages: Readonly<Record<Step, FC<{ form: FormPage }>>> = {
  tell: TellPage,
  danger: DangerPage,
  details: DetailsPage,
  answer: AnswerPage,
  check: CheckPage,
};

export const FormStepPage: FC<{ form: FormPage }> = ({ form }) => {
  const Page = pages[form.step];
  return <Page form={form} />;
};
