import type { Hono } from 'hono';
import type { Dependencies } from '../ports.ts';
import { searchSchema } from '../search/query.ts';
import { search } from '../search/search.ts';
import type { Signed } from '../session.ts';
import { SearchPage } from '../views/search.tsx';
import { message, page, readFields, single, type StaffContext, type StaffEnvironment, tokensOf } from '../web.tsx';

const PATH = '/search';

const notForRole = (context: StaffContext, dependencies: Dependencies) =>
  message(context, dependencies, 403, { title: 'Not for your role', text: 'Your role may not see the inbox.' });

/** What is searched for is posted, so that nothing that somebody typed stands in an address. */
export const addSearch = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { partner, mayAct } = dependencies;
  const may = ({ member }: Signed): boolean => mayAct(member.role, 'list', { pk: partner, lead: false });

  app.get(PATH, (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    const content = (
      <SearchPage signed={signed} asked={searchSchema.parse({})} found={undefined} needs={dependencies} />
    );
    return page(context, dependencies, 'Search', content);
  });

  app.post(PATH, async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    const fields = await readFields(context);
    if (!tokensOf(signed, fields).ours) return context.redirect(PATH, 303);
    const asked = searchSchema.parse(single(fields));
    const found = await search(dependencies, asked);
    const content = <SearchPage signed={signed} asked={asked} found={found} needs={dependencies} />;
    return page(context, dependencies, 'Search', content);
  });
};
