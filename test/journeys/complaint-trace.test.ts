import type { MatterDetail } from '@wenqu/domain';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { seedDistrict } from './district.ts';
import { until } from './house.ts';
import { firstAdmin, newPerson, type Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

const PHONE = { width: 412, height: 915 };
const TOWN_UNIT = '旧镇镇';
const BUREAU_UNIT = '执法一中队';
/** The smallest picture there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const photo = (name: string) => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.concat([PNG, Buffer.from(name)]),
});

interface Actor {
  readonly person: Person;
  readonly name: string;
  readonly password: string;
  readonly id: string;
}

describe.skipIf(!hasBrowser('journeys: complaint and trace'))('a complaint and a trace', () => {
  let stage: Stage;
  const actors: Record<string, Actor> = {};
  const windows: Record<string, ConsoleWindow> = {};
  beforeAll(async () => {
    stage = await Stage.open(seedDistrict);
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    const units = {
      duty: '监控中心',
      supervisor: '监测科',
      inspector: BUREAU_UNIT,
      town: TOWN_UNIT,
    } as const;
    for (const role of ['duty', 'supervisor', 'inspector', 'town'] as const)
      actors[role] = await newPerson(base, admin, role, role, { unit: units[role] });
  });
  afterAll(() => stage?.close());

  /** The window of somebody, signed in when first asked for. */
  async function as(role: string, view?: { width: number; height: number }): Promise<ConsoleWindow> {
    const held = windows[role];
    if (held) return held;
    const window = await stage.window(view);
    windows[role] = window;
    await window.go('/matters');
    await window.signIn(actors[role]!.name, actors[role]!.password);
    await window.page.getByRole('heading', { name: '办理事项' }).waitFor();
    return window;
  }
  const idIn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!;
  const detail = (id: string) => actors.duty!.person.get<MatterDetail>(`matters/${id}`);
  const state = async (id: string) => (await detail(id)).matter.state;

  /** Opens the dialog of a step on the page of a matter. */
  async function begin({ page }: ConsoleWindow, step: string) {
    await page.getByRole('button', { name: step, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: step });
    await dialog.waitFor();
    return dialog;
  }
  async function finish(window: ConsoleWindow, step: string) {
    const dialog = window.page.getByRole('dialog', { name: step });
    await dialog.getByRole('button', { name: '确定办理' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  async function choosePeople({ page }: ConsoleWindow, label: RegExp, names: readonly string[]) {
    const field = page.getByRole('dialog').getByRole('combobox', { name: label });
    await field.click();
    for (const name of names) await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
    await page.keyboard.press('Escape');
  }
  async function register(window: ConsoleWindow, what: string): Promise<string> {
    const { page } = window;
    await page.getByLabel('标题').fill(what);
    await page.getByLabel('来源渠道').selectOption('hotline-12345');
    await page.getByLabel('收到时间').fill('2026-01-05T08:10');
    await page.getByLabel('反映内容').fill('溪水发白，有异味，夜间更重。');
    await page.getByLabel('类别', { exact: false }).selectOption('water');
    await page.getByLabel('反映人姓名').fill('来电群众');
    await page.getByLabel('反映人电话').fill('0596-0000000');
    await page
      .getByRole('group', { name: /要求答复/ })
      .getByLabel('是')
      .check();
    await page.getByRole('button', { name: '建立' }).click();
    await page.getByRole('heading', { name: what }).waitFor();
    return idIn(page);
  }
  async function verify(window: ConsoleWindow, id: string, step: string) {
    const { page } = window;
    await window.go(`/matters/${id}`);
    const dialog = await begin(window, step);
    await dialog.getByLabel('是否属实').selectOption('true');
    await dialog.getByLabel('现场情况').fill('河面有白色泡沫，上游检查井有排水。');
    // Without the photo the server names the field, and what was typed stays.
    await dialog.getByRole('button', { name: '确定办理' }).click();
    await dialog.getByText('请填写现场照片').first().waitFor();
    await dialog.locator('input[type=file]').setInputFiles(photo(`${step}.png`));
    await dialog.getByRole('button', { name: `移除 ${step}.png` }).waitFor();
    await finish(window, step);
    await page
      .getByRole('link', { name: `${step}.png` })
      .first()
      .waitFor();
  }

  let complaint = '';
  test('the duty officer registers a complaint and hands it to an officer', async () => {
    const duty = await as('duty');
    await duty.page.getByRole('link', { name: '登记信访件' }).click();
    await duty.page.getByRole('heading', { name: '信访件 · 登记' }).waitFor();
    await duty.expectAccessible('new complaint');
    complaint = await register(duty, '浯江溪水发白');
    await duty.page.getByText('来电群众').first().waitFor();
    const dialog = await begin(duty, '交办');
    await dialog.getByLabel('承办单位').fill(BUREAU_UNIT);
    await choosePeople(duty, /承办人/, ['inspector']);
    await finish(duty, '交办');
    await duty.page.getByText('已交办').first().waitFor();
    await duty.expectAccessible('complaint');
    expect(await state(complaint)).toBe('assigned');
  });

  test('town and bureau go and see, each with photos; the town never learns who complained', async () => {
    const town = await as('town', PHONE);
    await verify(town, complaint, '属地现场核实');
    expect(await town.page.getByText('来电群众').count()).toBe(0);
    await town.expectAccessible('complaint on a phone');
    const inspector = await as('inspector');
    await verify(inspector, complaint, '局现场核实');
    await inspector.page.getByText('来电群众').first().waitFor();
    expect(await state(complaint)).toBe('verified');
    const { steps } = await detail(complaint);
    expect(steps.map(({ event, refused }) => [event, refused])).toEqual([
      ['register', null],
      ['assign', null],
      ['town-verify', 'fields-wrong'],
      ['town-verify', null],
      ['bureau-verify', 'fields-wrong'],
      ['bureau-verify', null],
    ]);
  });

  test('it is replied to; complained of again it is open again, and the two name each other', async () => {
    const supervisor = await as('supervisor');
    await supervisor.go(`/matters/${complaint}`);
    const dialog = await begin(supervisor, '答复');
    await dialog.getByLabel('答复方式').selectOption('telephone');
    await dialog.getByLabel('答复内容').fill('经现场核实，已责令停止排放，水质正在恢复。');
    await finish(supervisor, '答复');
    await supervisor.page.getByText('已答复').first().waitFor();

    const duty = await as('duty');
    await duty.go(`/matters/${complaint}`);
    await duty.page.getByRole('link', { name: '登记重复信访' }).click();
    await duty.page.getByText(/对应的原信访件: XF-/).waitFor();
    const second = await register(duty, '浯江溪水再次发白');
    await until('the former one is open again', async () => (await state(complaint)) === 'open');
    await duty.page.getByRole('link', { name: /浯江溪水发白/ }).click();
    await duty.page.getByText('反弹 1 次').first().waitFor();
    const { matter } = await detail(complaint);
    expect([matter.reopened, matter.links]).toEqual([1, [{ kind: 'matter', id: second }]]);
  });

  test('a trace is walked from the section to its source, and closed by an inquiry', async () => {
    const duty = await as('duty');
    await duty.go('/matters/new?m=trace');
    const { page } = duty;
    await page.getByLabel('标题').fill('浯江断面氨氮突增');
    await page.getByLabel('末端类型').selectOption('section');
    await page.getByLabel('末端名称').fill('浯江断面');
    await page.getByLabel('发现时间').fill('2026-01-05T08:10');
    await page.getByLabel('异常情况').fill('氨氮由 0.8 升至 6.2 mg/L');
    await page.getByRole('button', { name: '建立' }).click();
    await page.getByRole('heading', { name: '浯江断面氨氮突增' }).waitFor();
    const trace = idIn(page);

    const inspector = await as('inspector');
    await inspector.go(`/matters/${trace}`);
    await begin(inspector, '出发');
    await choosePeople(inspector, /溯源人员/, ['inspector', 'town']);
    await finish(inspector, '出发');
    for (const [node, next] of [
      ['W-118', 'W-117'],
      ['W-117', '第17号企业接驳井'],
    ] as const) {
      const dialog = await begin(inspector, '节点测量');
      await dialog.getByLabel('节点类型').selectOption('manhole');
      await dialog.getByLabel('节点编号').fill(node);
      await dialog.getByLabel('判断依据').fill('下游高、上游低');
      await dialog
        .getByRole('group', { name: /是否开井/ })
        .getByLabel('是')
        .check();
      await dialog.getByLabel('测得数值').fill('氨氮 12.4 mg/L');
      await dialog.getByLabel('下一步去向').fill(next);
      await finish(inspector, '节点测量');
      await inspector.page.getByText(node).first().waitFor();
    }

    const supervisor = await as('supervisor');
    await supervisor.go(`/matters/${trace}`);
    const dialog = await begin(supervisor, '认定源头');
    await dialog.getByLabel('源头').fill('第17号企业');
    await dialog.getByLabel('认定依据').fill('接驳井上游无异常，下游浓度跃升。');
    await dialog.getByLabel('理由').fill('两个节点相互印证');
    await finish(supervisor, '认定源头');
    const act = await begin(supervisor, '转核查');
    await act.getByLabel('理由').fill('涉嫌违法排放');
    await finish(supervisor, '转核查');
    await supervisor.page.getByText('已办结').first().waitFor();
    await until('the trace is closed', async () => (await state(trace)) === 'closed');
    await supervisor.page.getByRole('link', { name: /^HC-.*浯江断面氨氮突增/ }).waitFor();
    await supervisor.go('/matters?v=all&m=trace');
    await supervisor.page.getByRole('link', { name: /^SY-/ }).waitFor();
    await supervisor.expectAccessible('matters');
  });
});
