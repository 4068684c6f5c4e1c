import type { Choice, Consent } from '../domain/consent.ts';
import { finerReceipts, type Finer } from '../domain/finer.ts';
import { hourOf, type Hour } from '../domain/hour.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { changeTip } from '../intake/changeTip.ts';
import type { IntakePorts } from '../intake/ports.ts';
import type { CustodyDraft } from '../rows/custodyEntry.ts';
import type { TipRow } from '../rows/tip.ts';
import { access } from './access.ts';
import type { Closed, Gone, MailboxKey, Unagreed } from './mailbox.ts';
import {
  aboutOf,
  choiceOf,
  consentsWith,
  consentsWithFiner,
  consentsWithout,
  MOST_STANDING,
  standingReceipts,
} from './receipts.ts';
import { owedAfter, tellRouting } from './tell.ts';

interface Changed {
  readonly consents: TipRow['consents'];
  readonly entry: Pick<CustodyDraft, 'id' | 'act' | 'reason'>;
}

/** Changes what a tip's reporter has said yes to, or nothing where `decide` gives nothing; then routing decides afresh. */
const changeConsents = async (
  ports: IntakePorts,
  key: MailboxKey,
  decide: (row: TipRow, hour: Hour) => Changed | undefined,
): Promise<Result<TipRow, Gone | Closed>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  if (opened.value.tip.deletion !== null) return err('closed');
  const now = ports.now();
  const hour = hourOf(now);
  const changed = await changeTip(ports.tips, opened.value.tip.pk, (row) => {
    const next = row.deletion === null ? decide(row, hour) : undefined;
    return (
      next && {
        set: {
          consents: next.consents,
          entries: [...row.entries, { ...next.entry, actor: 'reporter', digests: [], hour }],
          ...owedAfter(row, 'routing', now),
        },
      }
    );
  });
  if (changed === undefined) return err('gone');
  if (changed.deletion !== null) return err('closed');
  await tellRouting(ports, changed);
  return ok(changed);
};

export const changeChoice = async (
  ports: IntakePorts,
  key: MailboxKey,
  choice: Choice,
): Promise<Result<void, Gone | Closed>> => {
  const changed = await changeConsents(ports, key, (row, hour) => {
    if (choiceOf(row) === choice) return undefined;
    const id = `c${row.revision + 1}`;
    return {
      consents: consentsWith(row, choice, id, hour),
      entry: { id: `choice:${id}`, act: 'choice_changed', reason: choice },
    };
  });
  return changed.ok ? ok(undefined) : changed;
};

const said = ({ kinds, partners, parts, until }: Consent): string => JSON.stringify([kinds, partners, parts, until]);

const isAlready = (row: TipRow, finer: Finer): boolean => {
  const asked = finerReceipts(finer, aboutOf(row), '', hourOf(new Date(0)));
  const standing = new Set(standingReceipts(row).map(said));
  return asked.every((receipt) => standing.has(said(receipt)));
};

/** One that comes twice, word for word, is one: a form may be sent again. */
export const giveConsent = async (
  ports: IntakePorts,
  key: MailboxKey,
  finer: Finer,
): Promise<Result<void, Gone | Closed | Unagreed>> => {
  if (finer.kinds.length + finer.partners.length === 0) return err('nobody');
  let isFull = false;
  const changed = await changeConsents(ports, key, (row, hour) => {
    isFull = false;
    if (isAlready(row, finer)) return undefined;
    const id = `c${row.revision + 1}`;
    const consents = consentsWithFiner(row.consents, finerReceipts(finer, aboutOf(row), id, hour), hour);
    isFull = standingReceipts({ consents }).length > MOST_STANDING;
    return isFull ? undefined : { consents, entry: { id: `choice:${id}`, act: 'consent_given', reason: id } };
  });
  if (!changed.ok) return changed;
  return isFull ? err('many') : ok(undefined);
};

/** What is not there any more is taken back already. */
export const withdrawConsent = async (
  ports: IntakePorts,
  key: MailboxKey,
  consent: string,
): Promise<Result<void, Gone | Closed>> => {
  const changed = await changeConsents(ports, key, (row, hour) => {
    if (!standingReceipts(row).some(({ id }) => id === consent)) return undefined;
    const entry = { id: `choice:c${row.revision + 1}`, act: 'consent_withdrawn', reason: consent } as const;
    return { consents: consentsWithout(row.consents, consent, hour), entry };
  });
  return changed.ok ? ok(undefined) : changed;
};
