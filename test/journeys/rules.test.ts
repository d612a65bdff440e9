import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { codLimit, DYE, seedDistrict } from './district.ts';
import { FieldLogger } from './field-logger.ts';
import { until } from './house.ts';
import { firstAdmin, newPerson } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Named = Awaited<ReturnType<typeof newPerson>>;
const PHONE = { width: 390, height: 844 };
const WAIT_MS = 60_000;
const MINUTE_MS = 60_000;

describe.skipIf(!hasBrowser('journeys: rules'))('rules live: a mode by decision, a look at the past', () => {
  let stage: Stage;
  let boss: Named;
  let console: ConsoleWindow;
  beforeAll(async () => {
    stage = await Stage.open(seedDistrict);
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    boss = await newPerson(base, admin, 'boss', 'supervisor');
    await admin.send('POST', 'book/limits', { row: codLimit(DYE.outlet, 50), reason: '许可证' });
    const logger = await FieldLogger.dial(server.hj212Port, DYE.mn);
    // Over the limit for an hour and a half, three hours ago.
    for (let minute = 300; minute > 60; minute -= 15) {
      const over = minute <= 240 && minute > 150;
      await logger.sendAnswered({ w01018: over ? '97.3' : '31.5' }, Date.now() - minute * MINUTE_MS);
    }
    logger.hangUp();
    const entries = () => boss.person.get<{ total: number }>('register?rule=realtime-over');
    await until('an entry is open', async () => (await entries()).total > 0, WAIT_MS);
    console = await stage.window();
    await console.go('/rules');
    await console.signIn(boss.name, boss.password);
    await console.page.getByRole('heading', { name: '规则' }).waitFor();
  }, 2 * WAIT_MS);
  afterAll(() => stage?.close());

  test('a rule goes into shadow with a reason, and its story says so', async () => {
    const { page } = console;
    await page.getByLabel('规则、模式').fill('D01.constant');
    await page.getByRole('row').filter({ hasText: '恒值' }).getByText('● 启用').waitFor();
    await page.getByText('恒值', { exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'D01.constant' });
    await drawer.getByText('没有变更，一直启用。').waitFor();
    await console.expectAccessible('rule');
    await drawer.getByRole('button', { name: '变更状态' }).click();
    const dialog = page.getByRole('dialog', { name: '变更状态：恒值' });
    await dialog.getByLabel('理由').fill('新版本先观察');
    await dialog.getByRole('button', { name: '确认变更' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await drawer.getByText('新版本先观察').waitFor();
    await drawer.getByText('1. 试运行').waitFor();
    await drawer.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('row').filter({ hasText: '恒值' }).getByText('◐ 试运行').waitFor();
    await page.getByLabel('规则、模式').fill('');
  });

  test('what a rule said is found to be a false alarm, and counts', async () => {
    const { page } = console;
    await console.go('/rules?id=realtime-over');
    const drawer = page.getByRole('dialog', { name: 'realtime-over' });
    await drawer.getByRole('button', { name: '反馈' }).first().click();
    const dialog = page.getByRole('dialog', { name: '反馈线索' });
    await dialog.getByLabel('结论').selectOption({ label: '误报' });
    await dialog.getByLabel('依据').fill('现场核查为标样');
    await dialog.getByRole('button', { name: '提交反馈' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await drawer.getByText('0.0% (0/1)').waitFor();
    await console.expectAccessible('feedback');
  });

  test('a back-test shows what would have been found, beside what was told', async () => {
    const { page } = console;
    await console.go('/rules?v=trials');
    await page.getByText('还没有回溯检验').waitFor();
    await page.getByRole('button', { name: '新建回溯检验' }).click();
    const dialog = page.getByRole('dialog', { name: '回溯检验' });
    await dialog
      .getByRole('group', { name: '点位' })
      .getByLabel(/清源印染厂/)
      .check();
    await dialog
      .getByRole('group', { name: /规则/ })
      .getByLabel(/超过限值/)
      .check();
    await dialog.getByLabel('说明').fill('复核');
    await console.expectAccessible('back-test form');
    await dialog.getByRole('button', { name: '开始检验' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('已完成').waitFor({ timeout: WAIT_MS });
    await page.getByRole('row').filter({ hasText: '清源印染厂' }).getByText('+ 新增').waitFor();
    await console.expectAccessible('back-test');
  });

  test('on a phone nothing reaches past the edge', async () => {
    const phone = await stage.window(PHONE);
    await phone.go('/rules');
    await phone.signIn(boss.name, boss.password);
    // Whoever goes on before the door is open stands outside again.
    await phone.page.getByRole('heading', { level: 1, name: '规则' }).waitFor();
    const { items } = await boss.person.get<{ items: { id: string }[] }>('back-tests');
    const paths = [
      '/rules',
      '/rules?id=D01.constant',
      '/rules?v=trials',
      `/rules?v=trials&trial=${items[0]?.id}`,
    ];
    for (const path of paths) {
      await phone.go(path);
      await phone.page.getByRole('heading', { level: 1, name: '规则', includeHidden: true }).waitFor();
      await expect.poll(() => phone.page.getByRole('status', { name: /加载/ }).count()).toBe(0);
      const beyond = await phone.page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(beyond, path).toBeLessThanOrEqual(0);
      await phone.expectAccessible(path);
    }
  });
});
