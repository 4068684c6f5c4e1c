import { incidentSchema } from '../../../shared/domain/incident.ts';
import type { Child, FC } from 'hono/jsx';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { outcomes, urgencyReasons, declineReasons } from '../../../shared/domain/referral.ts';
import { serviceStates } from '../../../shared/domain/service.ts';
import { urgencies } from '../../../shared/domain/urgency.ts';
import { withUnknownAsOne } from '../../../shared/routing/reasons.ts';
import type { Dependencies } from '../ports.ts';
import {
  basisNames,
  channelNames,
  declineNames,
  exploitationNames,
  needNames,
  outcomeNames,
  relationNames,
  roleNames,
  serviceStateNames,
  urgencyNames,
  urgencyReasonNames,
  whenNames,
} from '../wording/codes.ts';
import { consentInWords } from '../wording/consent.ts';
import { deferNames, onCallNames, refuseNames, reviewNames } from '../wording/must.ts';
import { indicatorName } from '../wording/indicators.ts';
import { dutyPhoneNames, historyName } from '../wording/texts.ts';
import { hourText } from '../wording/time.ts';
import { areaName, languageName, peopleText } from './format.ts';

type Props = {
  readonly row: ReferralRow;
  readonly needs: Pick<Dependencies, 'jurisdiction' | 'explain'>;
};

const Fact: FC<{ name: string; children?: Child }> = ({ name, children }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const joined = (texts: readonly string[]): string => (texts.length === 0 ? 'Not said' : texts.join(', '));

const answers = { yes: 'Yes', no: 'No', unknown: 'Not said' } as const;

const Label: FC<Props> = ({ row: { label }, needs: { jurisdiction } }) => (
  <section>
    <h2>What was ticked</h2>
    <dl>
      <Fact name="Kind">{joined(label.exploitation.map((code) => exploitationNames[code]))}</Fact>
      <Fact name="Where">{areaName(label.area, jurisdiction)}</Fact>
      <Fact name="Language">{languageName(label.language)}</Fact>
      <Fact name="People">{label.people.length === 0 ? 'Not said' : peopleText(label.people)}</Fact>
      <Fact name="Reported by">{relationNames[label.reporter.relation]}</Fact>
      <Fact name="Reporter under 18">{answers[label.reporter.child]}</Fact>
      <Fact name="In danger now">{answers[label.danger.now]}</Fact>
      <Fact name="Hurt">{answers[label.danger.hurt]}</Fact>
      <Fact name="May hurt themself">{answers[label.danger.selfHarm]}</Fact>
      <Fact name="About to be moved">{answers[label.danger.moved]}</Fact>
      <Fact name="Would help">{joined(label.needs.map((code) => needNames[code]))}</Fact>
      <Fact name="Safe to answer">
        {answers[label.answer.safe]}, {whenNames[label.answer.when]}
        {label.answer.number ? '; a number was left with the relay' : ''}
        {label.answer.callBack === true ? '; asked to be called back' : ''}
      </Fact>
      <Fact name="Came by">
        {channelNames[label.channel]}, {hourText(label.received, jurisdiction.timeZone)}
      </Fact>
      {label.suspicion !== 'none' && (
        <Fact name="Marked">
          {label.suspicion === 'honeypot' ? 'May have been filled in by a machine' : 'Came among very many at once'}
        </Fact>
      )}
    </dl>
    {label.indicators.length > 0 && (
      <>
        <h3>Signs</h3>
        <ul class="signs">
          {label.indicators.map((code) => (
            <li>{indicatorName(code)}</li>
          ))}
        </ul>
      </>
    )}
  </section>
);

/** Reasons of routing that say on what ground it is here, so that it need not be said twice. */
const SAYS_BASIS: ReadonlySet<string> = new Set([
  'reads_first',
  'stands_in',
  'consent_covers',
  'rule_requires',
  'asked_by_lead',
]);

const Why: FC<Props> = ({ row, needs }) => (
  <section>
    <h2>Why it is {urgencyNames[row.urgency].toLowerCase()}, and why it is here</h2>
    <ul>
      {row.reasons.some(({ code }) => SAYS_BASIS.has(code)) || <li>{basisNames[row.basis]}</li>}
      {withUnknownAsOne(row.reasons).map((reason) => (
        <li>{needs.explain(reason)}</li>
      ))}
    </ul>
  </section>
);

/** Who did something, as this partner may know it. Whatever is not one of these is not printed. */
const doers: ReadonlyMap<string, string> = new Map([
  ['reporter', 'The reporter'],
  ['pipeline', 'Quietline'],
  ...Object.entries(roleNames),
]);

/** Codes that a line of the history may speak of. Anything else is left out, whatever it may be. */
const details: ReadonlyMap<string, string> = new Map<string, string>([
  ...outcomes.map((code) => [code, outcomeNames[code]] as const),
  ...declineReasons.map((code) => [code, declineNames[code]] as const),
  ...urgencyReasons.map((code) => [code, urgencyReasonNames[code]] as const),
  ...urgencies.map((code) => [code, urgencyNames[code]] as const),
  ...serviceStates.map((code) => [code, serviceStateNames[code]] as const),
  ...Object.entries(dutyPhoneNames),
  ...Object.entries({ ...onCallNames, ...refuseNames, ...deferNames, ...reviewNames }),
]);

/** A partner's own number is the one thing there that is no code: by its form it says nothing else. */
const detailOf = (act: string, detail: string | null): string | undefined =>
  act === 'packet_acknowledged' ? incidentSchema.safeParse(detail).data : details.get(detail ?? '');

const History: FC<Props> = ({ row, needs }) => (
  <section>
    <h2>History</h2>
    {row.history.length === 0 ? (
      <p class="muted">Nothing yet.</p>
    ) : (
      <ol class="history">
        {row.history.toReversed().map(({ act, by, hour, detail }) => (
          <li>
            <span>{historyName(act)}</span>
            {detailOf(act, detail) !== undefined && <span>: {detailOf(act, detail)}</span>}
            <span class="muted who">
              {doers.get(by) ?? 'Your organisation'}, {hourText(hour, needs.jurisdiction.timeZone)}
            </span>
          </li>
        ))}
      </ol>
    )}
  </section>
);

const Known: FC<Props> = (props) => (
  <>
    <Why {...props} />
    <section>
      <h2>Who may know</h2>
      <ul>
        {consentInWords(props.row.consent, props.row.pk).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </section>
    <Label {...props} />
  </>
);

export const Facts: FC<Props> = (props) => (
  <aside class="facts-column" aria-label="What is known without opening anything">
    {props.row.ended === null && props.row.basis !== 'interpreter' && <Known {...props} />}
    <History {...props} />
  </aside>
);
