import type { Exemption, ExemptionState, Mark, MarkState } from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { DYE, seedDistrict } from './district.ts';
import { FieldLogger } from './field-logger.ts';
import { firstAdmin, newPerson } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Someone = Awaited<ReturnType<typeof newPerson>>;
const PHONE = { width: 412, height: 915 };
const paper = (name: string) => ({
  ...{ name, mimeType: 'text/plain' },
  buffer: Buffer.from(`${name}：运维记录`),
});

describe.skipIf(!hasBrowser('journeys: marks'))(
  'marks and exemptions, from the plant to the bureau and back',
  () => {
    let stage: Stage;
    let logger: FieldLogger;
    const people = new Map<string, Someone>();
    const windows = new Map<string, ConsoleWindow>();

    beforeAll(async () => {
      stage = await Stage.open(seedDistrict);
      const { house } = stage;
      const admin = await firstAdmin(house.base, house.server.firstPassword!);
      for (const [name, role] of [
        ['duty', 'duty'],
        ['chief', 'supervisor'],
      ] as const)
        people.set(name, await newPerson(house.base, admin, name, role));
      people.set('plant', await newPerson(house.base, admin, 'plant', 'enterprise', { enterprise: DYE.id }));
      logger = await FieldLogger.dial(house.server.hj212Port, DYE.mn);
      await logger.sendAnswered({ w01018: '31.2', w21003: '1.24', w01001: '7.21' });
    });
    afterAll(async () => {
      logger?.hangUp();
      await stage?.close();
    });

    async function at(name: string, path: string, view?: typeof PHONE) {
      const known = windows.get(name);
      const window = known ?? (await stage.window(view));
      windows.set(name, window);
      await window.go(path);
      if (!known) await window.signIn(name, people.get(name)!.password);
      return window.page;
    }
    type Page = ConsoleWindow['page'];
    const chief = () => people.get('chief')!.person;
    const markOf = async () => (await chief().get<{ items: Mark[] }>('marks')).items[0];
    const reaches = (state: MarkState) => expect.poll(async () => (await markOf())?.state).toBe(state);
    /** The dialog of a step, its reason and file given, confirmed. */
    async function take(page: Page, step: string, reason: string, file?: string) {
      await page.getByRole('button', { name: step, exact: true }).click();
      const dialog = page.getByRole('dialog').last();
      if (file !== undefined) {
        await dialog.locator('input[type=file]').setInputFiles(paper(file));
        await dialog.getByRole('button', { name: `移除 ${file}` }).waitFor();
      }
      await dialog.getByRole('textbox').last().fill(reason);
      return dialog.getByRole('button', { name: step, exact: true }).click();
    }

    test('the plant marks a stretch from a phone; the house checks it by itself', async () => {
      const page = await at('plant', '/marks', PHONE);
      await page.getByRole('button', { name: '新增标记' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(/COD|化学需氧量/).check();
      await dialog.locator('input[type=file]').setInputFiles(paper('运维单.txt'));
      await dialog.getByRole('button', { name: '移除 运维单.txt' }).waitFor();
      await dialog.getByLabel('原因说明').fill('更换蠕动泵管');
      await dialog.getByRole('button', { name: '提交标记' }).click();
      await reaches('proposed');
      await expect.poll(async () => (await markOf())?.check, { timeout: 30_000 }).not.toBeNull();
    });

    test('asked for more, answered with a file, accepted, and disproved with new evidence', async () => {
      const { id } = (await markOf())!;
      const duty = await at('duty', `/marks?id=${id}`);
      await take(duty, '要求补充', '请附更换前后照片');
      await reaches('asked');
      const plant = await at('plant', `/marks?id=${id}`);
      await take(plant, '补充说明', '已附运维记录', '记录.txt');
      await reaches('proposed');
      await expect.poll(async () => (await markOf())?.check, { timeout: 30_000 }).not.toBeNull();
      await at('duty', `/marks?id=${id}`);
      await take(duty, '采纳', '与到场记录一致');
      await reaches('accepted');
      const boss = await at('chief', `/marks?id=${id}`);
      await take(boss, '推翻', '门禁记录显示无人到场', '门禁.txt');
      await reaches('refused');
      await boss.getByText('门禁记录显示无人到场').waitFor();
      // What was not allowed to anybody is offered to nobody.
      await at('plant', `/marks?id=${id}`);
      await plant.getByText('当前无可办理事项。').waitFor();
      for (const window of windows.values()) await window.expectAccessible('mark');
    });

    const exemptionOf = async () => (await chief().get<{ items: Exemption[] }>('exemptions')).items[0];
    const stands = (state: ExemptionState) =>
      expect.poll(async () => (await exemptionOf())?.state).toBe(state);

    test('an exemption is asked for before it begins, granted by the bureau, and revoked', async () => {
      const plant = await at('plant', '/marks?v=exemptions');
      await plant.getByRole('button', { name: '申请豁免' }).click();
      const dialog = plant.getByRole('dialog');
      await dialog.getByLabel('依据（条款或批准文号）').fill('排污许可证 附件三');
      await dialog.getByLabel('证明材料名称（每行一个）').fill('启动方案.pdf');
      await dialog.getByRole('textbox').last().fill('检修后启动');
      await dialog.getByRole('button', { name: '提交申请' }).click();
      await stands('asked');
      const { id } = (await exemptionOf())!;
      const boss = await at('chief', `/marks?v=exemptions&ex=${id}`);
      await take(boss, '批准', '材料齐全');
      await stands('granted');
      await take(boss, '撤销', '提前结束');
      await stands('ended');
      await windows.get('chief')!.expectAccessible('exemption');
    });
  },
);
