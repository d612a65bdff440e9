import type { Entry, TriageLine } from '@wenqu/domain';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leaveBusyDay, plantName } from './busy-day.ts';
import { hasBrowser } from './chromium.ts';
import { firstAdmin, newPerson, type Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Lines = { lines: TriageLine[]; compression: { alarms: number; lines: number } };
type Entries = { items: Entry[]; total: number };

/** A hard day of a park: some hundreds of alarms, about ten lines, two officers, one handover. */
describe.skipIf(!hasBrowser('journeys: a day of the register'))('a day of the register', () => {
  let stage: Stage;
  let duty: ConsoleWindow;
  let boss: ConsoleWindow;
  let officer: Person;
  let head: Person;
  let plant: Person;

  beforeAll(async () => {
    stage = await Stage.open(leaveBusyDay);
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    const accounts = [
      await newPerson(base, admin, 'officer', 'duty'),
      await newPerson(base, admin, 'head', 'supervisor'),
      await newPerson(base, admin, 'plant', 'enterprise', { enterprise: 'busy-6' }),
    ] as const;
    [officer, head, plant] = [accounts[0].person, accounts[1].person, accounts[2].person];
    duty = await stage.window();
    boss = await stage.window();
    for (const [window, who] of [
      [duty, accounts[0]],
      [boss, accounts[1]],
    ] as const) {
      await window.go('/register');
      await window.signIn(who.name, who.password);
      await window.page.getByRole('list', { name: '今日线索' }).waitFor();
    }
  });
  afterAll(() => stage?.close());

  const line = (page: Page, text: string) =>
    page.getByRole('list', { name: '今日线索' }).getByRole('button', { name: text });
  const confirm = async (page: Page, reason: string, act: string) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').last().fill(reason);
    await dialog.getByRole('button', { name: act, exact: true }).click();
    return dialog;
  };
  const entryOf = async (query: string): Promise<Entry> => {
    const { items } = await head.get<Entries>(`register?${query}`);
    return items[0]!;
  };

  test('some hundreds of alarms are eight lines, each says why; hidden ones are not for the enterprise', async () => {
    const { page } = duty;
    const told = await officer.get<Lines>('register/lines');
    expect(told.lines).toHaveLength(8);
    expect(told.compression.alarms).toBeGreaterThan(500);
    await line(page, '多点同时失联 · 10 个点位').click();
    await page.getByText('10 家单位的 10 个点位在', { exact: false }).waitFor();
    await page.getByText(`K10 压缩比 ${(told.compression.alarms / 8).toFixed(1)}`).waitFor();
    expect(await line(page, '今日服务提醒').count()).toBe(1);
    expect(await line(page, plantName(6)).count()).toBe(1);
    await duty.expectAccessible('lines of the day');
    expect((await plant.get<Lines>('register/lines')).lines).toEqual([]);
  });

  test('the rest of a line joins its first entry; a finding is split off again', async () => {
    const { page } = duty;
    await line(page, plantName(1)).click();
    await page.getByRole('button', { name: '其余并入首条' }).click();
    const dialog = await confirm(page, '同一工段同一原因', '其余并入首条');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('单独一条，未与其他条目归并。').first().waitFor();
    const joined = await entryOf('enterprise=busy-1&state=grouped&rule=hourly-over');
    expect(joined).toMatchObject({ findings: 4, alarms: 465 });
    const merged = await head.get<Entries>('register?enterprise=busy-1&state=closed');
    expect(merged.items.map(({ mergedInto, verdict }) => [mergedInto, verdict])).toEqual([
      [joined.id, 'duplicate'],
      [joined.id, 'duplicate'],
    ]);
    await duty.go(`/register/${joined.id}`);
    await page.getByRole('button', { name: '拆分' }).click();
    await page.getByRole('dialog').getByRole('checkbox').first().check();
    await duty.expectAccessible('split');
    await (await confirm(page, '这一条另有原因', '拆分')).waitFor({ state: 'hidden' });
    await page.getByText('这一条另有原因').waitFor();
    expect(await entryOf(`enterprise=busy-1&q=${joined.id}`)).toMatchObject({ findings: 3 });
    expect((await head.get<Entries>('register?enterprise=busy-1&state=grouped&factor=w01018')).total).toBe(2);
    await page.getByText('并入 / 拆出至').waitFor();
    await duty.expectAccessible('entry with merges');
  });

  test('two officers act on one entry at once: the second is told, and may do it again', async () => {
    const { id } = await entryOf('enterprise=busy-2&factor=w01018');
    for (const window of [duty, boss]) {
      await window.go(`/register/${id}`);
      await window.page.getByRole('button', { name: '转核查' }).click();
      await window.page.getByRole('dialog').waitFor();
    }
    await (await confirm(duty.page, '两个因子日均值超标', '转核查')).waitFor({ state: 'hidden' });
    const late = await confirm(boss.page, '我来核查', '转核查');
    await late.getByRole('alert').getByText('已被他人').waitFor();
    await late.getByRole('button', { name: '取消' }).click();
    await boss.page.getByText('两个因子日均值超标').waitFor();
    expect(await entryOf(`q=${id}`)).toMatchObject({ state: 'inquiry' });
  });

  test('a level by hand, somebody to work on it, a mute that is listed with its end', async () => {
    const { page } = boss;
    const { id } = await entryOf('enterprise=busy-4&rule=check-failed');
    await boss.go(`/register/${id}`);
    await page.getByRole('button', { name: '调整级别' }).click();
    await page.getByRole('dialog').getByLabel('新的级别').selectOption('B');
    await (await confirm(page, '上月已有一次', '调整级别')).waitFor({ state: 'hidden' });
    await page.getByText('人工定级（系统为 C 级）').waitFor();
    await page.getByRole('button', { name: '指定承办人' }).click();
    await page.getByRole('dialog').getByLabel('承办人').selectOption({ label: 'officer' });
    await (await confirm(page, '由值守跟进', '指定承办人')).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '静默', exact: true }).click();
    await (await confirm(page, '设备厂家明日到场', '静默')).waitFor({ state: 'hidden' });
    await boss.go('/register?v=muted');
    const row = page.getByRole('row').filter({ hasText: id });
    await row.getByText('静默至', { exact: false }).waitFor();
    await boss.expectAccessible('muted');
    expect(await entryOf(`q=${id}`)).toMatchObject({ level: 'B', houseLevel: 'C', state: 'muted' });
  });

  test('the duty is handed over: written by one, accepted by another, frozen and printed', async () => {
    await duty.go('/shifts');
    const { page } = duty;
    await page.getByLabel('内容').fill('园区来电：9 时停电，已恢复');
    await page.getByRole('button', { name: '记一笔' }).click();
    await page.getByText('园区来电：9 时停电，已恢复').waitFor();
    await duty.expectAccessible('duty log');
    await page.getByRole('button', { name: '交班' }).click();
    await (await confirm(page, '2 号厂日均值超标已转核查', '交班')).waitFor({ state: 'hidden' });
    await page.getByText('由您写出，须由他人接班。').waitFor();
    expect(await page.getByRole('button', { name: '接班', exact: true }).count()).toBe(0);
    const [handover] = (await head.get<{ items: { id: string; digest: string }[] }>('shifts/handovers'))
      .items;
    const own = { digest: handover!.digest, acceptance: '' };
    await expect(officer.send('POST', `shifts/handovers/${handover!.id}/accept`, own)).rejects.toMatchObject({
      status: 409,
    });
    await boss.go('/shifts');
    await boss.page.getByText(handover!.digest).first().waitFor();
    await boss.page.getByRole('button', { name: '接班', exact: true }).click();
    await (await confirm(boss.page, '已逐项清点', '接班')).waitFor({ state: 'hidden' });
    await boss.go(`/shifts?v=handovers&row=${handover!.id}`);
    await boss.page.getByText('已逐项清点').waitFor();
    await boss.page.getByText('已接班').waitFor();
    expect(await boss.page.getByText(handover!.digest).count()).toBe(1);
    await boss.expectAccessible('handover');
    const done = await head.get<{ document: string }>(`shifts/handovers/${handover!.id}`);
    expect(done.document).not.toBe('');
  });
});
