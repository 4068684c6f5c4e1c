import type { FC } from 'hono/jsx';
import { lendingHours, type Lent } from '../../../shared/domain/interpreting.ts';
import type { PartReference } from '../../../shared/rows/part.ts';
import { interpreterOptions, type ReferralRow } from '../../../shared/rows/referral.ts';
import { lendable } from '../lending.ts';
import type { Dependencies } from '../ports.ts';
import { partNamesInText } from '../wording/codes.ts';
import { hoursNames, lendingTexts } from '../wording/lending.ts';
import { momentText } from '../wording/time.ts';
import { type ActProps, Choice, ErrorText, Folded, Form, Hint, Text } from './formParts.tsx';
import { languageName, partnerText } from './format.ts';

type Item = Pick<PartReference, 'part' | 'digest'>;

/** Which of them it is, without a word of what it says. */
const itemText = ({ parts }: Pick<ReferralRow, 'parts'>, { part, digest }: Item): string => {
  if (part !== 'message' && part !== 'file') return partNamesInText[part];
  const alike = parts.filter((each) => each.part === part && each.translation === undefined);
  const place = alike.findIndex((each) => each.digest === digest) + 1;
  const name = part === 'file' ? 'the file' : 'the message';
  return alike.length < 2 ? name : `${part} ${place} of ${alike.length}`;
};

/** What the lead lends, to whom, for how long. */
export const AskInterpreter: FC<ActProps> = (props) => {
  const { row, partners } = props;
  const options = interpreterOptions(row);
  const tongues = [...new Set(options.flatMap(({ interprets = [] }) => interprets))];
  const languages = tongues.map((tongue) => [tongue, languageName(tongue)] as const);
  const whose = options.map(({ partner, interprets = [] }) => {
    return [partner, `${partnerText(partner, partners)}: ${interprets.map(languageName).join(', ')}`] as const;
  });
  return (
    <Folded {...props}>
      <Form {...props}>
        <Choice {...props} name="to" label="Whom" options={whose} />
        <Choice
          {...props}
          name="item"
          label="What they can open"
          options={lendable(row).map((item) => [item.digest, itemText(row, item)])}
        />
        <Choice {...props} name="from" label="It is in" options={languages} preset={row.label.language} />
        <Choice {...props} name="into" label="You need it in" options={languages} />
        <Choice
          {...props}
          name="hours"
          label="For how long"
          options={lendingHours.map((hours) => [hours, hoursNames[hours]])}
        />
      </Form>
    </Folded>
  );
};

/** Where the interpreter writes. Of one item it need not be said which. */
export const Translate: FC<ActProps> = (props) => {
  const { row } = props;
  const lent = row.lent ?? [];
  const options = lent.map((item) => [item.digest, itemText(row, item)] as const);
  return (
    <div class="answer">
      <h2>Write the translation</h2>
      <ErrorText act="translate" problem={props.problem} />
      <Form {...props}>
        {lent.length < 2 ? (
          <input type="hidden" name="of" value={lent[0]?.digest ?? ''} />
        ) : (
          <Choice {...props} name="of" label="Of what" options={options} />
        )}
        <Text {...props} label="Your translation" required rows={8} />
        <Hint act="translate" />
      </Form>
    </div>
  );
};

interface Props {
  readonly row: ReferralRow;
  readonly needs: Pick<Dependencies, 'jurisdiction' | 'partners'>;
}

const line = ({ row, needs }: Props, lent: Lent): string => {
  const [item, from, into] = [itemText(row, lent), languageName(lent.from), languageName(lent.into)];
  const until = momentText(lent.until, needs.jurisdiction.timeZone);
  if (row.basis !== 'interpreter') {
    return lendingTexts.lent(partnerText(lent.to, needs.partners), item, from, into, until);
  }
  return `${lendingTexts.task(item, from, into)} ${lendingTexts.until(until)}`;
};

/** To the interpreter what it is asked for; to the lead what is lent now. */
export const LentItems: FC<Props> = (props) => {
  const { row } = props;
  if (row.ended !== null || row.lent === undefined || row.lent.length === 0) return null;
  return (
    <section class="lent" aria-labelledby="lent">
      <h2 id="lent">{row.basis === 'interpreter' ? lendingTexts.askedFor : lendingTexts.lentTo}</h2>
      <ul>
        {row.lent.map((lent) => (
          <li>{line(props, lent)}</li>
        ))}
      </ul>
    </section>
  );
};
