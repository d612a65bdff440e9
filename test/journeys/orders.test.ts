import type { OrderDetail } from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { DYE, PAPER, seedDistrict } from './district.ts';
import { FieldLogger } from './field-logger.ts';
import { until } from './house.ts';
import { ADMIN, firstAdmin, newPerson, type Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

const PHONE = { width: 390, height: 844 };
/** Longer than the engine takes to send what it may send. */
const QUIET_MS = 1_500;

describe.skipIf(!hasBrowser('journeys: orders'))('orders to a device', () => {
  let stage: Stage;
  let admin: Person;
  let duty: { person: Person; name: string; password: string };
  let head: { person: Person; name: string; password: string };
  let console: ConsoleWindow;
  let logger: FieldLogger;
  beforeAll(async () => {
    stage = await Stage.open(seedDistrict);
    const { house } = stage;
    admin = await firstAdmin(house.base, house.server.firstPassword!);
    duty = await newPerson(house.base, admin, 'duty', 'duty');
    head = await newPerson(house.base, admin, 'head', 'supervisor');
    logger = await FieldLogger.dial(house.server.hj212Port, DYE.mn);
    await logger.sendAnswered({ w01018: '31.2', w21003: '1.24', w01001: '7.21' });
    console = await stage.window();
    await console.go(`/loggers/${DYE.mn}?t=orders`);
    await console.signIn(duty.name, duty.password);
  });
  afterAll(async () => {
    logger?.hangUp();
    await stage?.close();
  });
  const idIn = (window: ConsoleWindow) => new URL(window.page.url()).pathname.split('/').at(-1)!;

  test('a clock is read from the page of the logger; every frame stands on the timeline as it goes', async () => {
    const { page } = console;
    await page.getByText('在线', { exact: true }).waitFor();
    await page.getByRole('button', { name: '读时钟' }).click();
    const dialog = page.getByRole('dialog', { name: '下达指令' });
    await dialog.getByText(/CN=1011;PW=\**;MN=/).waitFor();
    await dialog.getByText('不需要批准').waitFor();
    await dialog.getByText('在线，轮到即发').waitFor();
    await console.expectAccessible('order dialog');
    await dialog.getByRole('button', { name: '下达', exact: true }).click();
    await page.getByRole('heading', { name: /O-\d{4}-\d{6} 提取现场机时间/ }).waitFor();
    const asked = await logger.request(0);
    expect(asked.cn).toBe('1011');
    await page.getByText('等待设备应答（9011）').waitFor();
    logger.reply(asked, '9011', { QnRtn: '1' });
    await page.getByText('QnRtn 1 准备执行请求').first().waitFor();
    logger.reply(asked, '1011', { SystemTime: '20260105081000' });
    await page.getByText('SystemTime=20260105081000').waitFor();
    logger.reply(asked, '9012', { ExeRtn: '1' });
    await page.getByText('设备报告执行成功。').waitFor();
    const way = (text: string) => page.getByText(text, { exact: true });
    await expect.poll(() => way('发往设备').count()).toBe(1);
    await expect.poll(() => way('来自设备').count()).toBe(3);
    await expect.poll(() => page.getByText(`QN=${asked.qn}`, { exact: true }).count()).toBe(4);
    expect(await page.getByText('PW=123456').count()).toBe(0);
    await page.getByText('2026-01-05 08:10:00').waitFor();
    const { order } = await duty.person.get<OrderDetail>(`orders/${idIn(console)}`);
    expect(order).toMatchObject({ state: 'done', outcome: 'success', qn: asked.qn, sends: 1, oddities: [] });
    await console.expectAccessible('order');
  });

  test('a sample waits for a second person, and goes out once when that person agrees', async () => {
    const { page } = console;
    const before = logger.requests.length;
    await console.go(`/orders?ask=${DYE.mn}&cn=3015&why=连续超标`);
    const dialog = page.getByRole('dialog', { name: '下达指令' });
    await dialog.getByText('须由第二人批准后才发送').waitFor();
    await dialog.getByRole('button', { name: '提交批准' }).click();
    await page.getByText('等待批准').first().waitFor();
    const id = idIn(console);
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    expect(logger.requests).toHaveLength(before);
    expect(await page.getByRole('button', { name: '批准' }).count()).toBe(0);

    const second = await stage.window();
    await second.go('/orders');
    await second.signIn(head.name, head.password);
    await second.page.getByRole('link', { name: id }).waitFor();
    await second.expectAccessible('orders that wait for approval');
    await second.page.getByRole('link', { name: id }).click();
    // The list has buttons that speak of approval as well: the order's own page is waited for.
    await second.page.waitForURL(`**/orders/${id}*`);
    await second.page.getByRole('button', { name: '批准', exact: true }).click();
    const reason = second.page.getByRole('dialog');
    await reason.waitFor();
    await second.expectAccessible('approval');
    await reason.getByRole('textbox').fill('同意留样');
    await reason.getByRole('button', { name: '批准' }).click();

    const asked = await logger.request(before);
    expect(asked).toMatchObject({ cn: '3015', area: '' });
    logger.reply(asked, '9011', { QnRtn: '1' });
    logger.reply(asked, '3015', { DataTime: '20260105081500', VaseNo: '3' });
    logger.reply(asked, '9012', { ExeRtn: '1' });
    // The page of who asked follows by itself.
    await page.getByText('设备报告执行成功。').waitFor();
    await page.getByText('同意留样').waitFor();
    await page.getByText('VaseNo=3').first().waitFor();
    expect(logger.requests).toHaveLength(before + 1);
    const { order } = await head.person.get<OrderDetail>(`orders/${id}`);
    expect(order).toMatchObject({ outcome: 'success', approvedByName: 'head', result: { VaseNo: '3' } });
  });

  test('a refusal of the device is told by its code; what a person fills in wrong is told beside the field', async () => {
    const { page } = console;
    const before = logger.requests.length;
    await console.go(`/orders?ask=${DYE.mn}&cn=2061`);
    const dialog = page.getByRole('dialog', { name: '下达指令' });
    await dialog.getByLabel(/开始时间/).fill('2026-01-05T09:00:00');
    await dialog.getByLabel(/截止时间/).fill('2026-01-05T08:00:00');
    await dialog.getByText('截止时间早于开始时间').waitFor();
    expect(await dialog.getByRole('button', { name: '下达', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel(/截止时间/).fill('2026-01-05T10:00:00');
    await dialog.getByText(/EndTime=20260105100000/).waitFor();
    await dialog.getByRole('button', { name: '下达', exact: true }).click();
    const asked = await logger.request(before);
    expect(asked.area).toContain('BeginTime=20260105090000');
    logger.reply(asked, '9011', { QnRtn: '3' });
    await page.getByText('设备拒绝了请求。').waitFor();
    await page.getByText('QnRtn 3 PW 错误').first().waitFor();
  });

  test('a device that is not there is said to be off line before anything is asked', async () => {
    const { page } = console;
    await console.go(`/orders?ask=${PAPER.mn}&cn=1011`);
    const dialog = page.getByRole('dialog', { name: '下达指令' });
    await dialog.getByText('离线，上线后再发').waitFor();
    await dialog.getByRole('button', { name: '下达', exact: true }).click();
    await page.getByText('等待发送').first().waitFor();
    await page.getByRole('button', { name: '撤回' }).click();
    const reason = page.getByRole('dialog');
    await reason.getByRole('textbox').fill('设备未上线');
    await reason.getByRole('button', { name: '撤回' }).click();
    await page.getByText('已撤回。').waitFor();
  });

  test('on a phone the list is cards, and nothing is wider than the screen', async () => {
    const phone = await stage.window(PHONE);
    await phone.go('/orders?v=all');
    await phone.signIn(duty.name, duty.password);
    const { page } = phone;
    await expect.poll(() => page.getByRole('row').filter({ hasText: 'O-' }).count()).toBe(4);
    const paths = ['/orders?v=all', `/orders/${idIn(console)}`, `/orders?ask=${DYE.mn}&cn=3021`];
    for (const path of [...paths, `/loggers/${DYE.mn}?t=orders`]) {
      await phone.go(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await until(
        'nothing loads',
        async () => (await page.getByRole('status', { name: /加载/ }).count()) === 0,
      );
      const wider = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wider, path).toBe(0);
      await phone.expectAccessible(`phone ${path}`);
    }
  });

  test('an extension switched on in the book is offered in the dialog, and only at that logger', async () => {
    const { page } = console;
    const offers = async (mn: string) => {
      await console.go(`/orders?ask=${mn}`);
      const dialog = page.getByRole('dialog', { name: '下达指令' });
      const pick = dialog.getByRole('combobox', { name: /命令/ });
      await pick.click();
      const list = page.getByRole('listbox', { name: /命令/ });
      await list.getByRole('option', { name: /1011/ }).waitFor();
      return list.getByRole('option', { name: /3023 执法留样（地方）/ });
    };
    expect(await (await offers(DYE.mn)).count()).toBe(0);

    const clerk = await stage.window();
    type Rows = { items: { id: string; mn: string }[] };
    const { items } = await admin.get<Rows>('book/loggers');
    await clerk.go(`/book/loggers/${items.find(({ mn }) => mn === DYE.mn)!.id}?edit=1`);
    await clerk.signIn(ADMIN.name, ADMIN.password);
    await clerk.page.getByRole('combobox', { name: '扩展协议' }).click();
    await clerk.page.getByRole('option', { name: '地方留样控制' }).click();
    await clerk.page.keyboard.press('Escape');
    await clerk.page.getByLabel(/修改理由/).fill('现场协议核对');
    await clerk.expectAccessible('book row with extensions');
    await clerk.page.getByRole('button', { name: '保存' }).click();
    await clerk.page.getByText('地方留样控制').first().waitFor();

    await (await offers(DYE.mn)).click();
    await page.getByRole('dialog').getByText('须由第二人批准后才发送').waitFor();
    expect(await (await offers(PAPER.mn)).count()).toBe(0);
  });
});
