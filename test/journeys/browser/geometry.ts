import type { Page } from 'playwright-core';
import * as z from 'zod';

/** Runs in the page: what of it cannot be read or pressed as it is laid out now. Says each once, by its first words. */
const FAULTS = `(() => {
  const faults = [];
  const name = (element) => element.tagName.toLowerCase() + (element.id ? '#' + element.id : '') +
    ' “' + (element.innerText || element.value || '').replace(/\\s+/g, ' ').trim().slice(0, 40) + '”';
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const widest = [...document.body.querySelectorAll('*')]
      .filter((element) => !element.matches('.skip') && element.checkVisibility())
      .find((element) => { const box = element.getBoundingClientRect(); return box.right > root.clientWidth + 1 || box.left < -1; });
    faults.push((root.scrollWidth - root.clientWidth) + ' px too wide' + (widest ? ': ' + name(widest) : ''));
  }
  // Off the page on purpose: the way past the top until it has focus, and what is for no person.
  const hidden = (element) => element.closest('.skip:not(:focus), .default, .trap, svg') !== null ||
    !element.checkVisibility({ visibilityProperty: true });
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || element.closest('style, option, textarea') || hidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) texts.push({ element, box });
  }
  for (const { element, box } of texts) {
    if (box.left < -1 || box.right > root.clientWidth + 1) faults.push('runs out of the page: ' + name(element));
    for (let around = element; around !== document.body; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      const frame = around.getBoundingClientRect();
      const cutX = overflowX !== 'visible' && (box.left < frame.left - 1 || box.right > frame.right + 1);
      const cutY = overflowY !== 'visible' && (box.top < frame.top - 3 || box.bottom > frame.bottom + 3);
      if (cutX || cutY) faults.push('is cut: ' + name(element));
    }
  }
  for (const control of document.querySelectorAll('button, select, input:not([type=hidden], [type=radio], [type=checkbox])')) {
    if (!hidden(control) && control.scrollWidth > control.clientWidth + 1 && control.tagName !== 'INPUT')
      faults.push('is cut: ' + name(control));
  }
  for (const [at, one] of texts.entries()) {
    for (const other of texts.slice(at + 1)) {
      if (one.element === other.element) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 3 && height > 0.45 * Math.min(one.box.height, other.box.height))
        faults.push(name(one.element) + ' lies over ' + name(other.element));
    }
  }
  const areaOf = (control) => {
    if (getComputedStyle(control, '::after').position === 'absolute') return control.closest('li').getBoundingClientRect();
    return (control.closest('label') ?? control).getBoundingClientRect();
  };
  for (const control of document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')) {
    if (hidden(control)) continue;
    // A link in a sentence is as high as its line (WCAG 2.2, 2.5.8, "inline").
    const inline = control.tagName === 'A' && getComputedStyle(control).display === 'inline' &&
      control.parentElement.innerText.trim() !== control.innerText.trim();
    const { width, height } = areaOf(control);
    if (!inline && (width < 24 || height < 24))
      faults.push('is ' + Math.round(width) + ' × ' + Math.round(height) + ' px to hit: ' + name(control));
  }
  return [...new Set(faults)].slice(0, 12);
})()`;

const faultsSchema = z.array(z.string());

/** What is too wide, cut, one over the other, or too small to hit. */
export const faultsOf = async (page: Page): Promise<readonly string[]> =>
  faultsSchema.parse(await page.evaluate(FAULTS));

/** All that can be opened on the page, opened. */
export const openAll = (page: Page): Promise<unknown> =>
  page.evaluate('document.querySelectorAll("details").forEach((each) => (each.open = true))');

/** WCAG 2.2, 1.4.12: what a reader may set without anything being lost. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }`;

/** As a reader's own style sheet would, which no page's policy can forbid. */
export const spaceOut = (page: Page): Promise<unknown> =>
  page.evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(SPACING)});
    document.adoptedStyleSheets = [sheet];
  })()`);

/** What moves on a page, for whoever asked their device for less motion. */
export const movesOf = async (page: Page): Promise<readonly string[]> =>
  faultsSchema.parse(
    await page.evaluate(`[...document.querySelectorAll('*')]
      .filter((each) => { const { transitionDuration, animationName } = getComputedStyle(each);
        return animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s'); })
      .map((each) => each.outerHTML.slice(0, 60))`),
  );

/** Pixels, of the text that stands on its own. */
export const fontSizeOf = async (page: Page): Promise<number> =>
  z.number().parse(await page.evaluate('parseFloat(getComputedStyle(document.body).fontSize)'));

/** Whether screen readers are told the page's language, and its lines run as they are read. */
export const tongueOf = async (page: Page, language: string): Promise<readonly string[]> => {
  const shown = z
    .object({ lang: z.string(), dir: z.string() })
    .parse(
      await page.evaluate('({ lang: document.documentElement.lang, dir: getComputedStyle(document.body).direction })'),
    );
  const dir = language === 'ar' ? 'rtl' : 'ltr';
  return [
    ...(shown.lang === language ? [] : [`is “${shown.lang}”, not ${language}`]),
    ...(shown.dir === dir ? [] : [`is ${shown.dir}, not ${dir}`]),
  ];
};

/** Where colours are the reader's own: what is marked as the current one of several, and looks like all of them. */
export const unmarkedOf = async (page: Page): Promise<readonly string[]> =>
  faultsSchema.parse(
    await page.evaluate(`(() => {
      const look = (each) => {
        const { outlineStyle, borderBottomColor, textDecorationLine, fontWeight } = getComputedStyle(each);
        return [outlineStyle, borderBottomColor, textDecorationLine, fontWeight].join();
      };
      return [...document.querySelectorAll('[aria-current]')]
        .filter((each) => [...each.parentElement.children].some((other) => other !== each && look(other) === look(each)))
        .map((each) => 'nothing marks “' + each.innerText.trim() + '”');
    })()`),
  );
