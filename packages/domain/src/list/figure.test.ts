import { describe, expect, test } from 'vitest';
import { airQualityIndex, aqiSubIndex } from './aqi.ts';
import { type FigureValues, figuresOf, RowView } from './figure.ts';
import { checkFormula } from './figure-check.ts';
import { parseFormula } from './figure-syntax.ts';
import { fillSentence } from './figure-text.ts';
import { dayAfter, sameDayOfYear } from './figure-value.ts';
import { exampleKind, exampleText } from './list-kind.examples.ts';
import type { RowItem } from './list-kind.ts';
import { readKind } from './list-kind-check.ts';

const kind = exampleKind();
const TODAY = '2026-06-30';
const row = (id: string, values: Record<string, string | number | boolean>, item?: RowItem) =>
  new RowView(kind, { id, values: { number: id, place: 'x', unit: '东片', ...values } }, item, TODAY);
const item = (open: boolean): RowItem => ({
  ...{
    matter: 'm',
    number: 'QD',
    state: open ? 'working' : 'struck',
    open,
    struck: !open,
    overdue: false,
    reopened: 0,
  },
});
const ROWS = [
  row('1', { seen: '2026-02-01', state: 'bad', fine: 0.1 }, item(true)),
  row('2', { seen: '2026-03-01', state: 'bad', fine: 0.2, unit: '西片' }, item(false)),
  row('3', { seen: '2026-04-01', state: 'good' }),
  row('4', { seen: '2025-04-01', state: 'good', fine: 5 }),
  row('5', { seen: '2026-07-01', state: 'good' }),
];
const figures = (): FigureValues => figuresOf(kind, ROWS, { from: '2026-01-01', to: '2026-06-30' }, TODAY);
const withFigures = (given: object[]) => {
  const checked = readKind(
    exampleText({
      figures: given,
      bulletin: { title: { zh: '报', en: 'b' }, every: 'month', sentences: [{ zh: '一', en: 'one' }] },
    }),
  );
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.kind;
};
const one = (formula: string): unknown => {
  const made = withFigures([{ id: 'f', name: { zh: '一', en: 'one' }, formula }]);
  return figuresOf(made, ROWS, { from: '2026-01-01', to: '2026-06-30' }, TODAY).f?.value;
};

describe('figures', () => {
  test('count, sum, mean, distinct, lowest, highest run over the rows of the period', () => {
    expect(one('count(rows)')).toBe(3);
    expect(one("count(rows where state = 'bad')")).toBe(2);
    // Binary fractions would give 0.30000000000000004.
    expect(one('sum(fine of rows)')).toBe(0.3);
    expect(one('mean(fine of rows)')).toBe(0.15);
    expect(one('distinct(unit of rows)')).toBe(2);
    expect(one('lowest(fine of rows)')).toBe(0.1);
    expect(one('highest(fine of all)')).toBe(5);
    expect(one('mean(fine of rows where fine > 100)')).toBeNull();
  });

  test('the same period a year before, the year to date, and what is still open', () => {
    expect(one('count(year-before)')).toBe(1);
    expect(one('count(to-date)')).toBe(3);
    expect(one('count(items where item-open)')).toBe(1);
    expect(figures().more).toEqual({ id: 'more', value: 2 });
  });

  test('a share keeps its parts, and without a denominator it is no number', () => {
    expect(figures().share).toEqual({ id: 'share', value: 1 / 3, numerator: 1, denominator: 3 });
    const none = figuresOf(kind, [], { from: '2026-01-01', to: '2026-06-30' }, TODAY);
    expect(none.share).toEqual({ id: 'share', value: null, numerator: 0, denominator: 0 });
    expect(fillSentence(kind, '{share:percent}', none, { from: '', to: '' }, 'zh')).toBe('—');
  });

  test('by a field: highest first, ties stay together, the best and the worst by name', () => {
    expect(figures()['by-unit']?.groups).toEqual([
      { key: '东片', value: 2 },
      { key: '西片', value: 1 },
    ]);
    expect(figures().worst?.groups).toEqual([
      { key: '东片', value: 1 },
      { key: '西片', value: 1 },
    ]);
  });

  test('what is unknown is counted by neither side', () => {
    expect(one('count(rows where fine > 0)')).toBe(2);
    expect(one('count(rows where not (fine > 0))')).toBe(0);
    expect(one('count(rows where missing(fine))')).toBe(1);
    expect(one("count(rows where fine > 0 or state = 'good')")).toBe(3);
  });

  test('engine functions: water class by the worst factor, air index by the edition of the day', () => {
    expect(one("water-class('river', w21003: 1.01, w01009: 7.6)")).toBe(4);
    expect(one("water-class('river', w21003: 0.15)")).toBe(1);
    // 2025: 75 µg/m³ is still good; from March 2026 on 60.
    expect(aqiSubIndex('pm25', 75, '2025-12-31')).toBe(100);
    expect(aqiSubIndex('pm25', 75, '2026-03-01')).toBe(114);
    expect(aqiSubIndex('pm25', 35.1, '2026-03-01')).toBe(51);
    const day = { so2: 8, no2: 20, co: 0.6, o3: 90, pm10: 40, pm25: 20 };
    expect(airQualityIndex(day, '2026-05-01')).toBe(45);
    expect(airQualityIndex({ ...day, o3: null }, '2026-05-01')).toBeNull();
    expect(airQualityIndex({ ...day, o3: null, pm25: 100 }, '2026-05-01')).toBe(137);
    expect(aqiSubIndex('o3', 900, '2026-05-01')).toBe(300);
  });

  test('sentences say numbers as people write them, in both languages', () => {
    const say = (text: string, value: number, lang: 'zh' | 'en') =>
      fillSentence(
        kind,
        text,
        { total: { id: 'total', value } },
        { from: '2026-01-01', to: '2026-06-30' },
        lang,
      );
    expect(say('{total:yi}亿元', 658_000_000, 'zh')).toBe('6.58亿元');
    expect(say('¥{total:million} million', 658_000_000, 'en')).toBe('¥658 million');
    expect(say('¥{total:billion} billion', 8_330_000_000, 'en')).toBe('¥8.33 billion');
    expect(say('¥{total}', 17_000, 'en')).toBe('¥17,000');
    expect([
      say('{total:change}', 29, 'zh'),
      say('{total:change}', -3, 'en'),
      say('{total:change}', 0, 'zh'),
    ]).toEqual([...['增加29', '3 fewer', '持平']]);
    expect(say('{from}至{to}', 0, 'zh')).toBe('2026年1月1日至2026年6月30日');
  });

  test('the last day of February stays the last a year away', () => {
    expect(sameDayOfYear('2025-02-28', -1)).toBe('2024-02-29');
    expect(sameDayOfYear('2024-02-29', -1)).toBe('2023-02-28');
    expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28');
  });
});

describe('the language', () => {
  const scope = {
    row: new Map([
      ['fine', { type: 'number' as const }],
      ['seen', { type: 'day' as const }],
      ['state', { type: 'text' as const, choices: new Set(['good', 'bad']) }],
      ['tags', { type: 'list' as const }],
    ]),
    figures: new Map([['total', { type: 'number' as const }]]),
    dated: true,
  };
  const refused = (text: string, within: typeof scope | Omit<typeof scope, 'figures'> = scope): string => {
    const parsed = parseFormula(text);
    if (!parsed.ok) return parsed.fault.en;
    const checked = checkFormula(parsed.expr, within);
    return checked.ok ? 'passes' : checked.fault.en;
  };

  test.each([
    ['count(rows where fine > 1)', 'passes'],
    ["count(rows where seen >= '2026-01-01' and has(tags, 'x'))", 'passes'],
    ['total - before(total)', 'passes'],
    ['count(rows where fines > 1)', 'there is no field “fines”'],
    ['totals + 1', 'there is no figure “totals” before this one'],
    ["count(rows where fine > 'a')", 'a number cannot be compared with a text'],
    ["count(rows where state = 'middling')", '“middling” is not one of the choices'],
    ["count(rows where state > 'bad')", 'texts cannot be compared by size'],
    ['sum(state of rows)', 'a number is expected here, not a text'],
    ['count(rows where fine)', 'yes or no is expected here, not a number'],
    ['frobnicate(1)', 'there is no function “frobnicate”'],
    ["water-class('sea', w21003: 1)", 'must be one of river, lake'],
    ["water-class('river', w99999: 1)", '“water-class” knows no “w99999”'],
    ['count(everything)', '“rows / year-before / to-date / all / items” is expected here, not “everything”'],
    ['1 +', 'the end does not belong here'],
    ['1 2', '“2” does not belong here'],
    ['`rm`', 'cannot read “`rm`”'],
    ['constructor(1)', 'there is no function “constructor”'],
    ['(((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))', 'is nested too deeply'],
  ])('%s: %s', (text, told) => expect(refused(text)).toBe(told));

  test('about one row there are no totals', () => {
    const { figures: _, ...rowOnly } = scope;
    expect(refused('count(rows) > 1', rowOnly)).toBe('only fields of the row can stand here, no totals');
  });
});
