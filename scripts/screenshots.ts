// Pictures of every page for docs/screenshots, from a demo district.
//   node launch.mjs run scripts/screenshots.ts [--out docs/screenshots]
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PointLatest } from '@wenqu/domain';
import type { Browser, Page } from 'playwright-core';
import { startServer } from '../bench/real-server.ts';
import { flagsOf } from '../bench/report.ts';
import { openBrowser } from '../test/journeys/chromium.ts';
import { ADMIN, firstAdmin, newPerson, Person } from '../test/journeys/person.ts';
import { actInDemo, approveProposals, forwardTo, hasStories } from './demo-acts.ts';
import { type ConsolePage, everyPage, isSupervisors } from './pages.ts';

const flags = flagsOf();
const out = flags.out ?? 'docs/screenshots';
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 412, height: 915 };
const ON_PHONE = ['today', 'wall', 'point', 'register', 'entry', 'gaps', 'samples', 'sample', 'order'];
const IN_THE_DARK = ['today', 'wall', 'point', 'register'];
const BYTES_MAX = 250_000;
const QUALITIES = [70, 55, 40];
/** Entries and points with values that make a district worth a picture. */
const ENTRIES_MIN = 8;
const CONTENT_MS = 20 * 60_000;
const FRESH_MS = 5 * 60_000;

type Lang = 'zh' | 'en';
interface Look {
  readonly lang: Lang;
  readonly scheme: 'light' | 'dark';
  readonly size: typeof DESK;
}

/** A fresh house with a demo district, and a second one as the platform above it. */
async function house() {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-pictures-'));
  const above = await startServer(join(folder, 'above'));
  const server = await startServer(join(folder, 'own'), { demo: '', 'public-address': '192.0.2.10' });
  const base = `http://127.0.0.1:${server.port}`;
  const admin = await firstAdmin(base, server.firstPassword!);
  const inDemo = async (role: 'duty' | 'supervisor') => {
    const { name, password } = await newPerson(base, admin, role, role);
    return Person.signIn(`${base}/demo`, name, password);
  };
  return {
    base,
    abovePort: above.hj212Port,
    people: {
      admin: await Person.signIn(`${base}/demo`, ADMIN.name, ADMIN.password),
      duty: await inDemo('duty'),
      supervisor: await inDemo('supervisor'),
    },
    stop: async () => {
      await server.stop();
      await above.stop();
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

/** Waits until what was begun in it has come to something. */
async function untilStories(person: Person): Promise<void> {
  const until = performance.now() + CONTENT_MS;
  while (!(await hasStories((path) => person.get(path)))) {
    if (performance.now() > until) throw new Error('no bottle, no recall or no receipt came');
    await pause(5_000);
  }
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

  constructor(browser: Browser, base: string) {
    this.#browser = browser;
    this.#base = base;
  }

  /** @param act what is done on the page before the picture */
  async take(
    pages: readonly ConsolePage[],
    { lang, scheme, size }: Look,
    suffix: string,
    options: { as?: Person; act?: (page: Page) => Promise<void> } = {},
  ): Promise<void> {
    const context = await this.#browser.newContext({
      viewport: size,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    });
    if (options.as) {
      const [name = '', value = ''] = options.as.cookie.split(/=(.*)/s);
      await context.addCookies([{ name, value, url: this.#base }]);
    }
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
const { base, abovePort, people, stop } = await house();
const { admin, supervisor } = people;
const browser = await openBrowser();
try {
  await untilLively(admin);
  await forwardTo(abovePort, people);
  await approveProposals(people);
  await actInDemo(people);
  await untilStories(supervisor);
  const pagesOf = async (person: Person) =>
    (await everyPage((path) => person.get(path))).map((page) => ({ ...page, path: `/demo${page.path}` }));
  const pages = (await pagesOf(admin)).filter((page) => !isSupervisors(page));
  const judgedPages = (await pagesOf(supervisor)).filter(isSupervisors);
  const onPhone = ({ name }: ConsolePage) => ON_PHONE.includes(name);
  const photographer = new Photographer(browser, base);
  for (const lang of ['zh', 'en'] as const) {
    const desk = { lang, scheme: 'light', size: DESK } as const;
    await photographer.take([{ name: 'login', path: '/' }], desk, lang);
    await photographer.take([{ name: 'empty-book', path: '/' }], desk, lang, { as: admin });
    await photographer.take(pages, desk, lang, { as: admin });
    await photographer.take(judgedPages, desk, lang, { as: supervisor });
    await photographer.take([{ name: 'walk-back', path: '/demo/wall' }], desk, lang, {
      as: admin,
      act: async (page) => {
        await page.getByRole('article').getByRole('button').first().click();
        await page.getByRole('dialog').getByText('SHA-256').waitFor();
        await pause(300);
      },
    });
    await photographer.take(pages.filter(onPhone), { ...desk, size: PHONE }, `phone.${lang}`, { as: admin });
    await photographer.take(judgedPages.filter(onPhone), { ...desk, size: PHONE }, `phone.${lang}`, {
      as: supervisor,
    });
  }
  const night = pages.filter(({ name }) => IN_THE_DARK.includes(name));
  await photographer.take(night, { lang: 'zh', scheme: 'dark', size: DESK }, 'dark.zh', { as: admin });
  console.log(`${pages.length + judgedPages.length} pages in ${out}`);
} finally {
  await browser.close();
  await stop();
}
