import { nameable } from '../../../../shared/jurisdiction/nameable.ts';
import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Field, WordField } from '../../form/draft.ts';
import { offeredExploitation, offeredIndicators, offeredNeeds, offeredRelations } from '../../form/offered.ts';
import { countBoxes } from '../../form/counts.ts';
import { LineBox, Select, TextBox, Ticks } from '../fields.tsx';
import { Frame, type FormPage } from './frame.tsx';

type SectionProps = PropsWithChildren<{
  readonly form: FormPage;
  readonly title: string;
  readonly fields: readonly Field[];
}>;

/** Open if there is something in it that must be seen: an error, or what was filled in before. */
const Section: FC<SectionProps> = ({ form, title, fields, children }) => {
  const filled = (field: Field): boolean =>
    form.complaints.has(field) ||
    Object.entries(form.draft.words).some(([name, text]) => name === field && !text.isEmpty) ||
    Object.entries(form.draft.ticks).some(([name, values]) => name === field && values.length > 0);
  return (
    <details {...(fields.some(filled) ? { open: true } : {})}>
      <summary>{title}</summary>
      <div>{children}</div>
    </details>
  );
};

export const DetailsPage: FC<{ form: FormPage }> = ({ form }) => {
  const { t, desk, say, pack } = form.view;
  const read = t('box.desk', { desk });
  const counts: readonly WordField[] = countBoxes.map(([name]) => name);
  const areas = pack.jurisdiction.areas.map(({ code, name }) => ({ value: code, label: say(name) }));
  const named = nameable(pack).map(({ id, name }) => ({ value: id, label: say(name) }));
  return (
    <Frame form={form} title={t('details.title')} hint={t('details.hint')}>
      <Section form={form} title={t('kind.title')} fields={['exploitation']}>
        <Ticks
          form={form}
          name="exploitation"
          legend={t('kind.title')}
          hint={t('kind.hint')}
          options={offeredExploitation.map((value) => ({ value, label: t(`exploitation.${value}`) }))}
        />
      </Section>
      <Section form={form} title={t('signs.title')} fields={['indicators']}>
        <Ticks
          form={form}
          name="indicators"
          legend={t('signs.title')}
          hint={t('signs.hint')}
          options={offeredIndicators.map((value) => ({ value, label: t(`indicator.${value}`) }))}
        />
      </Section>
      <Section form={form} title={t('people.title')} fields={counts}>
        <Select
          form={form}
          name="area"
          label={t('area.label')}
          hint={t('area.hint')}
          none={t('area.unknown')}
          options={areas}
        />
        <fieldset>
          <legend>{t('people.legend')}</legend>
          <p class="hint">{t('people.hint')}</p>
          <div class="counts">
            {countBoxes.map(([name]) => (
              <LineBox form={form} name={name} label={t(`people.${name}`)} type="text" numeric />
            ))}
          </div>
        </fieldset>
      </Section>
      <Section form={form} title={t('relation.title')} fields={['needs']}>
        <Select
          form={form}
          name="relation"
          label={t('relation.label')}
          none={t('relation.none')}
          options={offeredRelations.map((value) => ({ value, label: t(`relation.${value}`) }))}
        />
        <Ticks
          form={form}
          name="needs"
          legend={t('need.legend')}
          options={offeredNeeds.map((value) => ({ value, label: t(`need.${value}`) }))}
        />
      </Section>
      <Section form={form} title={t('names.title')} fields={['identity', 'victim', 'compelled']}>
        <TextBox form={form} name="identity" label={t('identity.label')} hint={`${t('identity.hint')} ${read}`} />
        <TextBox form={form} name="victim" label={t('victim.label')} hint={`${t('victim.hint')} ${read}`} />
        <TextBox form={form} name="compelled" label={t('compelled.label')} hint={`${t('compelled.hint')} ${read}`} />
      </Section>
      <Section form={form} title={t('hidden.title')} fields={['conflicts', 'mustNotSee']}>
        {named.length > 0 && (
          <Ticks form={form} name="conflicts" legend={t('hidden.legend')} hint={t('hidden.hint')} options={named} />
        )}
        <TextBox
          form={form}
          name="mustNotSee"
          label={t('mustNotSee.label')}
          hint={`${t('mustNotSee.hint', { desk })} ${read}`}
        />
      </Section>
    </Frame>
  );
};
