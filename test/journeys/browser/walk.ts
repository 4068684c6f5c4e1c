import type { Page } from 'playwright-core';
import * as z from 'zod';

/** Everything that Tab must lead to, in the page's order: of a group of radio buttons one. */
const MARK = `(() => {
  const groups = new Set();
  const stops = [...document.querySelectorAll('a[href], button, select, textarea, summary, audio[controls], input:not([type=hidden])')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.closest('[aria-hidden=true]') === null)
    .filter((each) => {
      if (each.type !== 'radio') return true;
      const chosen = document.querySelector('input[type=radio][name="' + each.name + '"]:checked');
      if (chosen !== null && chosen !== each) return false;
      return !groups.has(each.name) && groups.add(each.name);
    });
  stops.forEach((each, at) => each.setAttribute('data-stop', at));
  return stops.map((each) => each.tagName.toLowerCase() + ' “' + (each.innerText || each.name || '').trim().slice(0, 40) + '”');
})()`;

/** Where the focus is, whether something shows it, and whether anything lies over it. */
const HERE = `(() => {
  const here = document.activeElement;
  if (here === null || here === document.body || here.matches('main')) return null;
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const behind = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const colour = numbers(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const shown = [here, here.closest('li')].some((each) => {
    if (each === null) return false;
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(each);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return false;
    const around = behind(each.parentElement);
    const colours = [numbers(outlineColor), ...(boxShadow === 'none' ? [] : [numbers(boxShadow)])];
    return colours.some((colour) => contrast(colour, around) >= 3);
  });
  const { left, top, width, height } = here.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.9]].map(([x, y]) => [left + x * width, top + y * height]);
  const seen = points.some(([x, y]) => {
    const over = document.elementFromPoint(x, y);
    return over !== null && (here.contains(over) || over.contains(here) || here.closest('label')?.contains(over) === true);
  });
  // What is pressed inside a player is the browser's own, and so is how it shows its focus.
  const isPlayer = here.matches('audio');
  return { stop: here.getAttribute('data-stop') ?? '', shown: shown || isPlayer, seen, isPlayer, html: here.outerHTML.slice(0, 80) };
})()`;

/** Buttons and sliders in a browser's player. */
const MOST_IN_PLAYER = 10;

const stopsSchema = z.array(z.string());
const hereSchema = z
  .object({ stop: z.string(), shown: z.boolean(), seen: z.boolean(), isPlayer: z.boolean(), html: z.string() })
  .nullable();

/** Goes through the page by Tab alone, from the top until the focus leaves it: what is wrong with that. */
export const walk = async (page: Page): Promise<readonly string[]> => {
  const stops = stopsSchema.parse(await page.evaluate(MARK));
  const faults: string[] = [];
  const visited: number[] = [];
  const players = stops.filter((stop) => stop.startsWith('audio')).length;
  for (let tabs = 0; tabs < stops.length + 3 + players * MOST_IN_PLAYER; tabs += 1) {
    await page.keyboard.press('Tab');
    const here = hereSchema.parse(await page.evaluate(HERE));
    if (here?.isPlayer === true && visited.at(-1) === Number(here.stop)) continue;
    if (here === null || (here.stop !== '' && visited.includes(Number(here.stop)))) break;
    if (here.stop === '') faults.push(`Tab leads to what is for no person: ${here.html}`);
    else visited.push(Number(here.stop));
    if (!here.shown) faults.push(`nothing shows the focus on ${here.html}`);
    if (!here.seen) faults.push(`something lies over ${here.html}`);
  }
  const missed = stops.filter((_stop, at) => !visited.includes(at));
  if (missed.length > 0) faults.push(`Tab does not lead to ${missed.slice(0, 3).join(', ')}`);
  if (visited.some((stop, at) => at > 0 && stop < (visited[at - 1] ?? 0))) faults.push('the order is not the page’s');
  await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)');
  return faults;
};
