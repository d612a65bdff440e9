import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { FieldLogger } from './field-logger.ts';
import { ADMIN, Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

const LOGGER = '31011500000001AB34567890';

/** A bureau's first quarter of an hour, step after step in one house. */
describe.skipIf(!hasBrowser('journeys: first steps'))('first steps', () => {
  let stage: Stage;
  let house: Stage['house'];
  let console: ConsoleWindow;
  beforeAll(async () => {
    stage = await Stage.open();
    house = stage.house;
    console = await stage.window();
  });
  afterAll(() => stage?.close());

  test('the one-time password signs in once and must be changed before anything else opens', async () => {
    const { page } = console;
    await console.go('/wall');
    await console.expectAccessible('login');
    await console.signIn(ADMIN.name, 'not-the-password');
    await page.getByRole('alert').waitFor();
    await console.signIn(ADMIN.name, house.server.firstPassword!);
    await page.getByRole('heading', { name: '修改密码' }).waitFor();
    await console.expectAccessible('forced change');
    await console.go('/');
    await page.getByRole('heading', { name: '修改密码' }).waitFor();
    await page.getByLabel('当前密码').fill(house.server.firstPassword!);
    await page.getByRole('textbox', { name: '新密码', exact: true }).fill(ADMIN.password);
    await page.getByRole('textbox', { name: '再输一次新密码' }).fill(ADMIN.password);
    await page.getByRole('button', { name: '保存新密码' }).click();
    await page.getByRole('heading', { name: '今日' }).waitFor();
    await expect(Person.signIn(house.base, ADMIN.name, house.server.firstPassword!)).rejects.toMatchObject({
      status: 401,
    });
  });

  test('an empty book shows three ways in, and frames of a new logger as they arrive', async () => {
    const { page } = console;
    for (const way of ['接入一台数采仪', '导入园区档案', '启动演示园区']) {
      await page.getByRole('heading', { name: way }).waitFor();
    }
    await page.getByText(String(house.server.hj212Port), { exact: true }).waitFor();
    await page.getByText('正在等待第一条报文').waitFor();
    await console.expectAccessible('empty book');
    const logger = await FieldLogger.dial(house.server.hj212Port, LOGGER);
    const frames = page.getByRole('list', { name: '实时报文' }).getByRole('listitem');
    for (const [sent, cod] of ['31.2', '31.9', '32.4'].entries()) {
      await logger.sendAnswered({ w01018: cod, w01001: '7.21' });
      await frames.filter({ hasText: `w01018-Rtd=${cod}` }).waitFor();
      await expect.poll(() => frames.filter({ hasText: '已隔离' }).count()).toBe(sent + 1);
    }
    await console.expectAccessible('frames as they arrive');
    logger.hangUp();
  });

  test('the language changes on the spot and stays', async () => {
    const { page } = console;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Connect a logger' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('heading', { name: 'Connect a logger' }).waitFor();
    await console.expectAccessible('empty book in English');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { name: '接入一台数采仪' }).waitFor();
  });

  test('a session that is revoked is signed out where it is open', async () => {
    const admin = await Person.signIn(house.base, ADMIN.name, ADMIN.password);
    const { items } = await admin.get<{ items: { id: string; current: boolean }[] }>('session/list');
    for (const { id } of items.filter(({ current }) => !current)) await admin.send('DELETE', `session/${id}`);
    await console.page.getByRole('heading', { name: '登录' }).waitFor();
    await expect(admin.get('session')).resolves.toMatchObject({ account: { name: ADMIN.name } });
  });
});
