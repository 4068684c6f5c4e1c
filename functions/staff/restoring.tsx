import type { MiddlewareHandler } from 'hono';
import { Plain } from '../../shared/domain/plain.ts';
import type { Dependencies } from './ports.ts';
import { wordFields } from './entering/draft.ts';
import { RestoringPage } from './views/plainPages.tsx';
import { page, readFields, single, type StaffEnvironment } from './web.tsx';

/** Whatever somebody may have written into: an answer, or a tip. */
const BOXES = ['words', ...wordFields];

/** Nobody signs in, reads or asks while erasures are replayed; and what somebody has just written stays on their screen. */
export const refuseWhileRestoring =
  (dependencies: Dependencies): MiddlewareHandler<StaffEnvironment> =>
  async (context, next) => {
    if (await dependencies.gate.isOpen()) return next();
    context.header('Retry-After', '600');
    const fields = context.req.method === 'POST' ? single(await readFields(context)) : {};
    const words = new Plain(BOXES.flatMap((name) => fields[name] ?? []).join('\n\n'));
    // A form of another site could put words here that look like theirs.
    const kept = context.req.header('sec-fetch-site') === 'same-origin' && !words.isEmpty ? words : undefined;
    return page(context, dependencies, 'Please wait', <RestoringPage kept={kept} />, 503);
  };
