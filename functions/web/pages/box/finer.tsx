import type { Child, FC } from 'hono/jsx';
import { finerParts } from '../../../../shared/domain/finer.ts';
import { agreeable } from '../../../../shared/jurisdiction/agreeable.ts';
import type { MailboxView } from '../../../../shared/mailbox/mailbox.ts';
import { DAYS, type Ticked } from '../../form/finer.ts';
import { type BoxForm, BoxLayout, BoxPost, Keep, type Note } from './frame.tsx';

interface OptionProps {
  readonly id: string;
  readonly type: 'checkbox' | 'radio';
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
  readonly children?: Child;
}

const Option: FC<OptionProps> = ({ id, children, ...input }) => (
  <label class="tick" for={id}>
    <input id={id} {...input} autocomplete="off" />
    <span>{children}</span>
  </label>
);

/** Of these only the person themself can say yes: who speaks for somebody else is not asked. */
const OWN: ReadonlySet<string> = new Set(['victim', 'compelled']);

interface FinerProps {
  readonly form: BoxForm;
  readonly box: Pick<MailboxView, 'choice' | 'isOwn'>;
  readonly ticked: Ticked;
  readonly note?: Note | undefined;
}

/** A yes put together one by one. Nothing is ticked beforehand, and what follows from a no stands above. */
export const FinerPage: FC<FinerProps> = ({ form, box, ticked, note }) => {
  const { t, say, desk, pack } = form.view;
  const { kinds, partners } = agreeable(pack);
  return (
    <BoxLayout form={form} title={t('finer.title')} note={note}>
      <p>{t('finer.text', { desk })}</p>
      {(box.choice === 'helpers' || box.choice === 'helpers_and_police') && (
        <p>{t('finer.place', { choice: t(`choice.${box.choice}`, { desk }) })}</p>
      )}
      <BoxPost form={form}>
        <fieldset>
          <legend>{t('finer.kinds')}</legend>
          <div class="ticks">
            {kinds.map((kind) => (
              <Option
                id={`kind-${kind}`}
                type="checkbox"
                name="kind"
                value={kind}
                checked={ticked.kinds.includes(kind)}
              >
                {t(`kindOf.${kind}`)}
              </Option>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend>{t('finer.partners')}</legend>
          <div class="ticks">
            {partners.map(({ id, name }) => (
              <Option
                id={`partner-${id}`}
                type="checkbox"
                name="partner"
                value={id}
                checked={ticked.partners.includes(id)}
              >
                {say(name)}
              </Option>
            ))}
          </div>
          <p class="soft">{t('finer.avoid')}</p>
        </fieldset>
        <fieldset>
          <legend>{t('finer.parts')}</legend>
          <div class="ticks">
            {finerParts
              .filter((part) => box.isOwn || !OWN.has(part))
              .map((part) => (
                <Option
                  id={`part-${part}`}
                  type="checkbox"
                  name="part"
                  value={part}
                  checked={ticked.parts.includes(part)}
                >
                  {t(`part.${part}`)}
                </Option>
              ))}
          </div>
          {!box.isOwn && <p class="soft">{t('choice.other')}</p>}
        </fieldset>
        <fieldset aria-describedby="days-hint">
          <legend>{t('finer.until')}</legend>
          <span class="hint" id="days-hint">
            {t('finer.untilHint')}
          </span>
          <div class="pills">
            <Option id="days-open" type="radio" name="days" value="" checked={ticked.days === null}>
              {t('finer.open')}
            </Option>
            {DAYS.map((days) => (
              <Option id={`days-${days}`} type="radio" name="days" value={String(days)} checked={ticked.days === days}>
                {t('finer.days', { days })}
              </Option>
            ))}
          </div>
        </fieldset>
        <p>{t('choices.past')}</p>
        <div class="go">
          <button name="act" value="agree">
            {t('finer.save')}
          </button>
          <Keep view={form.view} />
        </div>
      </BoxPost>
    </BoxLayout>
  );
};
