import type { FC } from 'hono/jsx';
import {
  deferrableDays,
  deferReasons,
  onCallReasons,
  refuseReasons,
  reviewAnswers,
} from '../../../shared/domain/must.ts';
import type { MustAct } from '../../../shared/rows/request.ts';
import { mustsFor } from '../musts.ts';
import { deferNames, onCallNames, refuseNames, reviewNames } from '../wording/must.ts';
import { type ActProps, Choice, Folded, Form } from './formParts.tsx';
import { mustText } from './musts.tsx';

/** Where there is one thing to decide, it need not be chosen. */
const Must: FC<ActProps & { act: MustAct['act'] }> = (props) => {
  const [first, ...others] = mustsFor(props.row, props.act, props.signed.member.id);
  if (first !== undefined && others.length === 0) {
    return (
      <>
        <input type="hidden" name="must" value={first.id} />
        <p>{mustText(first, props.partners)}</p>
      </>
    );
  }
  const items = first === undefined ? [] : [first, ...others];
  const options = items.map((item) => [item.id, mustText(item, props.partners)] as const);
  return <Choice {...props} name="must" label="To whom, and what they would get" options={options} />;
};

const optionsOf = <Code extends string>(codes: readonly Code[], names: Readonly<Record<Code, string>>) =>
  codes.map((code) => [code, names[code]] as const);

const DAY = 24 * 3_600_000;
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** Each day that it can be put off to: a list is reached and read in one, which a date's three boxes are not. */
const daysOf = ({ needs }: ActProps): readonly (readonly [string, string])[] => {
  const [first, last] = deferrableDays(needs.now(), needs.jurisdiction.timeZone).map((day) => Date.parse(day));
  const days: (readonly [string, string])[] = [];
  for (let day = (first ?? 0) + DAY; day <= (last ?? 0); day += DAY) {
    days.push([new Date(day).toISOString().slice(0, 10), dayFormat.format(day)]);
  }
  return [[new Date(first ?? 0).toISOString().slice(0, 10), 'Today: at once'], ...days];
};

/** The form of one act by which the review group decides about what the law asks for. */
export const MustForm: FC<ActProps & { act: MustAct['act'] }> = (props) => {
  switch (props.act) {
    case 'release':
    case 'allow_release':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
          </Form>
        </Folded>
      );
    case 'release_now':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="reason" label="Why" options={optionsOf(onCallReasons, onCallNames)} />
          </Form>
        </Folded>
      );
    case 'refuse_release':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="reason" label="Why" options={optionsOf(refuseReasons, refuseNames)} />
          </Form>
        </Folded>
      );
    case 'review_release':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="answer" label="What you found" options={optionsOf(reviewAnswers, reviewNames)} />
          </Form>
        </Folded>
      );
    case 'defer_telling':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="reason" label="Why" options={optionsOf(deferReasons, deferNames)} />
            <Choice {...props} name="until" label="Told on" options={daysOf(props)} />
          </Form>
        </Folded>
      );
  }
};
