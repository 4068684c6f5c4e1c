import type { FC } from 'hono/jsx';
import { declineReasons, outcomes, urgencyReasons } from '../../../shared/domain/referral.ts';
import { serviceStates } from '../../../shared/domain/service.ts';
import { needs } from '../../../shared/domain/vocabulary.ts';
import { urgencies } from '../../../shared/domain/urgency.ts';
import { handOverOptions } from '../../../shared/rows/referral.ts';
import {
  declineNames,
  needNames,
  outcomeNames,
  partNamesInText,
  serviceStateNames,
  urgencyNames,
  urgencyReasonNames,
} from '../wording/codes.ts';
import { actNames } from '../wording/texts.ts';
import { callBackText, partnerText } from './format.ts';
import { type ActProps, Choice, ErrorText, Folded, Form, Hint, type Option, Text } from './formParts.tsx';
import { AskInterpreter, Translate } from './lending.tsx';
import { MustForm } from './mustForms.tsx';

const listOf = (parts: readonly (keyof typeof partNamesInText)[]): string =>
  parts.map((part) => partNamesInText[part]).join(', ');

const passOnOptions = ({ row, partners }: ActProps): readonly Option[] =>
  handOverOptions(row).map(({ partner, parts }) => [partner, `${partnerText(partner, partners)}: ${listOf(parts)}`]);

/** The form of one act. */
export const ActForm: FC<ActProps> = (props) => {
  switch (props.act) {
    case 'acknowledge':
    case 'accept':
      return (
        <div class="simple">
          <ErrorText act={props.act} problem={props.problem} />
          <Form {...props} quiet={props.act === 'acknowledge'} />
        </div>
      );
    case 'answer':
      return (
        <div class="answer">
          <h2>{actNames.answer}</h2>
          <ErrorText act="answer" problem={props.problem} />
          <Form {...props}>
            <Text {...props} label="Your answer" required rows={5} />
            <Hint act="answer" />
          </Form>
        </div>
      );
    case 'note':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Text {...props} label="Note" required rows={4} />
          </Form>
        </Folded>
      );
    case 'pass_on':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice {...props} name="to" label="To whom, and what they would get" options={passOnOptions(props)} />
            <Text {...props} label="Hand-over message for them (if needed)" required={false} rows={4} />
          </Form>
        </Folded>
      );
    case 'ask_interpreter':
      return <AskInterpreter {...props} />;
    case 'translate':
      return <Translate {...props} />;
    case 'change_urgency':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice
              {...props}
              name="to"
              label="New urgency"
              options={urgencies
                .filter((urgency) => urgency !== props.row.urgency)
                .map((urgency) => [urgency, urgencyNames[urgency]])}
            />
            <Choice
              {...props}
              name="reason"
              label="Why"
              options={urgencyReasons.map((reason) => [reason, urgencyReasonNames[reason]])}
            />
          </Form>
        </Folded>
      );
    case 'decline':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice
              {...props}
              name="reason"
              label="Why"
              options={declineReasons.map((reason) => [reason, declineNames[reason]])}
            />
          </Form>
        </Folded>
      );
    case 'outcome':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice
              {...props}
              name="outcome"
              label="What came of it"
              options={outcomes.map((outcome) => [outcome, outcomeNames[outcome]])}
            />
          </Form>
        </Folded>
      );
    case 'service':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice
              {...props}
              name="need"
              label="What is given"
              options={needs.map((need) => [need, needNames[need]])}
            />
            <Choice
              {...props}
              name="state"
              label="How far it is"
              options={serviceStates.map((state) => [state, serviceStateNames[state]])}
            />
          </Form>
        </Folded>
      );
    case 'call_back':
      return (
        <Folded {...props}>
          <p>{callBackText(props.row.label)}</p>
          <Form {...props} />
        </Folded>
      );
    case 'release':
    case 'release_now':
    case 'refuse_release':
    case 'allow_release':
    case 'review_release':
    case 'defer_telling':
      return <MustForm {...props} act={props.act} />;
    case 'close':
    case 'mark_misuse':
    case 'lift_misuse':
    case 'export':
      return (
        <Folded {...props}>
          <Form {...props} />
        </Folded>
      );
  }
};
