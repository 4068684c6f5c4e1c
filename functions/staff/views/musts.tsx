import type { FC } from 'hono/jsx';
import type { MustItem } from '../../../shared/rows/must.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { Dependencies } from '../ports.ts';
import { kindNames, partNamesInText } from '../wording/codes.ts';
import { deferNames, mustReason } from '../wording/must.ts';
import { hourText, momentText } from '../wording/time.ts';
import { partnerText } from './format.ts';
import { Icon, type IconName } from './icons.tsx';

type Needs = Pick<Dependencies, 'jurisdiction' | 'partners' | 'explain'>;
type Zone = Pick<Dependencies['jurisdiction'], 'timeZone'>;

const people = (by: readonly string[]): string => new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(by);

const backTexts = {
  unread: 'It was taken back before anybody there had opened it.',
  read: 'It was taken back, but somebody there had opened it before.',
} as const;

const stateText = ({ phase, by, hour, reason, due }: MustItem, { timeZone }: Zone): string => {
  const who = `${people(by)}${hour === null ? '' : ` (${hourText(hour, timeZone)})`}`;
  switch (phase) {
    case 'waiting':
      return 'Two people of your group have to release it. Until then they are given nothing.';
    case 'half':
      return `Released by ${who}. A second person has to release it, too. Until then they are given nothing.`;
    case 'on_call':
      return `Released by ${who}, on call: ${mustReason(reason).toLowerCase()}. A second person has to look at it by ${momentText(due ?? '', timeZone)}.`;
    case 'released':
      return `Released by ${who}. They have it.`;
    case 'refused':
      return `Not released, by ${who}: ${mustReason(reason).toLowerCase()}. They are given nothing.`;
  }
};

const toldText = ({ told, deferred }: MustItem): string => {
  if (told === 'told') return 'The reporter has been told.';
  if (deferred === null) return 'The reporter is told, without a name, as soon as it is given.';
  return `The reporter is told on ${deferred.until}, and not before: ${deferNames[deferred.reason].toLowerCase()}.`;
};

const icons: Record<MustItem['phase'], IconName> = {
  waiting: 'clock',
  half: 'clock',
  on_call: 'alarm',
  released: 'done',
  refused: 'cross',
};

/** What one of these is called where there may be several: whom, and what they would get. */
export const mustText = ({ partner, parts }: MustItem, partners: Needs['partners']): string =>
  `${partnerText(partner, partners)}: ${parts.map((part) => partNamesInText[part]).join(', ')}`;

const Item: FC<{ item: MustItem; needs: Needs }> = ({ item, needs }) => (
  <li class={item.phase}>
    <h3>{mustText(item, needs.partners)}</h3>
    <ul>
      {item.policies.map((fact) => (
        <li>{needs.explain({ code: 'rule_requires', fact })}</li>
      ))}
    </ul>
    <p>
      <Icon name={icons[item.phase]} /> {stateText(item, needs.jurisdiction)}
      {item.overdue && <strong> That is overdue.</strong>}
    </p>
    {item.back !== null && <p>{backTexts[item.back]}</p>}
    <p class="hint">{toldText(item)}</p>
  </li>
);

/** What the law asks for without the person's consent: for the review group, and in nobody else's referral. */
export const Musts: FC<{ row: ReferralRow; needs: Needs }> = ({ row: { musts = [] }, needs }) =>
  musts.length === 0 ? null : (
    <section class="content" aria-labelledby="musts">
      <h2 id="musts">What the law asks you to decide</h2>
      <p>The law says that others must receive this, and the person has not agreed. They do not see that it waits.</p>
      <ul class="musts">
        {musts.map((item) => (
          <Item item={item} needs={needs} />
        ))}
      </ul>
    </section>
  );

const shortTexts: Record<MustItem['phase'], string> = {
  waiting: 'Waits for release',
  half: 'Waits for a second person',
  on_call: 'To be looked at by a second person',
  released: '',
  refused: '',
};

/** For a line of the inbox: what waits for a decision, and by which rule. */
export const mustLines = ({ musts = [] }: Pick<ReferralRow, 'musts'>, { explain }: Pick<Needs, 'explain'>): string[] =>
  musts
    .filter(({ phase }) => shortTexts[phase] !== '')
    .map(({ phase, kind, policies }) => {
      const why = policies.map((fact) => explain({ code: 'rule_requires', fact })).join(' ');
      return `${shortTexts[phase]} (${kindNames[kind]}). ${why}`;
    });
