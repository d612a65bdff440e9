import type { Entry } from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from './chromium.ts';
import { codLimit, DYE, leaveHiddenEntry, PAPER, seedDistrict } from './district.ts';
import { FieldLogger } from './field-logger.ts';
import { until } from './house.ts';
import { firstAdmin, newPerson, type Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Entries = { items: Entry[]; total: number };
const missing = { status: 404 };

/** A finding of suspected falsification at the dye works, and what each of three logins learns of it. */
describe.skipIf(!hasBrowser('journeys: who sees what'))('who sees what', () => {
  let stage: Stage;
  let hidden: string;
  let open: Entry;
  let duty: Person;
  let dye: Person;
  let paper: Person;
  let dutyWindow: ConsoleWindow;
  let dyeWindow: ConsoleWindow;
  const loggers: FieldLogger[] = [];

  beforeAll(async () => {
    stage = await Stage.open(async (folder) => {
      await seedDistrict(folder);
      hidden = await leaveHiddenEntry(folder, DYE);
    });
    const { base, server } = stage.house;
    const admin = await firstAdmin(base, server.firstPassword!);
    const accounts = [
      await newPerson(base, admin, 'duty', 'duty'),
      await newPerson(base, admin, 'dye', 'enterprise', { enterprise: DYE.id }),
      await newPerson(base, admin, 'paper', 'enterprise', { enterprise: PAPER.id }),
    ] as const;
    [duty, dye, paper] = [accounts[0].person, accounts[1].person, accounts[2].person];
    await admin.send('POST', 'book/limits', { row: codLimit(DYE.outlet, 50), reason: '许可证' });
    for (const { mn } of [DYE, PAPER]) loggers.push(await FieldLogger.dial(server.hj212Port, mn));
    for (const logger of loggers) await logger.sendAnswered({ w01018: '97.3', w01001: '7.21' });
    await until('the exceedance stands in the register', async () => {
      const { items } = await duty.get<Entries>('register');
      open = items.find((entry) => !entry.hidden)!;
      return open !== undefined;
    });
    dutyWindow = await stage.window();
    dyeWindow = await stage.window();
    for (const [window, who] of [
      [dutyWindow, accounts[0]],
      [dyeWindow, accounts[1]],
    ] as const) {
      await window.go('/wall');
      await window.signIn(who.name, who.password);
      await window.page.getByRole('heading', { name: '实时' }).waitFor();
    }
  });
  afterAll(async () => {
    for (const logger of loggers) logger.hangUp();
    await stage?.close();
  });

  test('duty sees the hidden entry; for enterprises it does not exist, by list, address, finding or count', async () => {
    const seen = await duty.get<Entries>('register');
    expect(seen.items.map(({ id }) => id).sort()).toEqual([open.id, hidden].sort());
    expect(await duty.get(`register/${hidden}`)).toMatchObject({ entry: { hidden: true } });
    for (const [person, total] of [
      [dye, 0],
      [paper, 0],
    ] as const) {
      expect(await person.get<Entries>('register')).toMatchObject({ items: [], total });
      expect(JSON.stringify(await person.get('register/counts'))).not.toMatch(/:[1-9]\d{0,3}[,}]/);
      await expect(person.get(`register/${hidden}`)).rejects.toMatchObject(missing);
      await expect(person.get('findings/hidden-finding')).rejects.toMatchObject(missing);
    }
  });

  test('an entry the enterprise was told of is the only one it is shown, with its steps', async () => {
    const ask = { event: 'triage-ask', version: open.version, reason: '请说明超标原因' };
    await duty.send('POST', `register/${open.id}/steps`, ask);
    expect(await dye.get<Entries>('register')).toMatchObject({ items: [{ id: open.id }], total: 1 });
    expect(await paper.get<Entries>('register')).toMatchObject({ items: [], total: 0 });
    const { page } = dyeWindow;
    await dyeWindow.go('/register');
    await page.getByRole('link', { name: open.number }).waitFor();
    expect(await page.getByText(/H-\d{4}-/).count()).toBe(0);
    await page.getByText(/共 1 条/).waitFor();
    await dyeWindow.expectAccessible('register of an enterprise');
    await dyeWindow.go(`/register/${hidden}`);
    await page.getByText('没有这条台账').first().waitFor();
    expect(await page.getByText('12.3').count()).toBe(0);
    await dutyWindow.go('/register?v=all');
    await dutyWindow.page.getByRole('link', { name: hidden }).waitFor();
  });

  test('the live stream tells each login its own part only', async () => {
    const ears = { duty: duty.listen(), dye: dye.listen(), paper: paper.listen() };
    await until('every stream has begun', () =>
      Object.values(ears).every((ear) => ear.text().includes('event: snapshot')),
    );
    const step = { event: 'triage-inquiry', version: 1, reason: '疑似异常，核查' };
    await duty.send('POST', `register/${hidden}/steps`, step);
    const { entry } = await duty.get<{ entry: Entry }>(`register/${open.id}`);
    const answer = { event: 'answer', version: entry.version, reason: '调节池检修', cause: 'process' };
    await dye.send('POST', `register/${open.id}/steps`, answer);
    for (const logger of loggers) await logger.sendAnswered({ w01018: '21.4', w01001: '7.33' });
    await until('each has heard its own', () =>
      [
        ears.duty.text().includes(hidden) && ears.duty.text().includes(open.id),
        ears.dye.text().includes(open.id) && ears.dye.text().includes('21.4'),
        ears.paper.text().includes('21.4'),
      ].every(Boolean),
    );
    expect(ears.dye.text()).not.toContain(hidden);
    expect(ears.dye.text()).not.toContain(PAPER.point);
    expect(ears.paper.text()).not.toContain(hidden);
    expect(ears.paper.text()).not.toContain(open.id);
    expect(ears.paper.text()).not.toContain(DYE.point);
    for (const ear of Object.values(ears)) ear.stop();
  });

  test('an enterprise sees itself alone: points, book, frames, loggers', async () => {
    const { page } = dyeWindow;
    await dyeWindow.go('/wall');
    await page.getByRole('article').filter({ hasText: DYE.name }).waitFor();
    expect(await page.getByText(PAPER.name).count()).toBe(0);
    const nav = page.getByRole('navigation', { name: '主导航' });
    expect(await nav.getByRole('link', { name: '待认领' }).count()).toBe(0);
    await dyeWindow.go(`/points/${PAPER.point}`);
    await page.getByText('没有这个点位').first().waitFor();
    expect(await dye.get<Entries>('points')).toMatchObject({ items: [{ id: DYE.point }], total: 1 });
    expect(await dye.get<Entries>('book/enterprises')).toMatchObject({ items: [{ id: DYE.id }], total: 1 });
    await expect(dye.get(`points/${PAPER.point}`)).rejects.toMatchObject(missing);
    await expect(dye.get(`book/enterprises/${PAPER.id}`)).rejects.toMatchObject(missing);
    for (const path of ['frames?limit=1', 'quarantine', 'accounts', 'audit', 'book/history']) {
      await expect(dye.get(path)).rejects.toMatchObject({ status: 403 });
    }
  });
});
