import type { FC } from 'hono/jsx';
import type { Plain } from '../../../../shared/domain/plain.ts';
import { countBoxes } from '../../form/counts.ts';
import { choices } from '../../../../shared/domain/consent.ts';
import { offeredExploitation, offeredIndicators, offeredNeeds } from '../../form/offered.ts';
import { whens } from '../../form/draft.ts';
import type { Step } from '../../form/steps.ts';
import { Frame, type FormPage } from './frame.tsx';

const Row: FC<{ form: FormPage; title: string; step: Step; lines: readonly string[] }> = ({
  form,
  title,
  step,
  lines,
}) => (
  <section class="row">
    <h2>{title}</h2>
    <button class="quiet" name="go" value={`to:${step}`} aria-label={`${form.view.t('go.change')}: ${title}`}>
      {form.view.t('go.change')}
    </button>
    <p dir="auto">{lines.length === 0 ? form.view.t('check.nothing') : lines.join('\n')}</p>
  </section>
);

const shown = (texts: readonly Plain[]): readonly string[] =>
  texts.filter((text) => !text.isEmpty).map((text) => text.reveal());

/** Everything that will be sent, as it was typed, each with a way back to where it was asked. */
export const CheckPage: FC<{ form: FormPage }> = ({ form }) => {
  const { t, desk, say, pack } = form.view;
  const { words, picks, ticks } = form.draft;
  const age = pack.jurisdiction.adultAge;
  const dangers = (['under18', 'now', 'hurt', 'moved', 'child', 'selfHarm'] as const).flatMap((name) => {
    const answer = (['yes', 'no', 'unknown'] as const).find((value) => value === picks[name]);
    return answer === undefined ? [] : [`${t(`danger.${name}`, { age })} ${t(answer)}`];
  });
  const area = pack.jurisdiction.areas.find(({ code }) => code === picks.area);
  const named = [...pack.partners, ...pack.jurisdiction.offices].filter(({ id }) => ticks.conflicts.includes(id));
  const more = [
    ...offeredExploitation.filter((code) => ticks.exploitation.includes(code)).map((code) => t(`exploitation.${code}`)),
    ...offeredIndicators.filter((code) => ticks.indicators.includes(code)).map((code) => t(`indicator.${code}`)),
    ...(area === undefined ? [] : [say(area.name)]),
    ...countBoxes
      .filter(([name]) => !words[name].isEmpty)
      .map(([name]) => `${t(`people.${name}`)}: ${words[name].reveal()}`),
    ...offeredNeeds.filter((code) => ticks.needs.includes(code)).map((code) => t(`need.${code}`)),
  ];
  const choice = choices.find((value) => value === picks.choice) ?? 'only_you';
  const when = whens.find((value) => value === picks.when);
  const safe = (['yes', 'no', 'unknown'] as const).find((value) => value === picks.safe);
  const answers = [
    ...(safe === undefined ? [] : [`${t('safe.label')} ${t(safe)}`]),
    ...(when === undefined ? [] : [t(`when.${when}`)]),
    ...shown([words.howToAnswer, words.number]),
  ];
  return (
    <Frame form={form} title={t('check.title')} hint={t('check.hint')}>
      <div class="card">
        <Row form={form} title={t('part.report')} step="tell" lines={shown([words.report])} />
        <Row form={form} title={t('check.danger')} step="danger" lines={dangers} />
        <Row form={form} title={t('check.more')} step="details" lines={more} />
        <Row
          form={form}
          title={t('check.names')}
          step="details"
          lines={shown([words.identity, words.victim, words.compelled])}
        />
        <Row
          form={form}
          title={t('hidden.title')}
          step="details"
          lines={[...named.map(({ name }) => say(name)), ...shown([words.mustNotSee])]}
        />
        <Row form={form} title={t('check.choice')} step="answer" lines={[t(`choice.${choice}`, { desk })]} />
        <Row form={form} title={t('check.answer')} step="answer" lines={answers} />
      </div>
    </Frame>
  );
};
