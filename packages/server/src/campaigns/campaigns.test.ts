import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Account,
  type CampaignIssue,
  formatDay,
  type Instant,
  instantFromMs,
  type MatterStep,
  parseDay,
} from '@wenqu/domain';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_POSTS, DEMO_UNITS } from '../demo-campaign-list.ts';
import { keepCampaign, type SimulatedCampaign, simulateCampaign } from '../demo-campaign-run.ts';
import { WenquError } from '../errors.ts';
import { openSqliteCampaigns } from '../store/sqlite/campaigns.ts';
import { openSqliteMatters } from '../store/sqlite/matters.ts';
import { issueCalendar } from './calendar.ts';
import { contentDigest } from './digest.ts';
import { issueData, strikeOffData } from './printing.ts';

const log = pino({ level: 'silent' });
const NOW = instantFromMs(Date.parse('2026-11-21T02:00:00Z'));
const people = DEMO_POSTS.map(
  (post): Account => ({
    ...{
      ...post,
      id: post.name,
      enterprise: '',
      agency: '',
      certificate: '',
      district: 'demo',
      disabled: false,
    },
    ...{ mustChangePassword: true, createdAt: 0, lastLoginAt: null },
  }),
);

let past: SimulatedCampaign;
const issues: CampaignIssue[] = [];
/** The story itself, step by step as it was kept, told apart from everything that counts it. */
const steps = (until: Instant, ...events: string[]): MatterStep[] =>
  past.versions
    .map(({ step }) => step)
    .filter(({ at, event, refused }) => refused === null && at < until && events.includes(event));
const of = (kind: CampaignIssue['kind']) => issues.filter((issue) => issue.kind === kind);

beforeAll(async () => {
  past = await simulateCampaign({ seed: 7, now: NOW, days: 100, items: 120, people, log });
  for (const { id } of (await past.store.issues(past.id)).reverse())
    issues.push((await past.store.issue(id))!);
}, 120_000);
afterAll(async () => past.close());

describe('a hundred days', () => {
  test('every paper of the calendar is issued once, numbered without a gap, sealed', () => {
    expect([of('rating').length, of('tour').length, of('bulletin').length]).toEqual([15, 8, 4]);
    for (const kind of ['rating', 'tour', 'bulletin'] as const)
      expect(of(kind).map(({ issue }) => issue)).toEqual(of(kind).map((_, at) => at + 1));
    for (const { content, digest } of issues) expect(contentDigest(content)).toBe(digest);
    const cuts = of('rating').map(({ from, cut }) => [from, cut]);
    expect(cuts.slice(1).every(([from], at) => from === cuts[at]![1])).toBe(true);
  });

  test('figures of every bulletin are those of the story', () => {
    for (const { content, cut } of of('bulletin')) {
      const { figures, moves, from } = content;
      const last = new Map<string, string>();
      for (const { step } of past.versions)
        if (step.refused === null && step.at < cut) last.set(step.matter, step.to);
      const states = [...last.values()];
      const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
      expect(figures).toMatchObject({
        total: states.length - count('merged', 'transferred', 'void'),
        ...{ struck: count('struck', 'firm'), reported: count('applied'), inNotice: count('public') },
        ...{ verified: count('verified', 'agreed'), aside: count('merged', 'transferred', 'void') },
      });
      const between = (...events: string[]) => steps(cut, ...events).filter(({ at }) => at >= from).length;
      expect(moves).toMatchObject({
        ...{ entered: between('enter'), applied: between('apply'), refused: between('refuse') },
        ...{ struck: between('strike'), extended: between('extend'), relapsed: between('relapse') },
      });
      const text = content.paper.zh.parts.map((part) => part.text).join('');
      expect(text).toContain(`清单共有问题${figures.total}个，已销号${figures.struck}个`);
      expect(text).not.toMatch(/undefined|NaN|null|\{|\}/);
    }
  });

  test('points of every rating add up to its scores, and each names a record of the unit', () => {
    for (const { content, from, cut } of of('rating')) {
      expect(content.units).toHaveLength(DEMO_UNITS.length);
      for (const { raw, score, points, overdue, relapses, falseDone, early } of content.units) {
        expect(raw).toBe(100 + points.reduce((sum, point) => sum + point.points, 0));
        expect(raw).toBe(100 - 5 * overdue - 10 * relapses - 3 * falseDone + 2 * early);
        expect(score).toBe(Math.max(0, raw));
        for (const { cause, seq, item, at } of points) {
          const event = { overdue: 'overdue', relapse: 'relapse', 'false-done': 'refuse', early: 'verify' }[
            cause
          ];
          const record = steps(cut, event).find((step) => step.matter === item && step.seq === seq);
          // Overdue since the deadline; the house says so within a day.
          if (cause !== 'overdue') expect(record?.at).toBe(at);
          if (cause !== 'overdue') expect(at).toBeGreaterThanOrEqual(from);
        }
      }
      const relapses = content.units.reduce((sum, row) => sum + row.relapses, 0);
      expect(relapses).toBe(steps(cut, 'relapse').filter(({ at }) => at >= from).length);
    }
  });

  test('nothing is struck off without a verifier of another unit, a number where one is due, and its notice', () => {
    const struck = steps(NOW, 'strike');
    expect(struck.length).toBeGreaterThan(60);
    for (const strike of struck) {
      const story = past.versions.filter(
        ({ step }) => step.matter === strike.matter && step.refused === null,
      );
      const before = story.filter(({ step }) => step.seq < strike.seq);
      const matter = story.at(-1)!.matter;
      const verified = before.findLast(({ step }) => step.event === 'verify')!.step;
      expect(verified.byUnit).not.toBe(matter.unit);
      expect(verified.byUnit).not.toBe('');
      if (typeof matter.fields['target-number'] === 'number')
        expect(typeof verified.given.measured).toBe('number');
      const accepted = before.findLast(({ step }) => step.event === 'accept')!.step;
      const days = (parseDay(formatDay(strike.at))! - parseDay(formatDay(accepted.at))!) / 86_400_000_000;
      expect(days).toBeGreaterThan(5);
    }
  });

  test('what comes back stays counted, and refused attempts stay in the story', () => {
    const back = steps(NOW, 'relapse');
    expect(back.length).toBeGreaterThan(1);
    for (const { matter } of back) {
      const last = past.versions.findLast((version) => version.matter.id === matter)!.matter;
      expect(last.reopened).toBeGreaterThan(0);
    }
    expect(steps(NOW, 'resume').length).toBe(back.length);
    const refused = past.versions.map(({ step }) => step.refused).filter((code) => code !== null);
    expect(refused).toContain('notice-not-over');
    expect(refused).toContain('other-unit-only');
  });

  test('a correction is a further issue that names the first, compared with the same one before', async () => {
    const corrected = of('rating').at(-1)!;
    const office = people.find(({ role }) => role === 'supervisor')!;
    const ask = { campaign: past.id, kind: 'rating', reason: '第15期有误' } as const;
    await expect(past.campaigns.issue(ask, office)).rejects.toBeInstanceOf(WenquError);
    const again = await past.campaigns.issue({ ...ask, corrects: corrected.id }, office);
    expect(again).toMatchObject({ issue: 16, corrects: corrected.id, cut: corrected.cut });
    expect(again.content.units.map(({ before }) => before)).toEqual(
      corrected.content.units.map(({ before }) => before),
    );
    expect((await past.campaigns.paper(corrected.id)).digest).toBe(corrected.digest);
  });

  test('an appeal comes from the rated unit and is not answered by it', async () => {
    const rating = of('rating').find(({ content }) => content.units.some(({ points }) => points.length > 0))!;
    const row = rating.content.units.find(({ points }) => points.length > 0)!;
    const own = people.find(({ unit }) => unit === row.unit)!;
    const office = people.find(({ role }) => role === 'supervisor')!;
    const point = row.points[0]!.item;
    await expect(past.campaigns.appeal(rating.id, point, '因雨', office)).rejects.toMatchObject({
      code: 'WQ_CAMPAIGN_REFUSED',
    });
    const appeal = await past.campaigns.appeal(rating.id, point, '因雨', own);
    await expect(past.campaigns.answer(appeal.id, 'upheld', '属实', own)).rejects.toMatchObject({
      code: 'WQ_CAMPAIGN_REFUSED',
    });
    expect(await past.campaigns.answer(appeal.id, 'refused', '不属实', office)).toMatchObject({
      answer: 'refused',
    });
  });

  test('the same seed tells the same story, and it can be put into a district', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wenqu-campaign-'));
    const matters = openSqliteMatters(join(folder, 'matters.sqlite'));
    const campaigns = openSqliteCampaigns(join(folder, 'campaigns.sqlite'));
    await keepCampaign(past, { matters, campaigns });
    expect(await matters.matching({ campaign: past.id })).toHaveLength(steps(NOW, 'enter').length);
    expect((await campaigns.issue(of('bulletin')[0]!.id))?.digest).toBe(of('bulletin')[0]!.digest);
    await matters.close();
    await campaigns.close();
    rmSync(folder, { recursive: true });
    const short = { seed: 3, now: NOW, days: 30, items: 12, people, log };
    const [one, two] = [await simulateCampaign(short), await simulateCampaign(short)];
    expect(two.versions).toEqual(one.versions);
    await one.close();
    await two.close();
  });

  test('what is printed is what is frozen', async () => {
    const campaign = await past.campaigns.get(past.id);
    const rating = of('rating')[8]!;
    const data = issueData(campaign, rating);
    expect(data.units).toHaveLength(rating.content.units.length);
    expect(data.items).toHaveLength(rating.content.units.flatMap(({ points }) => points).length);
    const bulletin = issueData(campaign, of('bulletin').at(-1)!);
    expect(bulletin.annex).toHaveLength(of('bulletin').at(-1)!.content.items.length);
    const { matter } = past.versions.findLast(({ step }) => step.event === 'strike')!;
    const form = strikeOffData(campaign, matter, await past.matters.steps(matter.id));
    expect(form).toMatchObject({ item: matter.number, unit: matter.unit, objections: expect.any(String) });
    expect(form.before).toHaveLength(1);
    expect(form.after).toHaveLength(1);
  });
});

test('weeks end on Sunday, half months on the 15th and the last day, the last stretch with the campaign', () => {
  const campaign = { from: '2026-03-04', to: '2026-04-10' };
  const ends = (kind: CampaignIssue['kind'], now = NOW) =>
    issueCalendar(campaign, kind, now).map(({ cut }) => formatDay((cut - 1) as Instant));
  expect(ends('rating')).toEqual([
    '2026-03-08',
    '2026-03-15',
    '2026-03-22',
    '2026-03-29',
    '2026-04-05',
    '2026-04-10',
  ]);
  expect(ends('tour')).toEqual(['2026-03-15', '2026-03-31', '2026-04-10']);
  expect(ends('bulletin')).toEqual(['2026-03-31', '2026-04-10']);
  expect(ends('rating', parseDay('2026-03-16')!)).toEqual(['2026-03-08', '2026-03-15']);
});
