import { Session } from 'node:inspector/promises';

/** A stretch of a page's code that ran for nobody. */
export interface Unshown {
  readonly file: string;
  /** Of the function that it is in. */
  readonly name: string;
  readonly code: string;
}

/** What a page is made of. */
const PAGES = /\/functions\/((?:web\/pages|staff\/views)\/.+\.tsx)$/;
/** What decides which page it is: here only the stretches count that make one. */
const ROUTES = /\/functions\/((?:web|staff)\/(?:app|web|routes\/.+)\.tsx)$/;
const MAKES_PAGE = /jsxDEV|\b(?:message|page)\)?\(/;

/** Stand-ins for what a type allows and no row has; and what vitest itself wraps around a module's exports. */
const NOTHING = /^(?:\?\? .*|\? (?:undefined|"")|catch \{\}|\(\) => \{ try \{ return \w+ \} catch \{\} \})$/;

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

const within = (inner: Range, outer: Range): boolean =>
  inner !== outer && inner.startOffset >= outer.startOffset && inner.endOffset <= outer.endOffset;

/** Does the work, and says which code of the pages it never ran: V8 counts every branch of code that is loaded meanwhile. */
export const unshownDuring = async (work: () => Promise<unknown>): Promise<readonly Unshown[]> => {
  const session = new Session();
  session.connect();
  const sources = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => sources.set(params.scriptId, params.url));
  await session.post('Debugger.enable');
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const unshown: Unshown[] = [];
  for (const { url, scriptId, functions } of result) {
    const [file, wanted] = [(PAGES.exec(url) ?? ROUTES.exec(url))?.[1], PAGES.test(url) ? /./ : MAKES_PAGE];
    if (file === undefined) continue;
    const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId });
    const never = functions.flatMap(({ functionName: name, ranges }) =>
      ranges.filter(({ count }) => count === 0).map((range) => ({ name, range })),
    );
    const outermost = never.filter(({ range }) => !never.some((other) => within(range, other.range)));
    unshown.push(
      ...outermost
        .map(({ name, range: { startOffset, endOffset } }) => {
          return { file, name, code: scriptSource.slice(startOffset, endOffset).replaceAll(/\s+/g, ' ') };
        })
        .filter(({ code }) => !NOTHING.test(code) && wanted.test(code)),
    );
  }
  session.disconnect();
  return unshown;
};
