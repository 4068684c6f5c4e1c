import { answerSchema } from '../domain/answer.ts';
import type { Label } from '../domain/label.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Basis } from '../domain/referral.ts';
import type { Cedar } from '../routing/cedar.ts';
import type { DecisionInput } from '../routing/decision.ts';
import { receive, TRAVELLING } from '../routing/receive.ts';
import type { Pack } from './pack.ts';
import { type PackProblem, problem } from './problem.ts';
import { unanswered } from './unanswered.ts';

/** Labels that differ in what a policy is most likely to ask about. */
const labels = (pack: Pack): Label[] =>
  [...pack.jurisdiction.areas.map(({ code }) => code), 'unknown'].flatMap((area) =>
    answerSchema.options.map((child): Label => {
      const label = unanswered(pack.jurisdiction.code);
      const danger = Object.assign({}, label.danger, { now: child, child });
      return Object.assign(label, { area, danger, reporter: { relation: 'self', child } });
    }),
  );

/** Where this ground is first spoken of: the nearest thing to a place that a missing permission has. */
const lineAbout = (text: string, basis: Basis): number => {
  const grounds = basis === 'reviewer' ? [basis] : ['desk', 'stand_in'];
  const lines = text.split('\n');
  const found = lines.findIndex((line) => grounds.some((ground) => line.includes(`Basis::"${ground}"`)));
  return Math.max(0, found) + 1;
};

/**
 * A desk that some rule shuts out, or a reviewer who may not read, would send every such tip astray: found here rather
 * than at the first tip.
 */
export const probe = (cedar: Cedar, pack: Pack, cedarText: string): PackProblem[] => {
  const { desk, secondDesk, reviewer } = pack.jurisdiction;
  const missing = (partner: PartnerId, basis: Basis, parts: readonly string[]): PackProblem[] => {
    const refused = labels(pack).flatMap((label): string[] => {
      const at: DecisionInput = {
        pack,
        label,
        consents: [],
        urgency: 'prompt',
        now: new Date('2026-05-04T09:00:00Z'),
        load: {},
        referrals: [],
        passOns: [],
      };
      const { parts: given } = receive(cedar, at, partner, basis);
      return parts.filter((part) => !given.some((kind) => kind === part));
    });
    const names = [...new Set(refused)];
    return names.length === 0
      ? []
      : [
          problem('disclosure.cedar', `policies that let ${partner} receive ${parts.join(', ')} as ${basis}`, {
            line: lineAbout(cedarText, basis),
            found: `some tips whose ${names.join(', ')} it may not receive`,
          }),
        ];
  };
  return [
    ...missing(desk, 'desk', TRAVELLING),
    ...missing(secondDesk, 'stand_in', TRAVELLING),
    ...missing(reviewer, 'stand_in', TRAVELLING),
    ...missing(reviewer, 'reviewer', ['report']),
  ];
};
