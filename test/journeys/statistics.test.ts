import { connect } from 'node:net';
import { join } from 'node:path';
import { dayStart, formatDay, instant, MICROS_PER_DAY, MICROS_PER_HOUR, wireTime } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../packages/server/src/clock.ts';
import type { BookEdit } from '../../packages/server/src/store/book.ts';
import { openSqliteBook } from '../../packages/server/src/store/sqlite/book.ts';
import { hasBrowser } from './chromium.ts';
import { addAnalyser, codLimit, DYE, seedDistrict } from './district.ts';
import { until, untilRead } from './house.ts';
import { firstAdmin, newPerson } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Named = Awaited<ReturnType<typeof newPerson>>;
const PHONE = { width: 390, height: 844 };
const WAIT_MS = 60_000;

/** Eight days ago stands for Monday, four days later for Friday. */
const MONDAY = instant(dayStart(systemClock()) - 8 * MICROS_PER_DAY);
const DAY = formatDay(MONDAY);
const FRIDAY = formatDay(instant(MONDAY + 4 * MICROS_PER_DAY));
const MONTH_PATH = `/statistics?v=month&pt=${DYE.point}&f=w01018&m=${DAY.slice(0, 7)}`;
const PATHS = [
  MONTH_PATH,
  `/statistics?by=enterprise&from=${DAY}&to=${DAY}`,
  ...['qc', 'effects', 'rules'].map((view) => `/statistics?v=${view}`),
];

/** A verified daily mean of 80, written while no server runs. */
async function dailyLimit(folder: string): Promise<void> {
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const row = { ...codLimit(DYE.outlet, 80), kind: 'daily-mean' };
  await book.apply([{ kind: 'limits', op: 'add', row } as BookEdit], {
    ...{ by: 'journey', reason: 'journey', at: systemClock() },
  });
  await book.close();
}

/** supervision.md §4.4: 18 h at 5 m³/h with COD 40, 6 h at 45 m³/h with COD 110; then the next day's first hour. */
async function sendMonday(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  for (let hour = 0; hour < 24; hour++) {
    const [cod, m3] = hour < 18 ? [40, 5] : [110, 45];
    const time = wireTime(instant(MONDAY + hour * MICROS_PER_HOUR));
    const area = `DataTime=${time};w00000-Cou=${m3},w00000-Flag=N;w01018-Avg=${cod},w01018-Flag=N`;
    socket.write(encodeFrame(`QN=${time}001;ST=32;CN=2061;PW=123456;MN=${DYE.mn};Flag=4;CP=&&${area}&&`));
  }
  await new Promise((resolve) => socket.end(() => resolve(undefined)));
}

describe.skipIf(!hasBrowser('journeys: statistics'))('a failed check on Friday changes Monday', () => {
  let stage: Stage;
  let boss: Named;
  let plant: Named;
  let console: ConsoleWindow;
  beforeAll(async () => {
    stage = await Stage.open(async (folder) => {
      await seedDistrict(folder);
      await addAnalyser(folder, DYE, 'w01018');
      await dailyLimit(folder);
    });
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    boss = await newPerson(base, admin, 'boss', 'supervisor');
    plant = await newPerson(base, admin, 'plant', 'enterprise', { enterprise: DYE.id });
    await sendMonday(server.hj212Port);
    const days = `statistics/days?point=${DYE.point}&factor=w01018&from=${DAY}&to=${DAY}`;
    await untilRead(server);
    await until(
      'Monday is known',
      async () => {
        // Asked for, a day that is over is computed.
        await boss.person.get(`statistics/days/${DYE.point}/w01018/${DAY}`).catch(() => undefined);
        const { items } = await boss.person.get<{ items: { nReceived: number }[] }>(days);
        return items[0]?.nReceived === 24;
      },
      WAIT_MS,
    );
    const entries = () => boss.person.get<{ total: number }>('register?rule=daily-mean-over');
    await until('Monday has an entry', async () => (await entries()).total === 1, WAIT_MS);
    console = await stage.window();
    await console.go(MONTH_PATH);
    await console.signIn(boss.name, boss.password);
  }, 2 * WAIT_MS);
  afterAll(() => stage?.close());

  const drawer = () => console.page.getByRole('dialog', { name: /一日统计/ });
  const openMonday = () => console.page.getByRole('button', { name: `查看 ${DAY}` }).click();
  const closeDrawer = () => drawer().getByRole('button', { name: '关闭' }).click();

  /** The form of a check, filled; what it would touch is shown. */
  async function fill(at: string, pair: string) {
    const { page } = console;
    await console.go(`/statistics?v=qc&pt=${DYE.point}&f=w01018`);
    await page.getByRole('button', { name: '录入质控' }).click();
    const dialog = page.getByRole('dialog', { name: '录入质控' });
    await dialog.getByLabel('时间').fill(at);
    await dialog.getByLabel(/在用量程上限/).fill('100');
    await dialog.getByLabel(/每行一对/).fill(pair);
    await dialog.getByText('±10 % [S]', { exact: false }).first().waitFor();
    await dialog.getByText('预判').waitFor();
    await dialog.getByLabel('说明').fill('现场核查');
    return dialog;
  }

  test('Monday can be followed: hours, water, the division, the plain mean beside it', async () => {
    await openMonday();
    await drawer().getByText('Σ(C×Q) ÷ ΣQ = 33300 ÷ 360 = 92.5 mg/L').waitFor();
    await drawer().getByText('92.5 > 80 mg/L → 超标，超标倍数 0.16').waitFor();
    await drawer().getByText('算术均值 57.5 mg/L').waitFor();
    expect(await drawer().getByRole('row').count()).toBe(25);
    await console.expectAccessible('day');
    await closeDrawer();
  });

  test('a passed check on Monday evening touches nothing', async () => {
    const dialog = await fill(`${DAY}T18:00`, '50 51');
    await dialog.getByText('不改变任何已有日统计').waitFor();
    await dialog.getByRole('button', { name: '录入质控' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await console.page
      .getByRole('row')
      .filter({ hasText: 'Q-000001' })
      .getByText('合格', { exact: true })
      .waitFor();
  });

  test('a failure on Friday says before it is entered that Monday turns', async () => {
    const dialog = await fill(`${FRIDAY}T12:00`, '50 60');
    await dialog.getByText('涉及 1 个日统计，其中 1 个达标结论改变').waitFor();
    await dialog.getByText(/涉及异常台账 1 条/).waitFor();
    await console.expectAccessible('check');
    await dialog.getByRole('button', { name: '录入质控' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await console.page
      .getByRole('row')
      .filter({ hasText: 'Q-000002' })
      .getByText('不合格', { exact: true })
      .waitFor();
  });

  test('Monday complies at 40; the first version is shown as it was known before', async () => {
    await console.go(MONTH_PATH);
    await openMonday();
    await drawer().getByText('Σ(C×Q) ÷ ΣQ = 3600 ÷ 90 = 40 mg/L').waitFor();
    await drawer().getByText('40 ≤ 80 mg/L → 达标').waitFor();
    expect(await drawer().getByText('V3 质控不合格，追溯无效').count()).toBe(6);
    await drawer()
      .getByRole('listitem')
      .filter({ hasText: '第 1 版' })
      .getByRole('button', { name: '按此版显示' })
      .click();
    await drawer().getByText('Σ(C×Q) ÷ ΣQ = 33300 ÷ 360 = 92.5 mg/L').waitFor();
    await drawer().getByRole('button', { name: '回到现在' }).click();
    await drawer().getByText('40 ≤ 80 mg/L → 达标').waitFor();
    await closeDrawer();
  });

  test('the entry it touched is listed, and was told', async () => {
    const { page } = console;
    await console.go('/statistics?v=effects&flip=1');
    const line = page.getByRole('row').filter({ hasText: DAY });
    await line.getByText(/92\.5 ▲ 超标/).waitFor();
    await line
      .getByRole('link', { name: /^A-\d{4}-/ })
      .first()
      .click();
    await page.getByText('92.5（超限）→ 40（未超限）').first().waitFor();
  });

  // On the desk every page is walked by `every-page.test.ts`.
  test('on a phone no page of it breaks WCAG 2.2 AA or is wider than the screen', async () => {
    const window = await stage.window(PHONE);
    await window.go('/statistics');
    await window.signIn(boss.name, boss.password);
    const { page } = window;
    await page.getByRole('heading', { level: 1, name: '数据质量与有效性' }).waitFor();
    for (const path of PATHS) {
      await window.go(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const loading = page.getByRole('status', { name: /加载/ });
      await expect.poll(() => loading.count(), { timeout: 10_000 }).toBe(0);
      const wider = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wider, path).toBe(0);
      await window.expectAccessible(`phone ${path}`);
    }
  });

  test('the enterprise sees its own day and checks, and takes none back', async () => {
    const window = await stage.window();
    await window.go('/statistics?v=qc');
    await window.signIn(plant.name, plant.password);
    await window.page.getByRole('row').filter({ hasText: 'Q-000002' }).waitFor();
    expect(await window.page.getByRole('button', { name: '撤回' }).count()).toBe(0);
    await window.go('/statistics?v=effects');
    await window.page.getByRole('row').filter({ hasText: DAY }).waitFor();
    expect(await window.page.getByRole('link', { name: /^A-\d{4}-/ }).count()).toBe(0);
  });
});
