import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import {
  instant,
  type Matter,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type PlantRecord,
  parseDay,
} from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../packages/server/src/clock.ts';
import type { BookEdit } from '../../packages/server/src/store/book.ts';
import { openSqliteBook } from '../../packages/server/src/store/sqlite/book.ts';
import { hasBrowser } from './chromium.ts';
import { DYE, leaveHiddenEntry, PAPER, seedDistrict } from './district.ts';
import { FieldLogger } from './field-logger.ts';
import { until, untilRead } from './house.ts';
import { firstAdmin, newPerson } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Named = Awaited<ReturnType<typeof newPerson>>;
interface List<T> {
  readonly items: readonly T[];
}

const PHONE = { width: 412, height: 915 };
const WAIT_MS = 60_000;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An agency that serves the dye house. */
async function serve(folder: string): Promise<void> {
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const { enterprises } = await book.whole();
  const version = enterprises.find(({ id }) => id === DYE.id)?.version ?? 1;
  const edits = [
    { kind: 'agencies', op: 'add', row: { id: 'agency-1', name: '源清运维', contact: '', phone: '' } },
    { kind: 'enterprises', op: 'change', id: DYE.id, version, set: { agency: 'agency-1' } },
  ] as unknown as BookEdit[];
  await book.apply(edits, { by: 'journey', reason: 'journey', at: systemClock() });
  await book.close();
}

describe.skipIf(!hasBrowser('journeys: enterprise'))('an enterprise, its agency and the bureau', () => {
  let stage: Stage;
  let plant: Named;
  let agency: Named;
  let head: Named;
  let phone: ConsoleWindow;
  let hidden: string;
  const outage = async (person = head.person): Promise<Matter | undefined> =>
    (await person.get<List<Matter>>('matters?machine=outage')).items.find(({ point }) => point === DYE.point);

  beforeAll(async () => {
    stage = await Stage.open(
      async (data) => {
        await seedDistrict(data);
        await serve(data);
        hidden = await leaveHiddenEntry(data, DYE);
      },
      { 'outage-silent-minutes': 0.03 },
    );
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    plant = await newPerson(base, admin, 'plant', 'enterprise', { enterprise: DYE.id });
    agency = await newPerson(base, admin, 'agency', 'agency', { agency: 'agency-1' });
    head = await newPerson(base, admin, 'head', 'supervisor');
    const logger = await FieldLogger.dial(server.hj212Port, DYE.mn);
    await logger.sendAnswered({ w01018: '31.2' });
    await untilRead(server);
    logger.hangUp();
  });
  afterAll(() => stage?.close());

  test('silence makes an outage suspected; the enterprise lands on its page and reports it from a phone', async () => {
    const suspected = await until('the outage is suspected', outage, WAIT_MS);
    expect(suspected).toMatchObject({ state: 'suspected', enterprise: DYE.id });
    phone = await stage.window(PHONE);
    await phone.go('/');
    await phone.signIn(plant.name, plant.password);
    const { page } = phone;
    await page.getByRole('heading', { name: DYE.name }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/e');
    const due = page.getByRole('region', { name: '待办与期限' });
    await due.getByText('疑似故障').waitFor();
    await due.getByText(suspected.number).waitFor();
    await phone.expectAccessible('home of an enterprise');
    await page.getByRole('button', { name: '报告故障' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('故障类型').selectOption('analyser');
    await dialog.getByLabel('故障发生时间').fill(field(systemClock() - 60e6));
    await dialog.getByLabel('故障原因').fill('分析仪灯源老化，停止上传');
    await dialog.getByLabel('预计恢复日期').fill(field(systemClock() + 2 * MICROS_PER_DAY).slice(0, 10));
    await dialog.getByRole('radio', { name: '是' }).check();
    await dialog
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        ...{ name: '现场照片.png', mimeType: 'image/png', buffer: PNG },
      });
    await dialog.getByText('现场照片.png').waitFor();
    await phone.expectAccessible('report of a fault');
    await dialog.getByRole('button', { name: '确定办理' }).click();
    await dialog.waitFor({ state: 'detached' });
    await until('it is reported', async () => (await outage())?.state === 'reported');
    expect((await outage())?.fields.files).toHaveLength(1);
  });

  test('values measured by hand are entered on the phone and counted by the house', async () => {
    const { page } = phone;
    await page.getByRole('button', { name: '手工监测' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('不代替自动数据').waitFor();
    await dialog.getByLabel('监测因子').selectOption('w01018');
    await dialog.getByLabel('监测值').fill('36.5');
    await dialog.getByLabel('监测方法').fill('重铬酸盐法');
    await dialog.getByLabel('监测单位').fill('自测');
    await dialog.getByRole('button', { name: '提交' }).click();
    await dialog.waitFor({ state: 'detached' });
    // The rest of a whole day comes as its form sends it.
    const today = parseDay(field(systemClock()).slice(0, 10)) ?? instant(0);
    for (const hour of [3, 9, 15, 21]) {
      const at = today - MICROS_PER_DAY + hour * MICROS_PER_HOUR;
      const fields = { factor: 'w01018', value: 30 + hour, method: '重铬酸盐法', lab: '自测' };
      await plant.person.send('POST', 'manual-values', { point: DYE.point, at, fields });
    }
    const kept = await head.person.get<List<PlantRecord>>('ledger?book=manual');
    expect(kept.items).toHaveLength(5);
    await page.goto(`${stage.house.base}/plant-ledger?v=manual`);
    await page.getByText('36.5').waitFor();
    await phone.expectAccessible('values by hand');
  });

  test('the agency repairs only with a check that passed; the bureau sees it back to normal', async () => {
    const window = await stage.window(PHONE);
    await window.go('/');
    await window.signIn(agency.name, agency.password);
    const { page } = window;
    await page.getByRole('heading', { name: '运维首页' }).waitFor();
    await window.expectAccessible('home of an agency');
    const pane = page.getByRole('region', { name: '故障停运' });
    await pane.getByRole('button', { name: '办理' }).click();
    await pane.getByRole('button', { name: '恢复运行' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('维修内容').fill('更换灯源并校准');
    await dialog.getByRole('radio', { name: '否' }).check();
    const confirm = dialog.getByRole('button', { name: '确定办理' });
    await confirm.click();
    await dialog.getByText('质控合格后才能恢复').waitFor();
    const qc = { point: DYE.point, factor: 'w01018', kind: 'standard-check', at: systemClock(), range: 100 };
    const pairs = [{ standard: 50, reading: 51 }];
    await agency.person.send('POST', 'qc-records', { ...qc, pairs, reason: '更换灯源后核查' });
    await until(
      'the check is known',
      async () => (await outage())?.fields['qc-passed'] === 'w01018',
      WAIT_MS,
    );
    await page.reload();
    await pane.getByRole('button', { name: '办理' }).click();
    await pane.getByRole('button', { name: '恢复运行' }).click();
    await dialog.getByLabel('维修内容').fill('更换灯源并校准');
    await dialog.getByRole('radio', { name: '否' }).check();
    await confirm.click();
    await dialog.waitFor({ state: 'detached' });
    const back = await outage();
    expect(back).toMatchObject({ state: 'normal' });
    const bureau = await stage.window();
    await bureau.go(`/matters/${back!.id}`);
    await bureau.signIn(head.name, head.password);
    await bureau.page.getByText('恢复运行').first().waitFor();
    await bureau.page.getByText('更换灯源并校准').first().waitFor();
  });

  test('an objection stands on record beside what it is about, with the answer of the bureau', async () => {
    const about = `${DYE.point}/w01018/${field(systemClock() - MICROS_PER_DAY).slice(0, 10)}`;
    const fields = { text: '当日更换灯源，数据不应参与评价。' };
    await plant.person.send('POST', 'contests', { kind: 'statistic', about, fields });
    const window = await stage.window();
    await window.go('/plant-ledger?v=contests');
    await window.signIn(head.name, head.password);
    const { page } = window;
    await page.getByText('当日更换灯源').waitFor();
    await page.getByRole('button', { name: '答复' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('答复').fill('经核实，按维护时段处理。');
    await dialog.getByLabel('处理结果').selectOption('upheld');
    await window.expectAccessible('answer to an objection');
    await dialog.getByRole('button', { name: '提交' }).click();
    await page.getByText('异议成立').waitFor();
    await phone.go('/plant-ledger?v=contests');
    await phone.page.getByText('经核实，按维护时段处理。').waitFor();
  });

  test('nothing hidden and nobody else’s is on the page of an enterprise', async () => {
    const { page } = phone;
    await phone.go('/e');
    await page.getByRole('heading', { name: DYE.name }).waitFor();
    const text = await page.locator('main').innerText();
    expect(text).not.toContain(hidden);
    expect(text).not.toContain(PAPER.name);
    const home = JSON.stringify(await plant.person.get('enterprise/home'));
    expect(home).not.toContain('hidden-finding');
    expect(home).not.toContain(PAPER.point);
  });
});

/** As a field for date and time holds it. */
const field = (at: number): string => new Date(at / 1000 + 8 * 3_600_000).toISOString().slice(0, 16);
