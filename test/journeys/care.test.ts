import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClockSample,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type ParameterChange,
} from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../packages/server/src/clock.ts';
import { openSqliteCare } from '../../packages/server/src/store/sqlite/care.ts';
import { SimulatedLogger } from '../simulated-logger.ts';
import { hasBrowser } from './chromium.ts';
import { addAnalyser, DYE, seedDistrict } from './district.ts';
import { until } from './house.ts';
import { editionHeard, firstAdmin, newPerson } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Named = Awaited<ReturnType<typeof newPerson>>;
interface List<T> {
  readonly items: readonly T[];
}

const PHONE = { width: 390, height: 844 };
const LOGGER = `/loggers/${DYE.mn}`;
const PATHS = [
  ...['clock', 'parameters', 'checks'].map((tab) => `${LOGGER}?t=${tab}`),
  ...['overview', 'changes', 'checks', 'visits', 'settings'].map((view) => `/care?v=${view}`),
];
const WAIT_MS = 60_000;

/** A clock that runs ahead half a second an hour for twenty days, silent for one of them. */
async function leaveClocks(folder: string): Promise<void> {
  const care = openSqliteCare(join(folder, 'care.sqlite'));
  const now = systemClock();
  const samples: ClockSample[] = [];
  for (let hour = 480; hour > 1; hour--) {
    if (hour > 200 && hour < 224) continue;
    const at = instant(now - hour * MICROS_PER_HOUR);
    samples.push({ mn: DYE.mn, at, offsetS: (480 - hour) / 2, source: 'upload' });
  }
  samples.push({ mn: DYE.mn, at: instant(now - 3 * MICROS_PER_DAY + 1), offsetS: 420, source: 'upload' });
  await care.keepClocks(samples);
  await care.close();
}

describe.skipIf(!hasBrowser('journeys: care'))('care for a device in the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-care-journey-'));
  let stage: Stage;
  let technical: Named;
  let head: Named;
  let plant: Named;
  let console: ConsoleWindow;
  let logger: SimulatedLogger;
  beforeAll(async () => {
    stage = await Stage.open(async (data) => {
      await seedDistrict(data);
      await addAnalyser(data, DYE, 'w01018');
      await leaveClocks(data);
    });
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    technical = await newPerson(base, admin, 'technical', 'technical');
    head = await newPerson(base, admin, 'head', 'supervisor');
    plant = await newPerson(base, admin, 'plant', 'enterprise', { enterprise: DYE.id });
    logger = new SimulatedLogger(server.hj212Port, DYE.mn, '2025', folder);
    await until('the logger is heard', () => editionHeard(admin, DYE.mn), WAIT_MS);
    console = await stage.window();
    await console.go(`${LOGGER}?t=parameters`);
    await console.signIn(technical.name, technical.password);
  });
  afterAll(async () => {
    await logger?.stop();
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const range = () => console.page.getByRole('row').filter({ hasText: 'i13001' }).first();

  test('a snapshot is asked and followed to its end', async () => {
    const { page } = console;
    await page.getByText('还没有见过这台设备的参数').waitFor();
    await page.getByRole('button', { name: '参数快照' }).click();
    const dialog = page.getByRole('dialog');
    await console.expectAccessible('snapshot');
    await dialog.getByRole('textbox').fill('建立基线');
    await dialog.getByRole('button', { name: '参数快照' }).click();
    await page.getByText(/快照：已完成 (\d+) \/ \1 项/).waitFor({ timeout: WAIT_MS });
    await range().getByText('测量量程').waitFor();
    await range().getByText('— 未确认').waitFor();
  });

  test('a parameter as it stands becomes the baseline', async () => {
    const { page } = console;
    await range().getByRole('checkbox').check();
    await page.getByRole('button', { name: '确认为基线（1）' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('测量量程').waitFor();
    await console.expectAccessible('agree');
    await dialog.getByRole('textbox').fill('与验收报告一致');
    await dialog.getByRole('button', { name: '确认为基线' }).click();
    await range().getByText('＝ 一致').waitFor();
  });

  test('a range changed by hand stands out, and the log says that nothing explains it', async () => {
    const { page } = console;
    const { person } = technical;
    const before = (await range().getByRole('gridcell').nth(2).innerText()).trim();
    await logger.say('parameter i13001 1999 w01018');
    const changes = () => person.get<List<ParameterChange>>(`care/changes?mn=${DYE.mn}&cause=unexplained`);
    await until('the change is kept', async () => (await changes()).items.length > 0, WAIT_MS);
    await page.reload();
    await range().getByText('▲ 高').waitFor();
    const log = page.getByRole('grid', { name: '参数变更' }).getByRole('row');
    const line = log.filter({ hasText: 'i13001' });
    await line.getByText(`${before} → 1999`).waitFor();
    await line.getByText('▲ 无解释').waitFor();
    await line.getByRole('link', { name: '报文' }).click();
    await page.getByText('i13001-Info').first().waitFor();
    await console.go('/care');
    await page.getByRole('grid', { name: '参数变更' }).getByText('1999').waitFor();
  });

  test('a visit is entered, and a change during it is explained', async () => {
    const { page } = console;
    await console.go('/care?v=visits');
    await page.getByRole('button', { name: '登记到场' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('企业').selectOption({ label: DYE.name });
    await dialog.getByLabel('到场人员或单位').fill('清源运维');
    await dialog.getByLabel('工作内容').fill('恢复量程');
    await console.expectAccessible('visit');
    await dialog.getByRole('button', { name: '登记到场' }).click();
    await page.getByRole('row').filter({ hasText: '恢复量程' }).waitFor();
    await logger.say('parameter i13001 500 w01018');
    await console.go('/care?v=changes&cause=visit');
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.getByRole('heading', { level: 1 }).waitFor();
          return page.getByRole('row').filter({ hasText: '1999 → 500' }).count();
        },
        { timeout: WAIT_MS, interval: 1000 },
      )
      .toBe(1);
  });

  test('a plan is proposed by one, enabled and run by another, and its result stands with the tolerance', async () => {
    const { page } = console;
    await console.go(`${LOGGER}?t=checks`);
    await page.getByRole('button', { name: '提出计划' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('因子').selectOption('w01018');
    await dialog.getByLabel('种类').selectOption('standard-check');
    await dialog.getByText('指令 3024').waitFor();
    await dialog.getByLabel('理由').fill('每日核查');
    await console.expectAccessible('plan');
    await dialog.getByRole('button', { name: '提出计划' }).click();
    const own = page.getByRole('row').filter({ hasText: 'P-1' });
    await own.getByText('待他人启用').waitFor();
    expect(await own.getByRole('button').count()).toBe(0);

    const second = await stage.window();
    await second.go(`${LOGGER}?t=checks`);
    await second.signIn(head.name, head.password);
    const theirs = second.page.getByRole('row').filter({ hasText: 'P-1' });
    for (const act of ['启用', '立即核查']) {
      await theirs.getByRole('button', { name: act }).click();
      const reason = second.page.getByRole('dialog');
      await reason.getByRole('textbox').fill(act);
      await reason.getByRole('button', { name: act }).click();
      await reason.waitFor({ state: 'hidden' });
    }
    await theirs.getByText('已启用').waitFor();
    const run = second.page.getByRole('grid', { name: '核查结果' }).getByRole('row');
    await run.getByText('±10 %').waitFor({ timeout: WAIT_MS });
    await run.getByText('合格').waitFor();
    await run.getByText('[S]').waitFor();
  });

  test('the clock of thirty days is drawn with its gap and what was suspect', async () => {
    const { page } = console;
    await console.go(`${LOGGER}?t=clock`);
    const chart = page.getByRole('img', { name: /时钟偏差：最近 30 天/ });
    expect(await chart.getAttribute('aria-label')).toMatch(/最大 \+420 秒，超过存疑界限 1 个/);
    await page.getByRole('button', { name: '查询时间' }).click();
    const dialog = page.getByRole('dialog', { name: '下达指令' });
    await dialog.getByText(/CN=1011;/).waitFor();
    await dialog.getByRole('button', { name: '下达', exact: true }).click();
    await page.getByText('设备报告执行成功。').waitFor({ timeout: WAIT_MS });
    await console.go(`${LOGGER}?t=clock`);
    await page.getByRole('row').filter({ hasText: '查询所得' }).first().waitFor();
  });

  test('settings are kept with their reason', async () => {
    const { page } = console;
    await console.go('/care?v=settings');
    await page.getByLabel('偏差超过多少秒时自动校时').fill('60');
    await page.getByRole('button', { name: '保存设置' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('试运行');
    await dialog.getByRole('button', { name: '保存设置' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await technical.person.get('care/settings')).toMatchObject({ clockSetS: 60, version: 1 });
  });

  test.each([
    ['desk', {}],
    ['phone', PHONE],
  ] as const)('no page of it breaks WCAG 2.2 AA or is wider than the screen: %s', async (name, size) => {
    const window = await stage.window(size);
    await window.go('/care');
    await window.signIn(head.name, head.password);
    const { page } = window;
    for (const path of PATHS) {
      await window.go(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const loading = page.getByRole('status', { name: /加载/ });
      await until('nothing loads', async () => (await loading.count()) === 0);
      const wider = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wider, path).toBe(0);
      await window.expectAccessible(`${name} ${path}`);
    }
  });

  test('an enterprise sees its own device and no change that nothing explains', async () => {
    const window = await stage.window();
    await window.go('/care');
    await window.signIn(plant.name, plant.password);
    const { page } = window;
    await page.getByText('时钟偏差最大').waitFor();
    expect(await page.getByText('无解释').count()).toBe(0);
    await window.go(`${LOGGER}?t=parameters`);
    await page.getByRole('row').filter({ hasText: '1999 → 500' }).waitFor();
    expect(await page.getByText('→ 1999').count()).toBe(0);
    expect(await page.getByRole('button', { name: '参数快照' }).count()).toBe(0);
    await window.go('/care?v=settings');
    await page.getByText('当前账号只能查看。').waitFor();
    expect(await page.getByRole('button', { name: '保存设置' }).count()).toBe(0);
  });
});
