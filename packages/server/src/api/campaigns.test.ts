import type { Campaign, CampaignIssue, CampaignStanding } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
}, 60_000);
afterAll(() => house.close());

const DRIVE = {
  ...{ name: '百日攻坚', office: '专项办', strands: ['dredging'], from: '2026-01-01', to: '2026-04-10' },
  ...{ tasks: [], reason: '按方案' },
  units: [{ name: '东桥街道', leader: 'ac-secret', post: '分管副主任', duty: '清淤' }],
  plan: [
    { day: '2026-01-31', share: 0.2 },
    { day: '2026-04-10', share: 0.9 },
  ],
};

test('who opens, reads and may not; nobody is named on the wall; a cut ahead and a second hand are refused', async () => {
  const boss = await house.as('supervisor');
  const made = await boss({ method: 'POST', url: '/api/campaigns', payload: DRIVE });
  expect(made.statusCode, made.body).toBe(201);
  const campaign = made.json() as Campaign;
  const url = `/api/campaigns/${campaign.id}`;
  for (const role of ['town', 'leader', 'authority', 'auditor', 'display'] as const)
    expect((await (await house.as(role))({ url })).statusCode, role).toBe(200);
  for (const role of ['enterprise', 'agency', 'lab'] as const)
    expect((await (await house.as(role))({ url })).statusCode, role).toBe(403);
  const town = await house.as('town');
  expect((await town({ method: 'POST', url: '/api/campaigns', payload: DRIVE })).statusCode).toBe(403);
  const shown = (await (await house.as('display'))({ url })).json() as CampaignStanding;
  expect(JSON.stringify(shown)).not.toContain('ac-secret');
  expect(shown.campaign.units[0]).toMatchObject({ post: '分管副主任', leader: '' });

  const change = { version: 1, reason: '转入排查', set: { phase: 'screening' } };
  expect((await boss({ method: 'PATCH', url, payload: change })).json()).toMatchObject({
    phase: 'screening',
  });
  const again = await boss({ method: 'PATCH', url, payload: change });
  expect([again.statusCode, again.json().code]).toEqual([409, 'WQ_CAMPAIGN_CONFLICT']);
  const falling = {
    version: 2,
    reason: 'x',
    set: { plan: [...DRIVE.plan].reverse().map(({ day }, at) => ({ day, share: at / 2 })) },
  };
  expect((await boss({ method: 'PATCH', url, payload: falling })).statusCode).toBe(400);

  const issues = `${url}/issues`;
  const now = systemClock();
  const ahead = { kind: 'rating', reason: '', from: now, cut: now + 3_600e6 };
  expect((await boss({ method: 'POST', url: issues, payload: ahead })).json().code).toBe(
    'WQ_CAMPAIGN_REFUSED',
  );
  const week = { kind: 'rating', reason: '', from: now - 600e6, cut: now - 1e6 };
  const issue = (await boss({ method: 'POST', url: issues, payload: week })).json() as CampaignIssue;
  expect(issue).toMatchObject({ issue: 1, corrects: '' });
  const correction = { kind: 'rating', reason: '单位有误', corrects: issue.id };
  const second = await boss({ method: 'POST', url: issues, payload: correction });
  expect(second.json()).toMatchObject({ issue: 2, corrects: issue.id, cut: issue.cut });
  const listed = (await town({ url: `${issues}?kind=rating` })).json();
  expect(listed.items.map((head: CampaignIssue) => head.issue)).toEqual([2, 1]);
  expect((await town({ url: '/api/campaign-issues/none' })).statusCode).toBe(404);
  const appeal = { item: '', reason: '当日暴雨' };
  const strange = await town({
    method: 'POST',
    url: `/api/campaign-issues/${issue.id}/appeals`,
    payload: appeal,
  });
  expect(strange.json().code).toBe('WQ_CAMPAIGN_REFUSED');
});

test('an issue is printed once, and the paper is there to be read', async () => {
  const boss = await house.as('supervisor');
  const campaign = (await boss({ method: 'POST', url: '/api/campaigns', payload: DRIVE })).json() as Campaign;
  const now = systemClock();
  for (const kind of ['rating', 'tour', 'bulletin']) {
    const ask = { kind, reason: '', from: now - 600e6, cut: now - 1e6 };
    const url = `/api/campaigns/${campaign.id}/issues`;
    const issue = (await boss({ method: 'POST', url, payload: ask })).json() as CampaignIssue;
    const print = { method: 'POST', url: `/api/campaign-issues/${issue.id}/document` } as const;
    const printed = await boss(print);
    expect(printed.statusCode, printed.body).toBe(200);
    const { document } = printed.json() as CampaignIssue;
    expect((await boss(print)).json().document).toBe(document);
    const detail = (await boss({ url: `/api/documents/${document}` })).json();
    expect(detail).toMatchObject({ intact: true, document: { title: issue.content.paper.zh.title } });
  }
}, 60_000);
