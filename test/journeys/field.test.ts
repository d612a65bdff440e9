import { createHash } from 'node:crypto';
import { canonicalText, filesOf, type Matter, type MatterDetail, type SiteVisit } from '@wenqu/domain';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../packages/server/src/clock.ts';
import { hasBrowser, openBrowser } from './chromium.ts';
import { DYE, seedDistrict } from './district.ts';
import { type JourneyHouse, openHouse } from './house.ts';
import { firstAdmin, newPerson, type Person } from './person.ts';
import { ConsoleWindow } from './window.ts';

const PHONE = { width: 412, height: 915 };
/** The smallest photo: a JPEG's beginning and end, told apart by what stands between. */
const photo = (mark: string): Buffer =>
  Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    Buffer.from(mark.padEnd(400, '.')),
    Buffer.from('ffd9', 'hex'),
  ]);
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

interface Login {
  readonly person: Person;
  readonly name: string;
  readonly password: string;
  readonly id: string;
}

describe.skipIf(!hasBrowser('journeys: field'))('a day in the field without network', () => {
  let house: JourneyHouse;
  let browser: Browser;
  let head: Login;
  let first: Login;
  let second: Login;
  let phone: ConsoleWindow;
  let context: BrowserContext;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(seedDistrict), openBrowser()]);
    const admin = await firstAdmin(house.base, house.server.firstPassword!);
    head = await newPerson(house.base, admin, 'head', 'supervisor');
    const squad = { unit: '执法大队' };
    first = await newPerson(house.base, admin, 'first', 'inspector', { ...squad, certificate: '沪-001' });
    second = await newPerson(house.base, admin, 'second', 'inspector', { ...squad, certificate: '沪-002' });
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  /** An inquiry both inspectors are sent out for. */
  async function sendOut(title: string): Promise<Matter> {
    const opened = await head.person.send<MatterDetail>('POST', 'matters', {
      ...{ machine: 'inquiry', title, level: 'A', enterprise: DYE.id, outlet: DYE.outlet, point: DYE.point },
      ...{ links: [{ kind: 'tip', id: 'phone' }], given: { 'lead-at': systemClock() }, reason: '群众来电' },
    });
    const { id, version } = opened.matter;
    const sent = await head.person.send<MatterDetail>('POST', `matters/${id}/steps`, {
      ...{ event: 'go', version, reason: '须到现场' },
      given: { inspectors: [first.id, second.id], brief: '核对采样管路与仪表参数' },
    });
    return sent.matter;
  }

  async function sign(page: Page, name: string): Promise<void> {
    const pad = page.getByRole('img', { name: `${name} 签名`, exact: true });
    await pad.scrollIntoViewIfNeeded();
    const box = (await pad.boundingBox())!;
    await page.mouse.move(box.x + 30, box.y + 30);
    await page.mouse.down();
    // Nobody signs as another does.
    await page.mouse.move(box.x + 60 + 10 * name.length, box.y + 60, { steps: 4 });
    await page.mouse.move(box.x + 200, box.y + 25, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: `确认签名：${name}` }).click();
    await page.getByText(`${name} 已签`).waitFor();
  }

  async function takePhoto(page: Page, stage: string, mark: string): Promise<void> {
    const chooser = page.locator('label').filter({ hasText: `拍照：${stage}` });
    await chooser
      .locator('input')
      .setInputFiles({ name: `${mark}.jpg`, mimeType: 'image/jpeg', buffer: photo(mark) });
    await page.getByText(`${sha256(photo(mark)).slice(0, 12)}…`).waitFor();
  }

  async function begin(page: Page, title: string): Promise<void> {
    const card = page.getByRole('listitem').filter({ hasText: title });
    await card.getByRole('button', { name: '到场签到' }).click();
    await page.getByRole('button', { name: '签到', exact: true }).click();
    await page.getByText('（±12 m）').waitFor();
    await page.getByLabel('第二名执法人员').selectOption({ label: 'second 沪-002' });
    await page.getByLabel('已出示执法证件').check();
  }

  async function finish(page: Page, mark: string): Promise<void> {
    await page.getByLabel('在场人姓名').fill('厂长');
    await page.getByLabel('检查情况').fill(`管路完好 ${mark}`);
    for (const name of ['first', 'second', '厂长']) await sign(page, name);
    await page.getByRole('button', { name: '完成并封存' }).click();
    await page.getByRole('heading', { name: '待上传' }).waitFor();
  }

  const reopen = async (page: Page, path: string): Promise<Page> => {
    await page.close();
    const next = await context.newPage();
    await next.goto(`${house.base}${path}`);
    return next;
  };

  test('an inspector with a phone lands on the tasks of the day, and they are there without network', async () => {
    await sendOut('夜间排水异常');
    phone = await ConsoleWindow.open(browser, house.base, PHONE);
    context = phone.page.context();
    await context.grantPermissions(['geolocation'], { origin: house.base });
    await context.setGeolocation({ longitude: 121.4, latitude: 31.2, accuracy: 12 });
    await phone.go('/');
    await phone.signIn(first.name, first.password);
    await phone.page.waitForURL('**/m');
    await phone.page.getByText('夜间排水异常').waitFor();
    await phone.page.getByText('全部已送达').waitFor();
    await phone.expectAccessible('tasks');
    await phone.page.getByRole('button', { name: '简报' }).click();
    await phone.page.getByText('核对采样管路与仪表参数').waitFor();
    for (const tab of ['路线', '拍照取证', '待传']) {
      await phone.page.getByRole('link', { name: tab }).click();
      await phone.expectAccessible(tab);
      expect(await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    }
    for (const path of [
      '/shell-worker.js',
      '/demo/shell-worker.js',
      '/manifest.webmanifest',
      '/demo/manifest.webmanifest',
    ]) {
      const answer = await fetch(`${house.base}${path}`);
      expect([answer.status, answer.headers.get('cache-control')], path).toEqual([200, 'no-cache']);
    }
    await phone.page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await expect.poll(() => phone.page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true);
  });

  test('a visit is made off line, survives a page that is killed, and arrives once with equal digests', async () => {
    await context.setOffline(true);
    let page = await reopen(phone.page, '/m');
    await page.getByText('离线', { exact: true }).waitFor();
    await begin(page, '夜间排水异常');
    await takePhoto(page, '动手前', 'before');
    await takePhoto(page, '过程', 'during');
    await page.getByText('已存本机').waitFor();

    page = await reopen(page, '/m');
    await page.getByRole('link', { name: '继续填写' }).click();
    await page
      .getByText('before touching')
      .or(page.getByText('动手前', { exact: true }))
      .first()
      .waitFor();
    await expect.poll(() => page.getByRole('img', { name: '动手前' }).count()).toBe(1);
    expect(await page.getByLabel('已出示执法证件').isChecked()).toBe(true);
    await finish(page, 'one');
    await page.getByText(/1 份记录 6 个文件待传/).waitFor();
    expect((await head.person.get<{ total: number }>('visits')).total).toBe(0);

    page = await reopen(page, '/m?t=pending');
    await page.getByText('文件 0/6 已上传').waitFor();
    await context.setOffline(false);
    await page.getByText(/回执 XC-\d{4}-000001/).waitFor();
    await page.getByText('全部已送达').waitFor();
    const { items } = await head.person.get<{ items: SiteVisit[] }>('visits');
    expect(items).toHaveLength(1);
    const [visit] = items;
    expect(visit).toMatchObject({ state: 'kept', byName: 'first' });
    expect(sha256(canonicalText(visit!.record))).toBe(visit!.digest);
    expect(visit!.record.photos.map((each) => each.sha256)).toEqual(
      ['before', 'during'].map((mark) => sha256(photo(mark))),
    );
    for (const digest of filesOf(visit!.record)) {
      const answer = await fetch(`${house.base}/api/files/${digest}`, {
        headers: { cookie: head.person.cookie },
      });
      expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(digest);
    }
    const { matter } = await head.person.get<MatterDetail>(`matters/${visit!.record.about!.id}`);
    expect(matter.state).toBe('verdict');
    await page.close();
  });

  test('what was moved meanwhile is a conflict: the record is kept, the inspector and the bureau see it', async () => {
    const moved = await sendOut('雨天溢流');
    let page = await context.newPage();
    await page.goto(`${house.base}/m`);
    await page.getByText('雨天溢流').waitFor();
    await context.setOffline(true);
    page = await reopen(page, '/m');
    await begin(page, '雨天溢流');
    await takePhoto(page, '动手前', 'conflict');
    await finish(page, 'two');
    await signedByTheOther(moved);

    await context.setOffline(false);
    await page.getByText(/回执 XC-\d{4}-000002/).waitFor();
    await page.getByText('未能办理，记录已保留，已告知科室负责人').waitFor();
    await page.getByText(/离线期间已变为“待作结论”/).waitFor();

    const desk = await ConsoleWindow.open(browser, house.base);
    await desk.go('/visits?v=conflict');
    await desk.signIn(head.name, head.password);
    await desk.page.getByRole('link', { name: /XC-\d{4}-000002/ }).click();
    await desk.page.getByText(/离线期间已变为“待作结论”/).waitFor();
    await expect.poll(() => desk.page.getByRole('img', { name: '动手前' }).count()).toBe(1);
    await desk.expectAccessible('visit with a conflict');
    await desk.page.getByRole('button', { name: '仅保留记录' }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('另一执法人员已提交笔录');
    await dialog.getByRole('button', { name: '仅保留记录' }).click();
    await desk.page.getByText(/head .* 处理：仅保留记录/).waitFor();
    expect(desk.faults).toEqual([]);
    // Off line the browser itself reports what it cannot reach.
    expect(phone.faults.filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });

  /** The second officer hands in a record at the desk. */
  async function signedByTheOther({ id, version }: Matter): Promise<void> {
    const text = Buffer.from('现场检查笔录\n');
    const digest = sha256(text);
    const put = await fetch(
      `${house.base}/api/files/${digest}/chunks?name=record.txt&bytes=${text.length}&offset=0`,
      {
        method: 'PUT',
        headers: {
          cookie: second.person.cookie,
          'x-wenqu': '1',
          'content-type': 'application/octet-stream',
        },
        body: text,
      },
    );
    expect(put.status).toBe(200);
    const now = systemClock();
    await second.person.send('POST', `matters/${id}/steps`, {
      ...{ event: 'record-signed', version, reason: '' },
      given: {
        ...{ 'visit-from': now - 60e6, 'visit-to': now, certificates: true },
        ...{ record: [digest], signature: 'signed' },
      },
    });
  }
});
