import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { missingTool } from './required.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Why nothing is tried in a browser on this machine, if so. */
export const chromiumMissing = missingTool(
  existsSync(CHROMIUM),
  `There is no ${CHROMIUM} (apt-get install chromium)`,
  'QUIETLINE_REQUIRE_BROWSER',
);
if (chromiumMissing !== undefined) console.warn(`Pages are not tried in a browser: ${chromiumMissing}`);

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name but this machine's leads anywhere.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
];

/** @param more further flags of the command line */
export const launchChromium = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more] });

/** A browser as somebody has it: what it remembers lies in the directory, and stays there when it is closed. */
export const launchWithProfile = (directory: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(directory, { executablePath: CHROMIUM, args: FLAGS });
