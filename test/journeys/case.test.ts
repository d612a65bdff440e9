import {
  CASE_TABLE,
  CORRECTION_TABLE,
  type FieldDef,
  type FieldValue,
  finesOf,
  formatDay,
  formatInstant,
  INQUIRY_TABLE,
  instant,
  type Matter,
  type MatterDetail,
  type MatterTable,
  PROPOSED_STANDARD,
  type Role,
} from '@wenqu/domain';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../packages/server/src/clock.ts';
import { hasBrowser } from './chromium.ts';
import { DYE, leaveHiddenEntry, seedDistrict } from './district.ts';
import { firstAdmin, newPerson, type Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

/** A paper of its own for each name: the same bytes would be the same file. */
const pdf = (name: string) => ({
  ...{ name: `${name}.pdf`, mimeType: 'application/pdf' },
  buffer: Buffer.from(`%PDF-1.4\n%${name}\n%%EOF\n`),
});
/** One part is a dozen pages and dialogs of several people. */
const PART_MS = 150_000;
const PATIENT = { timeout: 30_000 };
type Actor = Awaited<ReturnType<typeof newPerson>>;
type Given = Readonly<Record<string, FieldValue>>;

describe.skipIf(!hasBrowser('journeys: a case from its finding to the archive'))('a case', () => {
  let stage: Stage;
  let entry = '';
  const actors: Record<string, Actor> = {};
  const windows: Record<string, ConsoleWindow> = {};
  beforeAll(async () => {
    stage = await Stage.open(async (folder) => {
      await seedDistrict(folder);
      entry = await leaveHiddenEntry(folder, DYE);
    });
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    const roles: readonly (readonly [string, Role])[] = [
      ['duty', 'duty'],
      ['chief', 'supervisor'],
      ['officer', 'inspector'],
      ['partner', 'inspector'],
      ['director', 'head'],
      ['lawyer', 'legal'],
    ];
    for (const [name, role] of roles)
      actors[name] = await newPerson(base, admin, name, role, { unit: '执法大队', certificate: `Z-${name}` });
    actors.plant = await newPerson(base, admin, 'plant', 'enterprise', { enterprise: DYE.id });
  });
  afterAll(() => stage?.close());

  const api = (name: string): Person => actors[name]!.person;
  const matters = async (query: string): Promise<readonly Matter[]> =>
    (await api('chief').get<{ items: Matter[] }>(`matters?${query}`)).items;
  const matterOf = async (id: string) => (await api('chief').get<MatterDetail>(`matters/${id}`)).matter;

  /** The window of somebody, signed in when first asked for, on this page. */
  async function at(name: string, path: string, title: string): Promise<ConsoleWindow> {
    const known = windows[name];
    const window = known ?? (await stage.window());
    windows[name] = window;
    await window.go(path);
    if (!known) await window.signIn(actors[name]!.name, actors[name]!.password);
    await window.page.getByRole('heading', { name: title }).waitFor();
    return window;
  }

  async function give(dialog: Locator, { name, type, choices = [] }: FieldDef, value: FieldValue) {
    const label = name.zh;
    const group = dialog.getByRole('group', { name: label });
    const input = dialog.getByLabel(label).first();
    if (type === 'choice') await input.selectOption(String(value));
    else if (type === 'yes-no') await group.getByLabel(value ? '是' : '否').check();
    else if (type === 'moment')
      await input.fill(
        formatInstant(instant(Number(value)))
          .slice(0, 16)
          .replace(' ', 'T'),
      );
    else if (type === 'choices') {
      for (const each of value as readonly string[])
        await group.getByLabel(choices.find(({ id }) => id === each)!.zh).check();
    } else if (type === 'files') {
      await input.setInputFiles(pdf(label));
      await dialog.getByRole('button', { name: `移除 ${label}.pdf` }).waitFor();
    } else if (type === 'people') {
      await dialog.getByRole('combobox', { name: label }).click();
      for (const each of value as readonly string[])
        await dialog
          .page()
          .getByRole('option', { name: new RegExp(`^${each}`) })
          .click();
      await dialog.page().keyboard.press('Escape');
    } else await input.fill(String(value));
  }

  /** A step by clicks: its button, its form, its reason. @returns the dialog, which is gone unless refused */
  async function step(
    window: ConsoleWindow,
    table: MatterTable,
    event: string,
    given: Given,
    refused?: string,
  ) {
    const { page } = window;
    const row = table.rows.find((each) => each.event === event && each.from !== null)!;
    const label = table.events.find(({ id }) => id === event)!.zh;
    await page.getByRole('button', { name: label, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: label });
    await dialog.waitFor();
    for (const field of row.asks ?? []) {
      const value = given[field.id];
      if (value !== undefined) await give(dialog, field, value);
    }
    await dialog.getByRole('textbox', { name: '理由', exact: true }).fill('依法办理');
    await dialog.getByRole('button', { name: '确定办理' }).click();
    if (refused === undefined) await dialog.waitFor({ state: 'detached' });
    else {
      await dialog.getByRole('alert').getByText(refused).waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
  }

  let inquiry = '';
  let file = '';
  const YESTERDAY = formatDay(instant(systemClock() - 86_400_000_000));

  test(
    'a finding goes to a hidden inquiry: evidence is frozen, nobody outside learns of it',
    async () => {
      const { version } = (await api('duty').get<{ entry: { version: number } }>(`register/${entry}`)).entry;
      const body = { event: 'triage-inquiry', version, reason: '疑似异常，转核查' };
      await api('duty').send('POST', `register/${entry}/steps`, body);
      await expect.poll(async () => (await matters('machine=inquiry')).length, PATIENT).toBe(1);
      const [opened] = await matters('machine=inquiry');
      inquiry = opened!.id;
      expect(opened).toMatchObject({ hidden: true, state: 'remote' });

      const duty = await at('duty', '/cases', '核查办案');
      await duty.page.getByRole('link', { name: new RegExp(opened!.number) }).click();
      await duty.page.getByText('隐蔽核查', { exact: true }).waitFor();
      await duty.page.getByText('立案期限').first().waitFor();
      expect(await duty.page.getByText(/案件|造假/).count()).toBe(0);
      await duty.page.getByRole('button', { name: '固定全部证据' }).click();
      const dialog = duty.page.getByRole('dialog', { name: '证据保全' });
      await dialog.getByRole('textbox').fill('先固定再到场');
      await dialog.getByRole('button', { name: '固定全部证据' }).click();
      await dialog.waitFor({ state: 'detached' });
      await duty.page.getByText('与固定时一致').waitFor();
      await duty.expectAccessible('inquiry');
      expect((await api('plant').get<{ total: number }>('matters?machine=inquiry')).total).toBe(0);
    },
    PART_MS,
  );

  test(
    'two inspectors go, sign the record; the supervisor suspects a breach',
    async () => {
      const title = (await matterOf(inquiry)).title;
      const chief = await at('chief', `/inquiries/${inquiry}`, title);
      await step(chief, INQUIRY_TABLE, 'go', { inspectors: ['officer', 'partner'], brief: '先查采样管路' });
      const officer = await at('officer', `/inquiries/${inquiry}`, title);
      const now = systemClock();
      await step(officer, INQUIRY_TABLE, 'record-signed', {
        ...{ 'visit-from': now, 'visit-to': now, certificates: true, record: 'x', signature: 'signed' },
      });
      await step(chief, INQUIRY_TABLE, 'breach', { act: 'above-standard', evidence: '报文、笔录、水样' });
      await expect.poll(async () => (await matters('machine=case')).length, PATIENT).toBe(1);
      file = (await matters('machine=case'))[0]!.id;
      expect((await api('chief').get<{ entry: object }>(`register/${entry}`)).entry).toMatchObject({
        ...{ state: 'closed', verdict: 'true' },
      });
    },
    PART_MS,
  );

  test(
    'the head files it, two officers are named, the order to correct runs beside it',
    async () => {
      const title = (await matterOf(file)).title;
      const director = await at('director', `/cases/${file}`, title);
      expect(await director.page.getByText('案件', { exact: true }).count()).toBe(0);
      const filed = {
        ...{ 'has-evidence': true, 'is-punishable': true, 'is-competent': true, 'in-limitation': true },
        ...{ act: 'above-standard', 'conduct-from': YESTERDAY, 'conduct-to': YESTERDAY },
      };
      await step(director, CASE_TABLE, 'file', filed, '还缺：立案审批表');
      const known = await api('chief').get<object>(`cases/${file}/papers/filing-form`);
      const more = { law: '《生态环境法典》', officerOpinion: '建议立案', facts: '超标', foundOn: YESTERDAY };
      const about = [{ kind: 'matter', id: file }];
      const made = { template: 'filing-form', data: { ...known, ...more }, about, enterprise: DYE.id };
      const { number } = await api('chief').send<{ number: string }>('POST', 'documents', made);
      await director.page.reload();
      await director.page.getByText(number).first().waitFor();
      await step(director, CASE_TABLE, 'file', filed);
      await director.page.getByText('案件', { exact: true }).first().waitFor();

      const chief = await at('chief', `/cases/${file}`, title);
      await step(chief, CASE_TABLE, 'assign', { officers: ['officer', 'partner'], 'no-conflict': true });
      await director.page.getByRole('button', { name: '责令改正', exact: true }).waitFor();
      await step(director, CASE_TABLE, 'order-correct', {
        content: '立即停止超标排放',
        'correct-by': '2099-12-31',
      });
      await director.page.getByRole('link', { name: /GZ-/ }).waitFor();
      await director.expectAccessible('case');
    },
    PART_MS,
  );

  test(
    'the order is served, found unheeded without notice, counted day by day, and ended when it is corrected',
    async () => {
      const [order] = await matters('machine=correction');
      const { id, title } = order!;
      const daysAgo = (days: number) => systemClock() - days * 86_400_000_000;
      const state = (expected: string) =>
        expect.poll(async () => (await matterOf(id)).state, PATIENT).toBe(expected);
      const officer = await at('officer', `/matters/${id}`, title);
      await step(officer, CORRECTION_TABLE, 'serve', {
        ...{ content: '立即停止超标排放', 'correct-by': '2099-12-31', 'told-to': '当事人' },
        ...{ 'told-how': 'direct', 'served-at': daysAgo(3), receipt: 'x' },
      });
      await state('correcting');
      const unheeded = {
        ...{ 'rechecked-at': daysAgo(1), method: 'manual', outcome: 'unchanged', 'recheck-record': 'x' },
      };
      await step(
        officer,
        CORRECTION_TABLE,
        'recheck',
        { ...unheeded, unannounced: false },
        '复查须以暗查方式进行',
      );
      await step(officer, CORRECTION_TABLE, 'recheck', { ...unheeded, unannounced: true });
      await state('rechecked');
      const director = await at('director', `/matters/${id}`, title);
      await step(director, CORRECTION_TABLE, 'refused', { 'daily-amount': 100_000 });
      await state('counting');
      const { steps } = await api('chief').get<MatterDetail>(`matters/${id}`);
      expect(finesOf(steps)).toMatchObject([{ days: 2, totalYuan: 200_000 }]);
      await at('officer', `/matters/${id}`, title);
      await step(officer, CORRECTION_TABLE, 'recheck', {
        ...{ ...unheeded, 'rechecked-at': daysAgo(0), outcome: 'corrected', unannounced: true },
      });
      await state('rechecked');
      const chief = await at('chief', `/matters/${id}`, title);
      await step(chief, CORRECTION_TABLE, 'corrected', {});
      await state('ended');
      await chief.expectAccessible('order to correct');
    },
    PART_MS,
  );

  test(
    'the officers choose every factor of the discretion and report',
    async () => {
      const title = (await matterOf(file)).title;
      const officer = await at('officer', `/cases/${file}`, title);
      const { page } = officer;
      const pane = page.getByRole('region', { name: '裁量基准' });
      await pane.getByRole('button', { name: '测算' }).click();
      await pane.getByRole('alert').getByText('裁量因素没有选全').waitFor();
      for (const factor of PROPOSED_STANDARD.factors)
        await pane.getByLabel(factor.zh).selectOption(factor.levels[0]!.id);
      await pane.getByRole('button', { name: '测算' }).click();
      await pane.getByRole('status').getByText('¥100,000').waitFor();
      await pane.getByRole('button', { name: '记入案卷' }).click();
      await pane.getByText('填写人').waitFor();
      await step(officer, CASE_TABLE, 'report', {
        ...{ findings: '认定超标排放', report: 'x', 'enquiry-record': 'x', extraction: 'x' },
      });
      await expect.poll(async () => (await matterOf(file)).state, PATIENT).toBe('reviewing');
    },
    PART_MS,
  );

  test(
    'told beforehand, the enterprise speaks; nobody decides before legal review, nor more heavily',
    async () => {
      const title = (await matterOf(file)).title;
      const director = await at('director', `/cases/${file}`, title);
      await step(director, CASE_TABLE, 'prior-notice', {
        ...{ facts: '化学需氧量超标', grounds: '法典第一千一百零七条', kinds: ['fine'], amount: 100_000 },
        ...{ 'rights-told': true, 'hearing-offered': true, 'notice-files': 'x', 'told-to': '厂长' },
        ...{ 'told-how': 'direct', 'notice-at': systemClock() },
      });
      const plant = await at('plant', `/cases/${file}`, title);
      expect(await plant.page.getByText('证据目录').count()).toBe(0);
      await step(plant, CASE_TABLE, 'statement', { statement: '已整改，请从轻', 'waives-hearing': true });
      const officer = await at('officer', `/cases/${file}`, title);
      await step(officer, CASE_TABLE, 'review-statement', {
        ...{ 'statement-review': '已复核，不影响事实认定', 'statement-taken': 'none' },
      });
      const lawyer = await at('lawyer', `/cases/${file}`, title);
      await step(lawyer, CASE_TABLE, 'legal-review', {
        review: '事实清楚，程序合法',
        'equipment-reviewed': true,
      });
      await director.page.getByRole('button', { name: '作出处罚决定', exact: true }).waitFor();
      const decision = { kinds: ['fine'], holding: '罚款十万元', 'decision-files': 'x' };
      await step(
        director,
        CASE_TABLE,
        'decide',
        { ...decision, amount: 150_000 },
        '不得因当事人陈述申辩而加重处罚',
      );
      await director.page.reload();
      await director.page.getByText('未获准').first().waitFor();
      await step(director, CASE_TABLE, 'decide', { ...decision, amount: 100_000 });
    },
    PART_MS,
  );

  test(
    'served, paid, closed, archived',
    async () => {
      const title = (await matterOf(file)).title;
      const officer = await at('officer', `/cases/${file}`, title);
      const served = { 'told-to': '厂长', 'told-how': 'direct', 'served-at': systemClock(), receipt: 'x' };
      await step(officer, CASE_TABLE, 'serve', served);
      const plant = await at('plant', `/cases/${file}`, title);
      await step(plant, CASE_TABLE, 'pay', { paid: 100_000, 'paid-on': YESTERDAY, 'paid-files': 'x' });
      const director = await at('director', `/cases/${file}`, title);
      await step(director, CASE_TABLE, 'close', { credit: 'entered', disclosure: 'published' });
      await officer.page.getByRole('button', { name: '归档', exact: true }).waitFor();
      await step(officer, CASE_TABLE, 'archive', { index: 'x', 'digests-verified': true });
      await expect.poll(async () => (await matterOf(file)).state, PATIENT).toBe('archived');
      const { steps } = await api('chief').get<MatterDetail>(`matters/${file}`);
      expect(steps.filter(({ refused }) => refused !== null).map(({ refused }) => refused)).toEqual([
        ...['checklist-open', 'heavier-after-statement'],
      ]);
    },
    PART_MS,
  );
});
