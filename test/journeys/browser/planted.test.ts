import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing } from '../../chromium.ts';
import { examine, type Lens, openLens } from './examine.ts';
import { serve } from './served.ts';
import { allStates, type State } from './states.ts';

type Plant = readonly [name: string, page: string, plant: (html: string) => string, found: RegExp];

const style = (rules: string) => (html: string) => html.replace('</head>', `<style>${rules}</style></head>`);
const within = (more: string) => (html: string) => html.replace('</main>', `${more}</main>`);
const instead = (one: string | RegExp, other: string) => (html: string) => html.replace(one, other);

/** Each of these is a fault that somebody could make tomorrow, and what has to find it. */
const plants: readonly Plant[] = [
  ['grey on grey', 'en tell', instead('--soft:#55636a', '--soft:#b9c0c3'), /^axe: color-contrast/],
  ['grey on grey in the dark', 'en tell', instead('--soft:#b3bfc3', '--soft:#4a5458'), /^axe, dark: color-contrast/],
  ['a box without a label', 'en tell', instead('for="report"', ''), /^axe: label/],
  ['a picture without words', 'en start', within('<img src="/icon.svg" width="30">'), /^axe: image-alt/],
  ['no title', 'en start', instead(/<title>.*<\/title>/, ''), /^axe: document-title/],
  [
    'a skipped heading',
    'en tell',
    instead(/<h2 id="notice">(.*?)<\/h2>/, '<h5 id="notice">$1</h5>'),
    /^axe: heading-order/,
  ],
  ['no language', 'ar tell', instead('<html lang="ar"', '<html'), /^language: .*not ar/],
  ['the wrong direction', 'ar tell', instead('dir="rtl"', 'dir="ltr"'), /^language: .*not rtl/],
  [
    'no sign of focus',
    'en start',
    style(':focus-visible{outline:0!important;box-shadow:none!important}'),
    /nothing shows the focus/,
  ],
  [
    'a faint sign of focus',
    'en start',
    style(':focus-visible{outline-color:#eee!important;box-shadow:none!important}'),
    /nothing shows the focus/,
  ],
  [
    'an order of its own',
    'en tell',
    instead('<button name="go" value="send"', '<button tabindex="3" name="go" value="send"'),
    /by keyboard: the order/,
  ],
  [
    'no way by keyboard',
    'en tell',
    instead('<button name="go" value="next">', '<button tabindex="-1" name="go" value="next">'),
    /by keyboard: Tab does not lead to button/,
  ],
  [
    'something over the focus',
    'en tell',
    style('footer{position:fixed;inset:15% 0 0;background:#fff}'),
    /something lies over/,
  ],
  ['a fixed width', 'en start', style('main{width:30rem}'), /^320 px: \d+ px too wide/],
  ['a fixed width at 200 %', 'en start', style('main{min-width:44rem}'), /^at 200 %: \d+ px too wide/],
  ['a fixed height', 'en tell', style('.notice{height:5rem}'), /^320 px: .* lies over/],
  ['a line cut off', 'en tell', style('h1{white-space:nowrap;overflow:hidden;width:4rem}'), /^320 px: is cut: h1/],
  [
    'no room for spaced text',
    'en tell',
    style('.step{white-space:nowrap;overflow:hidden;width:5.6em}'),
    /spaced out: is cut: p “Step/,
  ],
  ['text in pixels', 'en start', style('html{font-size:18px!important}'), /^text at 200 %: is no larger/],
  [
    'too small to hit',
    'en start',
    style(
      '.top a{min-width:0!important;min-height:0!important;padding:0!important;font-size:.6rem!important;display:inline-block}',
    ),
    /px to hit: a “English/,
  ],
  ['something that moves', 'en start', style('.big{transition:all 1s}'), /^moving/],
  [
    'a heavy picture',
    'en start',
    within(`<img alt="" width="30" src="data:image/gif;base64,${'A'.repeat(61_000)}">`),
    /weighs \d+ KB/,
  ],
  [
    'a picture from elsewhere',
    'en start',
    within('<img alt="" width="30" src="https://elsewhere.example/x.png">'),
    /loads https:\/\/elsewhere/,
  ],
  [
    'a font from elsewhere',
    'en start',
    style('@font-face{font-family:x;src:url(https://elsewhere.example/x.woff2)}h1{font-family:x}'),
    /loads https:\/\/elsewhere/,
  ],
  ['a script', 'en start', within('<script></script>'), /has a script/],
  [
    'a current page that only a colour tells',
    'staff inbox-full',
    style('.tabs a{border-color:#999!important}.tabs a[aria-current]{border-color:red!important}'),
    /^in forced colours: nothing marks “New/,
  ],
];

describe.skipIf(chromiumMissing !== undefined)('whoever looks at every page', () => {
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });
  let lens: Lens | undefined;
  let states: readonly State[] = [];
  beforeAll(async () => {
    states = await allStates();
    lens = await openLens();
  });
  afterAll(() => lens?.close());

  it.each(plants)('finds %s', async (_name, page, plant, found) => {
    const state = states.find(({ name }) => name === page);
    if (state === undefined || lens === undefined) throw new Error(`There is no ${page}`);
    // A planted style is not in the page's policy.
    const headers = new Headers([...state.headers].filter(([name]) => name !== 'content-security-policy'));
    const planted = { ...state, headers, body: plant(state.body) };
    expect(planted.body).not.toBe(state.body);
    const served = await serve(state.site, [planted]);
    const faults = await examine(lens, planted, served.urlOf(planted));
    served.close();
    expect(faults.filter((fault) => found.test(fault))).not.toEqual([]);
  });
});
