import { type Instant, instant } from '@wenqu/domain';
import { describe, expect, it } from 'vitest';
import { type EventModel, type EventRow, type EventSensor, EventWatch } from './event-model.ts';
import { fitEventModel } from './event-model-fit.ts';
import { eventSentence } from './event-model-sentence.ts';

const MINUTE = 60_000_000;
const START = 1_700_000_000_000_000;
const SENSORS: readonly EventSensor[] = [
  { key: 'chlorine', role: 'quality' },
  { key: 'redox', role: 'quality' },
  { key: 'ph', role: 'quality' },
  { key: 'flow', role: 'operational' },
];

/** A steady plant with small noise from a fixed generator; every `every` rows an event of 15 rows moves two sensors. */
function plant(count: number, every: number, size = 1): { rows: EventRow[]; labels: boolean[] } {
  let seed = 7;
  const noise = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648 - 0.5;
  };
  const rows: EventRow[] = [];
  const labels: boolean[] = [];
  for (let i = 0; i < count; i++) {
    const event = every > 0 && i > every && i % every < 15;
    const by = event ? size : 0;
    rows.push({
      at: instant(START + i * MINUTE),
      values: [
        0.3 + 0.02 * noise() + 0.1 * by,
        750 + 4 * noise() - 25 * by,
        7.5 + 0.1 * noise(),
        1500 + 100 * noise() + (i % 400 < 200 ? 300 : 0),
      ],
    });
    labels.push(event);
  }
  return { rows, labels };
}

const QUICK = {
  sensors: SENSORS,
  cadenceMin: 1,
  blocks: 3,
  slowMin: 240,
  noiseMin: 600,
  boost: { rounds: 40 },
};

const taught = plant(3000, 300);
const model = fitEventModel(taught.rows, taught.labels, QUICK);

const eventsOf = (watch: EventWatch, rows: readonly EventRow[]) =>
  rows.map((row) => watch.take(row)).filter(({ event }) => event);

describe('the event model', () => {
  it('finds events that it has not seen, and says why by sensor', () => {
    const later = plant(2000, 450);
    const watch = new EventWatch(model);
    const told = later.rows.map((row) => watch.take(row));
    const hits = told.filter(({ event }, i) => event && later.labels[i]).length;
    const wrong = told.filter(({ event }, i) => event && !later.labels[i]).length;
    expect(hits).toBeGreaterThan(0.7 * later.labels.filter(Boolean).length);
    expect(wrong).toBeLessThan(0.5 * hits);
    const first = told.find(({ event }) => event)!;
    expect(first.score).toBeGreaterThan(0.5);
    expect(new Set(first.terms.map(({ sensor }) => sensor))).toContain('redox');
    expect(eventSentence(first, 'en', (key) => key)).toMatch(/redox 7\d\d.* is low by/);
    expect(eventSentence(first, 'zh', () => '氧化还原电位')).toMatch(/^疑似水质异常事件.*偏低/);
  });

  it('is the same again from JSON and from the same rows', () => {
    const again = JSON.parse(JSON.stringify(model)) as EventModel;
    expect(again).toEqual(fitEventModel(taught.rows, taught.labels, QUICK));
    const { rows } = plant(900, 400);
    const one = new EventWatch(model);
    const two = new EventWatch(again);
    expect(rows.map((row) => one.take(row))).toEqual(rows.map((row) => two.take(row)));
  });

  it('takes one wild row, and a change of the plant alone, for no event', () => {
    const { rows } = plant(1500, 0);
    const changed = rows.map(({ at, values }, i) => ({
      at,
      values: i === 900 ? [9, 20, 1, values[3]!] : i > 1200 ? [...values.slice(0, 3), 20] : values,
    }));
    expect(eventsOf(new EventWatch(model), changed)).toEqual([]);
  });

  it('makes no event out of missing sensors, constants, gaps or a clock that jumps', () => {
    const { rows } = plant(1200, 0);
    const nothing = rows.map(({ at }) => ({ at, values: [NaN, NaN, NaN, NaN] }));
    const constant = rows.map(({ at }) => ({ at, values: [0, 0, 0, 0] }));
    const shorter = rows.map(({ at }) => ({ at, values: [] }));
    const gap = rows.map(({ at, values }, i) => ({
      at: instant(at + (i > 700 ? 3000 * MINUTE : 0)),
      values: i > 700 ? values.map((value) => value * 2) : values,
    }));
    const back = rows.map(({ at, values }, i) => ({
      at: instant(at - (i > 600 && i < 640 ? 500 * MINUTE : 0)) as Instant,
      values,
    }));
    for (const list of [nothing, constant, shorter, gap, back])
      expect(eventsOf(new EventWatch(model), list)).toEqual([]);
  });

  it('does not count one row told again and again as three', () => {
    const { rows } = plant(900, 0);
    const watch = new EventWatch(model);
    rows.forEach((row) => {
      watch.take(row);
    });
    const wild = { at: instant(START + 900 * MINUTE), values: [0.9, 500, 3, 1500] };
    for (let i = 0; i < 10; i++) expect(watch.take(wild).event).toBe(false);
  });

  it('judges a row by the past only', () => {
    const { rows } = plant(1200, 500);
    const whole = new EventWatch(model);
    const cut = new EventWatch(model);
    const all = rows.map((row) => whole.take(row));
    expect(rows.slice(0, 800).map((row) => cut.take(row))).toEqual(all.slice(0, 800));
  });

  it('holds for other sensors than it was fitted on', () => {
    const sensors: EventSensor[] = [
      { key: 'ammonia', role: 'quality' },
      { key: 'cod', role: 'quality' },
    ];
    const watch = new EventWatch(model, sensors);
    const { rows, labels } = plant(1500, 500);
    const told = rows.map(({ at, values }) => watch.take({ at, values: values.slice(0, 2) }));
    expect(told.filter(({ event }, i) => event && labels[i]).length).toBeGreaterThan(10);
    expect(told.some(({ terms }) => terms[0]?.sensor === 'cod' || terms[0]?.sensor === 'ammonia')).toBe(true);
  });

  it('refuses to be fitted without events', () => {
    const { rows, labels } = plant(100, 0);
    expect(() => fitEventModel(rows, labels, QUICK)).toThrow(RangeError);
  });
});
