import { createApp } from '../../../functions/staff/app.tsx';
import { dependenciesOf, newMemory } from '../../functions/staff/memory.ts';
import { tour as staffTour } from '../../functions/staff/tour.ts';
import { makeBrowser } from '../../functions/web/browser.ts';
import { tour as webTour } from '../../functions/web/tour.ts';
import { makeWorld } from '../../functions/web/world.ts';

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A page in a state that somebody can come to. */
export interface State extends Answer {
  readonly name: string;
  readonly site: 'web' | 'staff';
  readonly language: string;
}

export const languages = ['en', 'es', 'ar'] as const;

/** Every page and state of both sites, in each of their languages: made by the apps themselves over Maps for tables. */
export const allStates = async (): Promise<readonly State[]> => {
  const reporters = languages.map(async (language) =>
    [...(await webTour(language))].map(([name, { html, status, headers }]) => {
      return { name: `${language} ${name}`, site: 'web', language, status, headers, body: html } as const;
    }),
  );
  const staffs = [...(await staffTour())].map(([name, { status, headers, text }]) => {
    return { name: `staff ${name}`, site: 'staff', language: 'en', status, headers, body: text } as const;
  });
  return [...(await Promise.all(reporters)).flat(), ...staffs];
};

/** What a page loads besides itself, asked of the site that it belongs to. */
export const assetOf = async (site: State['site'], path: string): Promise<Answer> => {
  if (site === 'web') {
    const { html, ...answer } = await makeBrowser(makeWorld()).get(path);
    return { ...answer, body: html };
  }
  const headers = { 'x-origin-secret': 'now' };
  const answer = await createApp(dependenciesOf(newMemory())).request(path, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};
