import { join } from 'node:path';
import { type Account, type FieldValues, instantFromMs } from '@wenqu/domain';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HandClock } from '../../packages/server/src/demo-campaign.ts';
import { type SceneTime, scenePng } from '../../packages/server/src/demo-campaign-pictures.ts';
import { Matters } from '../../packages/server/src/matters/matters.ts';
import { openSqliteMatters } from '../../packages/server/src/store/sqlite/matters.ts';
import { hasBrowser } from './chromium.ts';
import { firstAdmin, newPerson, type Person, Refused } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

type Named = Awaited<ReturnType<typeof newPerson>>;
const WAIT_MS = 60_000;
const DAY_MS = 86_400_000;
const UNIT = '东桥街道';
const OTHER = '西渡镇';
const TITLE = '北渠三号桥生活污水直排';

/** `YYYY-MM-DD` of Beijing, so many days from now. */
const day = (from: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + from * DAY_MS).toISOString().slice(0, 10);

describe.skipIf(!hasBrowser('journeys: campaign'))('a list item from the list to its strike-off', () => {
  let stage: Stage;
  let console: ConsoleWindow;
  let admin: Person;
  const who: Record<string, Named> = {};
  const photos: Record<string, string> = {};
  let campaign = '';
  let item = '';

  /** A picture the way a phone sends it. */
  const upload = async (person: Person, time: SceneTime): Promise<string> => {
    const body = new FormData();
    body.append('file', new Blob([new Uint8Array(scenePng('rectifying', time, 1))]), `${time}.png`);
    const headers = { cookie: person.cookie, 'x-wenqu': 'journey' };
    const response = await fetch(`${stage.house.base}/api/files`, { method: 'POST', headers, body });
    const kept = (await response.json()) as { sha256: string };
    expect(response.status, JSON.stringify(kept)).toBeLessThan(300);
    return kept.sha256;
  };
  const enter = (place: string, at: number): FieldValues => ({
    ...{ title: `${place}生活污水直排`, 'place-name': place, unit: UNIT, person: '河长办' },
    ...{ leader: who.patron!.id, target: '氨氮不高于 2.0 mg/L', deadline: day(20), water: true },
    ...{ strand: 'rectifying', 'target-number': 2, 'target-measure': 'mg/L', 'target-sense': 'at-most' },
    ...{ baseline: 8.4, before: [photos.before!], 'before-standpoint': 'P-003' },
    ...{ 'before-at': at - 60_000_000, 'before-place': '117.80100,24.40100' },
  });
  const applying = (at: number): FieldValues => ({
    ...{ 'self-done': true, 'self-target': true, 'self-kept': true, 'self-note': '已完成' },
    ...{ after: [photos.after!], 'after-standpoint': 'P-003', 'after-place': '117.80102,24.40101' },
    'after-at': at,
  });
  const site = (measured: number): FieldValues => ({ found: '见照片', photos: [photos.site!], measured });
  const state = async () =>
    (await who.office!.person.get<{ matter: { version: number; state: string } }>(`matters/${item}`)).matter;
  const take = async (
    name: string,
    event: string,
    given: FieldValues,
    reason = '见记录',
  ): Promise<string> => {
    const { version } = await state();
    await who[name]!.person.send('POST', `matters/${item}/steps`, { event, version, given, reason });
    return (await state()).state;
  };
  const refused = async (name: string, event: string, given: FieldValues): Promise<string> => {
    const error = await take(name, event, given).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(Refused);
    return (error as Refused).message;
  };

  /** An item whose public notice began twelve days ago, told by the engine itself with a clock set by hand. */
  const publishedLongAgo = async (): Promise<string> => {
    const { items } = await admin.get<{ items: Account[] }>('accounts');
    const account = (name: string): Account => items.find((each) => each.name === who[name]!.name)!;
    const at = (days: number) => instantFromMs(Date.now() - days * DAY_MS);
    const clock = new HandClock(at(20));
    const matters = new Matters({
      ...{ clock: clock.read, log: pino({ level: 'silent' }), newId: () => 'struck-item' },
      store: openSqliteMatters(join(stage.house.folder, 'matters.sqlite')),
      ...{ isKept: async () => true, served: async () => [] },
    });
    const place = '南塘溪二号桥';
    const given = enter(place, at(20));
    const draft = { machine: 'item', campaign, title: String(given.title), given, reason: '' } as const;
    let { matter } = await matters.open(draft, account('officer'));
    const then = async (days: number, name: string, event: string, more: FieldValues): Promise<void> => {
      clock.set(at(days));
      const act = { matter: matter.id, version: matter.version, event, given: more, reason: '' };
      ({ matter } = await matters.act(act, account(name)));
    };
    await then(18, 'bridge', 'apply', applying(at(18.5)));
    await then(16, 'ferry', 'verify', site(0.8));
    await then(14, 'patron', 'agree', { acceptance: '同意' });
    await then(12, 'office', 'accept', { acceptance: '同意公示' });
    await matters.close();
    return matter.id;
  };

  beforeAll(async () => {
    stage = await Stage.open();
    const { base, server } = stage.house;
    admin = await firstAdmin(base, server.firstPassword!);
    const person = async (name: string, role: Parameters<typeof newPerson>[3], unit: string) => {
      who[name] = await newPerson(base, admin, name, role, { unit });
    };
    await person('office', 'supervisor', '生态环境局');
    await person('officer', 'inspector', '生态环境局');
    await person('chief', 'head', '生态环境局');
    await person('patron', 'leader', '管委会');
    await person('bridge', 'town', UNIT);
    await person('ferry', 'town', OTHER);
    const made = await who.office!.person.send<{ id: string }>('POST', 'campaigns', {
      ...{ name: '百日攻坚', office: '专项办', strands: ['rectifying'], from: day(-20), to: day(79) },
      ...{ tasks: [], reason: '按方案建立' },
      units: [
        { name: UNIT, leader: who.patron!.id, post: '分管副主任', duty: '截污' },
        { name: OTHER, leader: '', post: '', duty: '' },
      ],
      plan: [
        { day: day(-20), share: 0 },
        { day: day(79), share: 0.9 },
      ],
    });
    campaign = made.id;
    photos.before = await upload(who.officer!.person, 'before');
    photos.work = await upload(who.bridge!.person, 'work');
    photos.after = await upload(who.bridge!.person, 'after');
    photos.site = await upload(who.ferry!.person, 'after');
  }, 2 * WAIT_MS);
  afterAll(() => stage?.close());

  test('the bureau enters it, the unit reports with a photo and applies', async () => {
    const given = enter('北渠三号桥', Date.now() * 1000);
    const draft = { machine: 'item', campaign, title: TITLE, reason: '', given };
    const told = await who.officer!.person.send<{ matter: { id: string; number: string } }>(
      'POST',
      'matters',
      draft,
    );
    item = told.matter.id;
    expect(told.matter.number).toMatch(/^QD-\d{4}-000001$/);
    expect(await take('bridge', 'progress', { progress: '截污管已敷设', photos: [photos.work!] })).toBe(
      'working',
    );
    expect(await refused('ferry', 'progress', { progress: '代报', photos: [photos.site!] })).toContain(
      'own-unit-only',
    );
    const elsewhere = { ...applying(Date.now() * 1000), 'after-standpoint': 'P-009' };
    expect(await refused('bridge', 'apply', elsewhere)).toContain('other-standpoint');
    expect(await take('bridge', 'apply', applying(Date.now() * 1000))).toBe('applied');
  });

  test('reported done is not verified, and says so', async () => {
    console = await stage.window();
    await console.go(`/items/${item}`);
    await console.signIn(who.office!.name, who.office!.password);
    const { page } = console;
    await page.getByRole('heading', { name: TITLE }).waitFor();
    await page.getByText('申报完成，尚未核实').waitFor();
    await page.getByRole('img', { name: '整改前 P-003' }).waitFor();
    await page.getByRole('img', { name: '整改后 P-003' }).waitFor();
    await console.expectAccessible('item');
  });

  test('another unit verifies with a number; leader and bureau accept; it goes to public notice', async () => {
    expect(await refused('bridge', 'verify', site(0.9))).toContain('other-unit-only');
    expect(await refused('ferry', 'verify', site(3.1))).toContain('target-missed');
    expect(await take('ferry', 'verify', site(0.9))).toBe('verified');
    expect(await take('patron', 'agree', { acceptance: '同意' })).toBe('agreed');
    expect(await take('office', 'accept', { acceptance: '同意公示' })).toBe('public');
  });

  test('nobody strikes it off before the notice has run; an objection sends it back', async () => {
    expect(await refused('office', 'strike', {})).toContain('wrong-role');
    expect(await refused('chief', 'strike', {})).toContain('notice-not-over');
    expect(await take('ferry', 'objection', { objection: '夜间仍有排水' })).toBe('working');
  });

  test('when the notice has run the head strikes it off; what is found later brings it back, counted', async () => {
    const first = item;
    item = await publishedLongAgo();
    expect(await take('chief', 'strike', {}, '公示无异议')).toBe('struck');
    const look = { ...site(1.1), weather: 'rain', hours: 'night' };
    expect(await refused('bridge', 'look-back', look)).toContain('other-unit-only');
    expect(await refused('ferry', 'look-back-1', look)).toContain('round-early');
    expect(await take('ferry', 'look-back', look)).toBe('struck');
    const { page } = console;
    await console.go(`/items/${item}`);
    await page.getByText('已销号（回头看）').first().waitFor();
    await take('ferry', 'relapse', { ...look, measured: 6.2 }, '雨后复排');
    // The house sends it back to work by itself.
    await expect.poll(async () => (await state()).state, { timeout: WAIT_MS }).toBe('working');
    await console.go(`/items/${item}`);
    await page.getByText('反弹 1 次').first().waitFor();
    item = first;
  });

  test('the list says where everything stands', async () => {
    const { page } = console;
    await console.go(`/campaigns/${campaign}`);
    await page.getByRole('heading', { name: '百日攻坚' }).waitFor();
    await page.getByText(TITLE).first().waitFor();
    await console.expectAccessible('campaign');
  });

  test('a rating is published, frozen, and opens down to the item', async () => {
    const { page } = console;
    expect(await take('bridge', 'apply', applying(Date.now() * 1000))).toBe('applied');
    expect(await take('ferry', 'refuse', site(4), '夜间有渗水')).toBe('working');
    const cut = Date.now() * 1000;
    const stretch = { from: cut - 7 * DAY_MS * 1000, cut };
    const issue = await who.office!.person.send<{ digest: string }>('POST', `campaigns/${campaign}/issues`, {
      ...{ kind: 'rating', reason: '', ...stretch },
    });
    expect(issue.digest).toMatch(/^[0-9a-f]{64}$/);
    await console.go(`/campaigns/${campaign}?v=rating`);
    await page.getByText('已发布（冻结）').waitFor();
    await page.getByRole('button', { name: `展开${UNIT}的记录` }).click();
    await page.getByText('−3', { exact: true }).waitFor();
    await page.getByText('−10', { exact: true }).waitFor();
    await console.expectAccessible('rating');
    await page.getByRole('link', { name: TITLE }).first().click();
    await page.getByRole('heading', { name: TITLE }).waitFor();
  });

  test('the board on the wall names no person', async () => {
    const { page } = console;
    await console.go(`/screen/campaign/${campaign}`);
    await page.getByRole('heading', { name: '百日攻坚' }).waitFor();
    await page.getByText('数据时间').waitFor();
    const text = await page.locator('body').innerText();
    for (const { name } of Object.values(who)) expect(text).not.toContain(name);
    expect(console.faults).toEqual([]);
  });
});
