import { UNCOUNTED } from '../../shared/abuse/buckets.ts';
import { access, type Opened } from '../../shared/mailbox/access.ts';
import { createMailboxService } from '../../shared/mailbox/service.ts';
import type { AccessCode } from '../../shared/sealing/accessCode.ts';
import type { PhonePorts } from './ports.ts';

/** `gone`: it opened, and its tip is no more. `later`: whether it opens cannot be asked now. */
export type ByCode =
  { readonly kind: 'opens'; readonly opened: Opened } | { readonly kind: 'wrong' | 'gone' | 'tooOften' | 'later' };

/**
 * What a code opens that was texted or keyed. It is kept nowhere. Tries are counted as those on the site are, but for what is right and
 * what could not be tried.
 *
 * @param sourceOf by whom tries are counted; where that, or the counting, fails, nobody is turned away for it
 */
export const openByCode = async (
  ports: PhonePorts,
  code: AccessCode,
  sourceOf: () => Promise<string | null>,
): Promise<ByCode> => {
  const attempt = await sourceOf()
    .then((source) => ports.buckets.tryCode(source))
    .catch(() => UNCOUNTED);
  if (attempt.seconds > 0) return { kind: 'tooOften' };
  const takeBack = (): Promise<void> => attempt.takeBack().catch(() => undefined);
  try {
    const mailbox = (await ports.gate.isOpen()) ? await createMailboxService(ports).open(code) : undefined;
    if (mailbox?.ok === false) return { kind: 'wrong' };
    await takeBack();
    if (mailbox === undefined) return { kind: 'later' };
    const there = await access(ports, mailbox.value);
    return there.ok ? { kind: 'opens', opened: there.value } : { kind: 'gone' };
  } catch {
    await takeBack();
    return { kind: 'later' };
  }
};
