import { type FindingCard, MICROS_PER_HOUR } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STAGED, stageCards } from '../../../../test/card-stage.ts';
import { systemClock } from '../clock.ts';
import { openTestHouse, type TestHouse, until } from './test-house.ts';

let house: TestHouse;
const cards = new Map<string, FindingCard>();
beforeAll(async () => {
  house = await openTestHouse();
  const { findings, frames } = await stageCards(house.main, systemClock());
  await until(() => house.main.projection.status().framesDone >= frames, 'all frames are read', 60_000);
  const ask = await house.as('supervisor');
  for (const { id, facts, rule } of findings) {
    const answer = await ask({ method: 'GET', url: `/api/findings/${id}/card` });
    expect(answer.statusCode).toBe(200);
    cards.set(String(facts.form ?? rule), answer.json());
  }
}, 90_000);
afterAll(() => house.close());

const KINDS = {
  twin: ['replay', 'time-shift'],
  histogram: ['clamp-limit', 'rounding'],
  expected: ['stats-inconsistent', 'flow-total-mismatch'],
  lines: ['treatment-idle'],
} as const;
const kindOf = (form: string): string =>
  Object.entries(KINDS).find(([, forms]) => forms.some((each) => each === form))?.[0] ?? 'band';

test.each(STAGED.map(({ form, rule }) => form || rule))('the card of %s is whole', (form) => {
  const { finding, sentence, pattern, plot, edition, confidence } = cards.get(form)!;
  expect(sentence.zh).toContain('疑似');
  expect(sentence.en.toLowerCase()).toContain('suspected');
  expect(JSON.stringify(cards.get(form))).not.toMatch(/undefined|NaN|造假/);
  expect([edition, confidence]).not.toContain('');
  expect(plot.kind).toBe(kindOf(form));
  expect(plot.from).toBeLessThanOrEqual(finding.from);
  expect(plot.to).toBeGreaterThanOrEqual(finding.to);
  const hours = (plot.to - plot.from) / MICROS_PER_HOUR;
  expect(hours).toBeGreaterThanOrEqual(24);
  expect(hours).toBeLessThanOrEqual(72);
  const [main] = plot.channels;
  expect(main!.factor).toBe(finding.factor);
  expect(main!.value.filter((value) => value !== null).length).toBeGreaterThan(20);
  expect(main!.baseline).toHaveLength(24);
  if (finding.rule.startsWith('D')) {
    expect(pattern!.others.length).toBeGreaterThan(0);
    expect(pattern!.evidence.length).toBeGreaterThan(0);
    expect(pattern!.legal.length).toBeGreaterThan(0);
  } else expect(pattern).toBeNull();
});

test('a repeated stretch is laid beside the one it repeats', () => {
  const [twin] = cards.get('replay')!.plot.twins;
  expect(twin).toMatchObject({ factor: 'w01018', lagHours: 72 });
  expect(twin!.pairs).toBeGreaterThan(20);
  expect(twin!.equal).toBe(twin!.pairs);
});

test('values at a ceiling make a peak that the days before do not have', () => {
  const [histogram] = cards.get('clamp-limit')!.plot.histograms;
  expect(Math.max(...histogram!.during)).toBeGreaterThan(Math.max(...histogram!.before) * 2);
  expect(histogram!.lines.map(({ kind }) => kind)).toEqual(['limit', 'ceiling']);
});

test('sent hours stand beside what live values make of them', () => {
  const ratios = (form: string): number[] => {
    const { plot, finding } = cards.get(form)!;
    const [told] = plot.expected;
    return told!.at.flatMap((at, i) => {
      const [sent, expected] = [told!.value[i], told!.expected[i]];
      return at < finding.from || at >= finding.to || sent == null || expected == null ? [] : sent / expected;
    });
  };
  const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  expect(mean(ratios('stats-inconsistent'))).toBeCloseTo(0.7, 1);
  expect(mean(ratios('flow-total-mismatch'))).toBeCloseTo(0.6, 1);
});

test('what was flagged or did not come is a band of its own', () => {
  const kinds = (form: string) => new Set(cards.get(form)!.plot.shades.map(({ kind }) => kind));
  expect(kinds('false-maintenance')).toContain('maintenance');
  expect(kinds('peak-disconnect')).toContain('gap');
});

test('what the method lacked is named, and which sources spoke', () => {
  expect(cards.get('false-maintenance')!.missing.map(({ zh }) => zh)).toEqual([
    '运维记录',
    '门禁',
    '分析仪日志',
  ]);
  expect(cards.get('replay')!.level).toMatchObject({ level: 'B', groups: [{ group: 'shape' }] });
});

test('limits of the curve are the book’s', () => {
  expect(cards.get('constant')!.plot.channels[0]!.limits).toMatchObject([{ side: 'max', value: 50 }]);
});

test('a hidden card exists only for who may see it; an enterprise reads why, not what is secured', async () => {
  const url = (form: string) =>
    ({ method: 'GET', url: `/api/findings/${cards.get(form)!.finding.id}/card` }) as const;
  for (const role of ['admin', 'enterprise', 'town'] as const) {
    const ask = await house.as(role);
    expect((await ask(url('replay'))).statusCode).toBe(404);
  }
  const town = await house.as('town');
  const open = (await town(url('zero-flowing'))).json() as FindingCard;
  expect(open.level.groups).toEqual([]);
  // Not told yet: it does not exist for the enterprise.
  const enterprise = await house.as('enterprise');
  expect((await enterprise(url('zero-flowing'))).statusCode).toBe(404);
  const duty = await house.as('duty');
  const entry = (await duty({ method: 'GET', url: `/api/register/${open.entry}` })).json();
  const noticed = await duty({
    ...{ method: 'POST', url: `/api/register/${open.entry}/steps` },
    payload: { event: 'triage-notice', version: entry.entry.version, reason: '请核对零点' },
  });
  expect(noticed.statusCode).toBe(200);
  const told = (await enterprise(url('zero-flowing'))).json() as FindingCard;
  expect(told.sentence.zh).toContain('疑似');
  expect(told.pattern).toMatchObject({ legal: [], evidence: [] });
  expect(told.pattern!.others.length).toBeGreaterThan(0);
  expect(told.level.groups).toEqual([]);
});
