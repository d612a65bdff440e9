import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsolePage, everyPage, isSupervisors } from '../../scripts/pages.ts';
import { hasBrowser } from './chromium.ts';
import { codLimit, DYE, seedDistrict } from './district.ts';
import { FieldLogger } from './field-logger.ts';
import { until } from './house.ts';
import { ADMIN, firstAdmin, newPerson } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

const UNKNOWN_MN = '31011500000009AB34567890';
const PAGES_MIN = 48;

describe.skipIf(!hasBrowser('journeys: every page for everybody'))('every page', () => {
  let stage: Stage;
  let console: ConsoleWindow;
  let second: ConsoleWindow;
  let supervisors: ConsoleWindow;
  let pages: readonly ConsolePage[];
  const loggers: FieldLogger[] = [];
  beforeAll(async () => {
    stage = await Stage.open(seedDistrict);
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    await admin.send('POST', 'book/limits', { row: codLimit(DYE.outlet, 50), reason: '许可证' });
    for (const mn of [DYE.mn, UNKNOWN_MN]) loggers.push(await FieldLogger.dial(server.hj212Port, mn));
    for (let k = 60; k >= 0; k -= 4) {
      for (const logger of loggers) {
        await logger.sendAnswered(
          { w01018: k === 0 ? '97.3' : `3${k % 10}.5`, w01001: '7.21' },
          Date.now() - k * 60_000,
        );
      }
    }
    await until('an entry is open', async () => (await admin.get<{ total: number }>('register')).total === 1);
    await admin.send('POST', 'orders', { mn: DYE.mn, cn: '1011', params: {}, reason: '' });
    pages = await everyPage((path) => admin.get(path));
    const open = async (name: string, password: string) => {
      const window = await stage.window();
      await window.go('/');
      await window.signIn(name, password);
      await window.page.getByRole('heading', { name: '今日' }).waitFor();
      return window;
    };
    console = await open(ADMIN.name, ADMIN.password);
    second = await open(ADMIN.name, ADMIN.password);
    const supervisor = await newPerson(base, admin, 'sun', 'supervisor');
    supervisors = await open(supervisor.name, supervisor.password);
  });
  afterAll(async () => {
    for (const logger of loggers) logger.hangUp();
    await stage?.close();
  });

  /** Opens these pages in turn in one window; each must have its heading. @returns errors and violations */
  async function look(window: ConsoleWindow, at: readonly ConsolePage[], how: string): Promise<string[]> {
    const { page } = window;
    const found: string[] = [];
    for (const { name, path } of at) {
      await window.go(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('load');
      await expect.poll(() => page.getByRole('status', { name: /加载|Loading/ }).count()).toBe(0);
      const alerts = await page.getByRole('alert').allInnerTexts();
      found.push(...alerts.map((alert) => `${name} ${how}: ${alert}`));
      found.push(...(await window.violations(`${name} ${how}`)));
    }
    return found;
  }

  /** Opens every page, in as many windows as a small machine has cores. */
  async function walk(lang: 'zh' | 'en', scheme: 'light' | 'dark'): Promise<void> {
    expect(pages.length).toBeGreaterThanOrEqual(PAGES_MIN);
    for (const { page } of [console, second, supervisors]) {
      await page.evaluate(
        ([language, colours]) => {
          localStorage.setItem('wenqu.lang', language!);
          localStorage.setItem('mantine-color-scheme-value', colours!);
        },
        [lang, scheme],
      );
    }
    const [theirs, own] = [pages.filter(isSupervisors), pages.filter((each) => !isSupervisors(each))];
    const half = Math.ceil((own.length - theirs.length) / 2) + theirs.length;
    const how = `${lang} ${scheme}`;
    const found = await Promise.all([
      look(console, own.slice(0, half), how),
      look(second, own.slice(half), how).then(async (mine) => [
        ...mine,
        ...(await look(supervisors, theirs, how)),
      ]),
    ]);
    expect(found.flat()).toEqual([]);
  }

  test(
    'opens without an error and without a violation of WCAG 2.2 AA, in 中文 and light colours',
    () => walk('zh', 'light'),
    600_000,
  );

  test('and in English and dark colours', () => walk('en', 'dark'), 600_000);
});
