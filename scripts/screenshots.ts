// Pictures of every page for docs/screenshots, from a demo district.
//   node launch.mjs run scripts/screenshots.ts [--out docs/screenshots] [--base http://host:8212 --name admin --password …]
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PointLatest } from '@wenqu/domain';
import type { Browser, Page } from 'playwright-core';
import { startServer } from '../bench/real-server.ts';
import { flagsOf } from '../bench/report.ts';
import { openBrowser } from '../test/journeys/chromium.ts';
import { ADMIN, firstAdmin, Person } from '../test/journeys/person.ts';
import { type ConsolePage, everyPage } from './pages.ts';

const flags = flagsOf();
const out = flags.out ?? 'docs/screenshots';
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 412, height: 915 };
const ON_PHONE = ['today', 'wall', 'point', 'register', 'entry'];
const IN_THE_DARK = ['today', 'wall', 'point', 'register'];
const BYTES_MAX = 250_000;
const QUALITIES = [70, 55, 40];
/** Entries and points with values that make a district worth a picture. */
const ENTRIES_MIN = 8;
const CONTENT_MS = 400_000;
const FRESH_MS = 5 * 60_000;

type Lang = 'zh' | 'en';
interface Look {
  readonly lang: Lang;
  readonly scheme: 'light' | 'dark';
  readonly size: typeof DESK;
}

/** The house to be pictured, ours or the one named by `--base`. */
async function house(): Promise<{ base: string; name: string; password: string; stop(): Promise<void> }> {
  if (flags.base !== undefined) {
    const { base, name = ADMIN.name, password = '' } = flags;
    return { base: base.replace(/\/$/, ''), name, password, stop: async () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-pictures-'));
  const server = await startServer(folder, { demo: '', 'public-address': '192.0.2.10' });
  const base = `http://127.0.0.1:${server.port}`;
  await firstAdmin(base, server.firstPassword!);
  return {
    ...{ base, ...ADMIN },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the demo district has reached the present and its register has something to show. */
async function untilLively(demo: Person): Promise<void> {
  const until = performance.now() + CONTENT_MS;
  while (performance.now() < until) {
    const { items } = await demo.get<{ items: { latest: PointLatest | null }[] }>('points');
    // What arrives while the loggers catch up was measured long before.
    const fresh = items.filter(({ latest }) => Date.now() - (latest?.realtime[0]?.at ?? 0) / 1000 < FRESH_MS);
    const { total } = await demo.get<{ total: number }>('register?limit=1');
    const { lagS } = await demo.get<{ lagS: number }>('accounting');
    if (fresh.length > items.length * 0.8 && total >= ENTRIES_MIN && lagS < 5) return pause(15_000);
    await pause(1_000);
  }
  throw new Error('the demo district did not come to life');
}

/** One page as WebP, at the best quality that stays small. */
async function picture(page: Page, name: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  for (const quality of QUALITIES) {
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality });
    const file = join(out, `${name}.webp`);
    writeFileSync(file, Buffer.from(data, 'base64'));
    if (statSync(file).size < BYTES_MAX) break;
  }
  await cdp.detach();
}

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  const loading = page.getByRole('status', { name: /^(正在加载|Loading)/ });
  for (let tries = 0; tries < 50 && (await loading.count()) > 0; tries++) await pause(100);
  await pause(700);
}

class Photographer {
  readonly #browser: Browser;
  readonly #base: string;
  readonly #cookies: { name: string; value: string; url: string }[];

  constructor(browser: Browser, base: string, cookie: string) {
    this.#browser = browser;
    this.#base = base;
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    this.#cookies = [{ name, value, url: base }];
  }

  /** @param act what is done on the page before the picture */
  async take(
    pages: readonly ConsolePage[],
    { lang, scheme, size }: Look,
    suffix: string,
    options: { signedIn?: boolean; act?: (page: Page) => Promise<void> } = {},
  ): Promise<void> {
    const context = await this.#browser.newContext({
      viewport: size,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    });
    if (options.signedIn !== false) await context.addCookies(this.#cookies);
    await context.addInitScript(
      `localStorage.setItem('wenqu.lang', '${lang}'); localStorage.setItem('mantine-color-scheme-value', '${scheme}')`,
    );
    const page = await context.newPage();
    for (const { name, path } of pages) {
      await page.goto(`${this.#base}${path}`);
      await settled(page);
      await options.act?.(page);
      await picture(page, `${name}.${suffix}`);
    }
    await context.close();
  }
}

mkdirSync(out, { recursive: true });
const { base, name, password, stop } = await house();
const browser = await openBrowser();
try {
  const demo = await Person.signIn(`${base}/demo`, name, password);
  await untilLively(demo);
  const pages = (await everyPage((path) => demo.get(path))).map((page) => ({
    ...page,
    path: `/demo${page.path}`,
  }));
  const named = (names: readonly string[]) => pages.filter((page) => names.includes(page.name));
  const photographer = new Photographer(browser, base, demo.cookie);
  for (const lang of ['zh', 'en'] as const) {
    const desk = { lang, scheme: 'light', size: DESK } as const;
    await photographer.take([{ name: 'login', path: '/' }], desk, lang, { signedIn: false });
    await photographer.take([{ name: 'empty-book', path: '/' }], desk, lang);
    await photographer.take(pages, desk, lang);
    await photographer.take([{ name: 'walk-back', path: '/demo/wall' }], desk, lang, {
      act: async (page) => {
        await page.getByRole('article').getByRole('button').first().click();
        await page.getByRole('dialog').getByText('SHA-256').waitFor();
        await pause(300);
      },
    });
    await photographer.take(named(ON_PHONE), { ...desk, size: PHONE }, `phone.${lang}`);
  }
  await photographer.take(named(IN_THE_DARK), { lang: 'zh', scheme: 'dark', size: DESK }, 'dark.zh');
  console.log(`${pages.length} pages in ${out}`);
} finally {
  await browser.close();
  await stop();
}
