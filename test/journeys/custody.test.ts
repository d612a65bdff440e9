import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { formatInstant, instantFromMs, type SampleDetail, wireTime } from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../packages/server/src/clock.ts';
import { openSqliteBook } from '../../packages/server/src/store/sqlite/book.ts';
import { hasBrowser } from './chromium.ts';
import { DYE, seedDistrict } from './district.ts';
import { FieldLogger } from './field-logger.ts';
import { firstAdmin, newPerson } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Someone = Awaited<ReturnType<typeof newPerson>>;
const PHONE = { width: 412, height: 915 };
/** The smallest picture there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const bytesOf = (name: string) => Buffer.concat([PNG, Buffer.from(name)]);
const picture = (name: string) => ({ name, mimeType: 'image/png', buffer: bytesOf(name) });
const sha256 = (name: string) => createHash('sha256').update(bytesOf(name)).digest('hex');
/** `YYYY-MM-DDTHH:MM` of UTC+8, as a field for a time takes it. */
const field = (ms: number): string => formatInstant(instantFromMs(ms)).slice(0, 16).replace(' ', 'T');

/** A district whose first plant has a sampler. */
async function withSampler(folder: string): Promise<void> {
  await seedDistrict(folder);
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const row = {
    ...({ point: DYE.point, kind: 'sampler', factor: '', maker: '', model: '', serial: '' } as const),
    ...{ rangeMin: null, rangeMax: null, unit: '', installedOn: '' },
  };
  await book.apply([{ kind: 'devices', op: 'add', row }], {
    ...{ by: 'journey', reason: 'journey', at: systemClock() },
  });
  await book.close();
}

describe.skipIf(!hasBrowser('journeys: custody'))(
  'one bottle of water, from the request to its disposal',
  () => {
    let stage: Stage;
    let logger: FieldLogger;
    let id = '';
    const people = new Map<string, Someone>();
    const windows = new Map<string, ConsoleWindow>();

    beforeAll(async () => {
      stage = await Stage.open(withSampler);
      const { house } = stage;
      const admin = await firstAdmin(house.base, house.server.firstPassword!);
      for (const [name, role] of [
        ['duty', 'duty'],
        ['chief', 'supervisor'],
        ['officer', 'inspector'],
        ['bench', 'lab'],
        ['keeper', 'lab'],
      ] as const)
        people.set(
          name,
          await newPerson(house.base, admin, name, role, role === 'lab' ? { unit: '环境监测站' } : {}),
        );
      people.set('plant', await newPerson(house.base, admin, 'plant', 'enterprise', { enterprise: DYE.id }));
      logger = await FieldLogger.dial(house.server.hj212Port, DYE.mn);
      await logger.sendAnswered({ w01018: '88.0', w21003: '1.24', w01001: '7.21' });
    });
    afterAll(async () => {
      logger?.hangUp();
      await stage?.close();
    });

    /** The page of the sample as this person sees it; signed in at the first time. */
    async function at(name: string, path = `/samples/${id}`, view?: typeof PHONE) {
      const known = windows.get(name);
      const window = known ?? (await stage.window(view));
      windows.set(name, window);
      await window.go(path);
      if (!known) await window.signIn(name, people.get(name)!.password);
      return window.page;
    }
    const now = async () => (await people.get('chief')!.person.get<SampleDetail>(`samples/${id}`)).sample;
    /** Opens the dialog of a step; returns it. */
    async function dialogOf(page: ConsoleWindow['page'], step: string) {
      await page.getByRole('button', { name: step, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      return dialog;
    }
    const reaches = (state: string) => expect.poll(async () => (await now()).state).toBe(state);

    test('the duty officer asks, a second person approves, the device keeps a bottle', async () => {
      const page = await at('duty', `/samples/new?point=${DYE.point}`);
      await page.getByLabel('理由').fill('化学需氧量连续超标');
      await page.getByRole('button', { name: '提交申请' }).click();
      await page.waitForURL(/\/samples\/SH?-/);
      id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!);
      expect(await page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0);
      const seen = await people
        .get('plant')!
        .person.get(`samples/${id}`)
        .catch((error: Error) => error.message);
      expect(seen).toMatch(/^40[34]/);

      const chief = await at('chief');
      const dialog = await dialogOf(chief, '批准');
      await dialog.getByRole('button', { name: '批准', exact: true }).click();
      const asked = await logger.request(0);
      expect(asked.cn).toBe('3015');
      logger.reply(asked, '9011', { QnRtn: '1' });
      logger.reply(asked, '3015', { DataTime: wireTime(systemClock()), VaseNo: '5' });
      logger.reply(asked, '9012', { ExeRtn: '1' });
      await reaches('retained');
      expect(await now()).toMatchObject({ bottle: 5, hidden: true });
    });

    test('two officers open it with photographs, portion and seal it, and hand it over', async () => {
      const chief = await at('chief');
      const plan = await dialogOf(chief, '安排取样');
      await plan.getByLabel('取样时间').fill(field(Date.now() + 3_600_000));
      await plan.getByLabel('执法人员（每行一人）').fill('甲\n乙');
      await plan.getByRole('textbox', { name: /理由|补充说明/ }).fill('按期取样');
      await plan.getByRole('button', { name: '安排取样', exact: true }).click();
      await reaches('pick-up');

      const page = await at('officer', undefined, PHONE);
      const open = await dialogOf(page, '启封');
      await open.getByLabel('姓名').nth(0).fill('甲');
      await open.getByLabel('执法证号').nth(0).fill('350600001');
      await open.getByLabel('姓名').nth(1).fill('乙');
      await open.getByLabel('执法证号').nth(1).fill('350600001');
      await open.getByLabel('在场人姓名').fill('丙');
      for (const stageName of ['启封前照片', '启封中照片', '启封后照片'])
        await open.getByLabel(stageName).setInputFiles(picture(`${stageName}.png`));
      await open.getByText(sha256('启封后照片.png')).waitFor();
      await open.getByLabel('签名人（每行一人）').fill('甲\n乙\n丙');
      await open.getByRole('button', { name: '启封', exact: true }).click();
      // One certificate twice is one officer.
      await open.getByRole('alert').waitFor();
      await open.getByLabel('执法证号').nth(1).fill('350600002');
      await open.getByRole('button', { name: '启封', exact: true }).click();
      await reaches('opened');
      expect((await now()).opening?.photos.map((photo) => photo.sha256)).toContain(sha256('启封前照片.png'));

      const seal = await dialogOf(page, '分装固定封样');
      const seals = seal.getByLabel('封条号');
      for (let i = 0; i < (await seals.count()); i++) await seals.nth(i).fill(`FY-2026-${i + 1}`);
      await seal.getByRole('button', { name: '分装固定封样', exact: true }).click();
      await reaches('sealed');

      const hand = await dialogOf(page, '交接');
      await hand.getByLabel('检测机构').selectOption({ label: 'bench' });
      await hand.getByLabel('交出人').fill('甲');
      await hand.getByLabel('接收人').fill('丁');
      await hand.getByLabel('温度 ℃').fill('4.2');
      await hand.getByLabel('封条完好').check();
      await hand.getByLabel('签名人（每行一人）').fill('甲\n丁');
      await hand.getByRole('button', { name: '交接', exact: true }).click();
      await reaches('at-lab');
    });

    test('the laboratory reports blind, the party is told, another hand disposes of it', async () => {
      const page = await at('bench');
      await page.getByText('盲样').first().waitFor();
      expect(await page.getByText(DYE.name).count()).toBe(0);
      const report = await dialogOf(page, '出具报告');
      await report.getByLabel('报告编号').fill('JC-2026-001');
      await report.getByLabel('报告文件').setInputFiles(picture('report.png'));
      await report.getByText(sha256('report.png')).waitFor();
      const values = report.getByLabel('结果', { exact: true });
      for (let i = 0; i < (await values.count()); i++) {
        await values.nth(i).fill('86.4');
        await report.getByLabel('方法标准').nth(i).fill('HJ 828-2017');
      }
      await report.getByRole('button', { name: '出具报告', exact: true }).click();
      await reaches('reported');

      const chief = await at('chief');
      const tell = await dialogOf(chief, '告知当事人');
      await tell.getByLabel('告知对象').fill(DYE.name);
      await tell.getByLabel('方式').fill('直接送达');
      await tell.getByRole('button', { name: '告知当事人', exact: true }).click();
      await reaches('told');

      await at('bench');
      expect(await page.getByRole('button', { name: '处置', exact: true }).count()).toBe(0);
      const keeper = await at('keeper');
      const dispose = await dialogOf(keeper, '处置');
      await dispose.getByLabel('处置依据').fill('已告知当事人，无异议');
      await dispose.getByRole('button', { name: '处置', exact: true }).click();
      await reaches('disposed');
      for (const window of windows.values()) await window.expectAccessible('sample');
    });
  },
);
