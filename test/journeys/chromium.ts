import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

/** Nothing but the page itself: no updates, no experiments, no traffic of the browser's own. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of the system's Chromium, or of the one named by WENQU_CHROMIUM; undefined: there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env.WENQU_CHROMIUM;
  if (named) return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // Not this name.
    }
  }
  return undefined;
}

/** @throws when there is no Chromium */
export function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('No Chromium: install it or set WENQU_CHROMIUM');
  return chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
}

/**
 * Is there a browser for the journeys? Without one a person's run leaves them out and says so.
 * @throws in continuous integration, where leaving them out would look like passing
 */
export function hasBrowser(leftOut: string): boolean {
  if (chromiumPath() !== undefined) return true;
  if (process.env.CI === 'true') throw new Error('No Chromium: install it or set WENQU_CHROMIUM');
  process.stderr.write(`left out, no Chromium (set WENQU_CHROMIUM): ${leftOut}\n`);
  return false;
}
