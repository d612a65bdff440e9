import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { until } from './house.ts';
import { ADMIN, firstAdmin, type Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

const START_MS = 120_000;

describe.skipIf(!hasBrowser('journeys: the demo district'))('the demo district', () => {
  let stage: Stage;
  let admin: Person;
  let console: ConsoleWindow;
  let before: string[];
  beforeAll(async () => {
    stage = await Stage.open();
    const { base, server } = stage.house;
    admin = await firstAdmin(base, server.firstPassword!);
    before = readdirSync(stage.house.folder).sort();
    console = await stage.window();
    await console.go('/');
    await console.signIn(ADMIN.name, ADMIN.password);
  });
  afterAll(() => stage?.close());

  test('one click on the first page starts it; its own page says on every side that it is a demo', async () => {
    const { page } = console;
    await page.getByRole('button', { name: '启动演示园区' }).click();
    await page.getByRole('region', { name: '演示园区' }).waitFor({ timeout: START_MS });
    expect(new URL(page.url()).pathname).toBe('/demo/');
    await page.getByRole('link', { name: '实时', exact: true }).first().click();
    const cards = page.getByRole('article');
    await cards.first().waitFor();
    await expect.poll(() => cards.count()).toBe(300);
    await until(
      'values of the loggers show',
      async () => (await cards.getByRole('button').count()) > 300,
      START_MS,
    );
    expect(await admin.get('points')).toMatchObject({ items: [] });
  }, 300_000);

  test('removed from the page it leaves no trace in the data folder', async () => {
    const { page } = console;
    const { folder } = stage.house;
    expect(existsSync(join(folder, 'demo', 'journal'))).toBe(true);
    await page.getByRole('button', { name: '移除演示园区' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '移除', exact: true }).click();
    await page.getByRole('heading', { name: '启动演示园区' }).waitFor({ timeout: START_MS });
    await until(
      'it is gone',
      async () => (await admin.get<{ state: string }>('demo')).state === 'off',
      START_MS,
    );
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(await admin.get('system')).toMatchObject({ demo: false });
    const { items } = await admin.get<{ items: { district: string }[] }>('accounts');
    expect(items.every(({ district }) => district === 'main')).toBe(true);
  }, 300_000);
});
