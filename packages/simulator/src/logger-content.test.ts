import { Framer, type Message, readMessage } from '@wenqu/hj212';
import { describe, expect, test } from 'vitest';
import { districtOf } from './district.ts';
import { FaultPlan, faultRatesOf } from './faults.ts';
import { Instrument } from './instrument.ts';
import { LoggerContent } from './logger-content.ts';
import type { Quirk } from './quirk.ts';
import type { UploadKind } from './schedule.ts';
import type { Frame } from './upload.ts';

const START_MS = Date.parse('2026-03-10T16:00:31Z');
const district = districtOf(7, 120);
const KINDS: readonly UploadKind[] = [
  'realtime',
  'minute',
  'hour',
  'day',
  'state',
  'log',
  'boot',
  'heartbeat',
];

function framesOf(seed: number, startMs: number): Frame[] {
  const own = districtOf(seed, 24);
  return own.loggers.flatMap((logger) => {
    const content = new LoggerContent(own, logger, faultRatesOf('many'));
    return KINDS.flatMap((kind) =>
      [0, 1, 2].flatMap((hour) => content.frames(kind, startMs + hour * 3_600_000, { clockMs: 0 })),
    );
  });
}

function read(frame: Frame): Message {
  const framer = new Framer();
  const parts = [...framer.push(frame.bytes), ...framer.flush('close')];
  expect(parts).toHaveLength(1);
  const [part] = parts;
  if (part?.kind !== 'packet') throw new Error(`junk: ${frame.bytes.toString('latin1')}`);
  return readMessage(part, { from: 'device' });
}

/** What a receiver may remark about each vendor's habit; clean devices give no cause for any. */
const REMARKS: Readonly<Record<Quirk, readonly string[]>> = {
  'lower-case-crc': ['crc-lower-case'],
  'missing-tail': ['tail-missing'],
  'flag-before-value': ['flag-before-value'],
  'polid-alias': ['field-alias'],
  spaces: ['area-blanks'],
  'gbk-log': ['text-gb18030'],
  'end-label': [],
  'long-segment': ['data-over-1024'],
  'trailing-semicolon': ['stray-separator'],
  'lower-case-mn': ['mn-form'],
  'long-data-time': ['data-time-17-digits'],
  'head-order': ['head-order'],
  'epoch-qn': ['qn-form'],
  'missing-flag': ['flag-missing', 'mn-form'],
};

describe('frames', () => {
  test('the same seed and start give the same bytes, another start other bytes', () => {
    const bytes = (startMs: number) => Buffer.concat(framesOf(7, startMs).map((frame) => frame.bytes));
    expect(bytes(START_MS).equals(bytes(START_MS))).toBe(true);
    expect(bytes(START_MS).equals(bytes(START_MS + 60_000))).toBe(false);
  });

  test('do not depend on what was asked before', () => {
    const logger = district.loggers[40]!;
    const cold = new LoggerContent(district, logger, {});
    const warm = new LoggerContent(district, logger, {});
    for (let minute = 0; minute < 300; minute += 7)
      warm.frames('minute', START_MS + minute * 60_000, { clockMs: 0 });
    const day = (content: LoggerContent) =>
      content.frames('day', START_MS, { clockMs: 0 }).map((frame) => frame.bytes);
    expect(day(warm)).toEqual(day(cold));
  });

  test('decode with their values, and only a quirk gives cause for a remark', () => {
    let split = 0;
    const seen = new Set<string>();
    for (const logger of district.loggers) {
      const content = new LoggerContent(district, logger, {});
      for (const frame of content.kinds.flatMap((kind) => content.frames(kind, START_MS, { clockMs: 0 }))) {
        const message = read(frame);
        expect(message.problems).toEqual([]);
        const allowed = logger.quirk === '' ? [] : REMARKS[logger.quirk];
        for (const remark of message.deviations) {
          expect(allowed, `${logger.quirk} ${frame.bytes.toString('latin1')}`).toContain(remark);
          seen.add(remark);
        }
        expect(
          message.data.values.map(({ code, field, text, flag }) => [`${code}-${field}`, text, flag]),
        ).toEqual(frame.values);
        if (message.head.pnum !== undefined) split++;
      }
    }
    expect(split).toBeGreaterThan(1);
    expect(seen).toEqual(new Set(Object.values(REMARKS).flat()));
  });

  test('parts of a split upload repeat DataTime and have QNs of their own', () => {
    const frames = district.loggers.flatMap((logger) =>
      logger.quirk === ''
        ? new LoggerContent(district, logger, {}).frames('hour', START_MS, { clockMs: 0 })
        : [],
    );
    const parts = frames.map(read).filter((message) => message.head.pnum !== undefined);
    expect(parts.length).toBeGreaterThan(1);
    expect(new Set(parts.map(({ head }) => `${head.mn}${head.qn}`)).size).toBe(parts.length);
    for (const { head, data } of parts) {
      expect(data.dataTime).toBe('20260310230000');
      expect(head.flag! & 2).toBe(2);
    }
  });
});

describe('interval data', () => {
  const numbers = (frame: Frame) => new Map(frame.values.map(([column, text]) => [column, Number(text)]));

  /** @source HJ 212-2017 Appendix D: D = Q·T/1000, G = D·C/1000 */
  test('volume is mean flow times time, and mass is volume times mean concentration', () => {
    let checked = 0;
    for (const logger of district.loggers.filter((each) => each.edition !== '2005')) {
      const content = new LoggerContent(district, logger, {});
      for (const [kind, seconds] of [
        ['minute', 600],
        ['hour', 3600],
        ['day', 86_400],
      ] as const) {
        for (const frame of content.frames(kind, START_MS, { clockMs: 0 })) {
          const value = numbers(frame);
          const volumeM3 = value.get('w00000-Cou');
          if (volumeM3 === undefined) continue;
          expect(Math.abs(volumeM3 - (value.get('w00000-Avg')! * seconds) / 1000)).toBeLessThanOrEqual(
            0.0051 * (1 + seconds / 1000),
          );
          const mass = value.get('w01018-Cou');
          if (mass === undefined || volumeM3 === 0) continue;
          const tolerance = 0.0001 + (0.051 * volumeM3 + 0.0051 * value.get('w01018-Avg')!) / 1000;
          expect(Math.abs(mass - (volumeM3 * value.get('w01018-Avg')!) / 1000)).toBeLessThanOrEqual(
            tolerance,
          );
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(200);
  });

  test('the mean lies between the extremes, and real-time values of the interval do too', () => {
    for (const logger of district.loggers.slice(0, 30)) {
      const content = new LoggerContent(district, logger, {});
      const realtime = new Map<string, number[]>();
      for (let at = START_MS - 630_000; at < START_MS - 31_000; at += 60_000) {
        for (const [column, text] of content
          .frames('realtime', at, { clockMs: 0 })
          .flatMap((frame) => frame.values)) {
          realtime.set(column, [...(realtime.get(column) ?? []), Number(text)]);
        }
      }
      for (const frame of content.frames('minute', START_MS, { clockMs: 0 })) {
        const value = numbers(frame);
        for (const [column, mean] of value) {
          if (!column.endsWith('-Avg')) continue;
          const factor = column.slice(0, -4);
          const [min, max] = [value.get(`${factor}-Min`)!, value.get(`${factor}-Max`)!];
          for (const shown of [mean, ...(realtime.get(`${factor}-Rtd`) ?? [])]) {
            expect(shown).toBeGreaterThanOrEqual(min);
            expect(shown).toBeLessThanOrEqual(max);
          }
        }
      }
    }
  });

  test('a day is the sum of its hours', () => {
    const content = new LoggerContent(district, district.loggers[0]!, {});
    const volume = (kind: UploadKind, at: number) =>
      numbers(content.frames(kind, at, { clockMs: 0 })[0]!).get('w00000-Cou')!;
    let sum = 0;
    for (let hour = 0; hour < 24; hour++) sum += volume('hour', START_MS - hour * 3_600_000);
    expect(Math.abs(volume('day', START_MS) - sum)).toBeLessThan(0.13);
  });
});

describe('the water', () => {
  const calm = new FaultPlan(1, {});
  const HOURS = 24 * 21;
  const series = (place: string, factor: string, enterprise: number) => {
    const point = district.points.find((each) => each.enterprise === enterprise && each.place === place)!;
    const instrument = new Instrument(point, factor, district.rain, calm);
    const start = Math.floor(START_MS / 60_000);
    return Array.from({ length: HOURS }, (_, hour) => instrument.at(start + hour * 60).value);
  };
  const correlation = (xs: readonly number[], ys: readonly number[]) => {
    const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
    const [mx, my] = [mean(xs), mean(ys)];
    const cov = mean(xs.map((x, at) => (x - mx) * (ys[at]! - my)));
    return cov / Math.sqrt(mean(xs.map((x) => (x - mx) ** 2)) * mean(ys.map((y) => (y - my) ** 2)));
  };

  test('the discharge follows the influent after the hydraulic lag, at a fraction of its strength', () => {
    const withBoth = district.enterprises
      .filter(({ index, edition }) => index % 5 < 3 && edition !== '2005')
      .slice(0, 12);
    let coupled = 0;
    for (const { index, plant } of withBoth) {
      const raw = series('influent', 'w01018', index);
      const out = series('discharge', 'w01018', index);
      const lagHours = Math.round((plant.lagMin + plant.equalisationMin / 2) / 60);
      if (correlation(raw.slice(0, HOURS - lagHours), out.slice(lagHours)) > 0.6) coupled++;
      expect(Math.max(...out)).toBeLessThan(Math.max(...raw) / 2);
    }
    expect(coupled).toBeGreaterThanOrEqual(10);
  });

  test('pollutants of one stream move together, and most hours comply', () => {
    expect(correlation(series('discharge', 'w01018', 0), series('discharge', 'w21003', 0))).toBeGreaterThan(
      0.5,
    );
    let over = 0;
    let hours = 0;
    for (const { index, plant } of district.enterprises.slice(0, 40)) {
      const limit = plant.trade.factors[0]!.limit!;
      for (const value of series('discharge', 'w01018', index)) {
        hours++;
        if (value > limit) over++;
      }
    }
    expect(over).toBeGreaterThan(0);
    expect(over / hours).toBeLessThan(0.03);
  });

  test('a batch analyser holds its result for an hour; neighbouring hours resemble each other', () => {
    const point = district.points.find((each) => each.place === 'discharge')!;
    const instrument = new Instrument(point, 'w01018', district.rain, calm);
    const start = Math.floor(START_MS / 3_600_000) * 60;
    const values = Array.from({ length: 180 }, (_, minute) => instrument.at(start + minute).value);
    expect(new Set(values).size).toBeLessThanOrEqual(4);
    const hourly = series('discharge', 'w01018', point.enterprise);
    expect(correlation(hourly.slice(1), hourly.slice(0, -1))).toBeGreaterThan(0.7);
  });

  test('rain outlets flow after rain and are dry before it', () => {
    const rainy = district.points.filter((point) => point.place === 'rain').slice(0, 5);
    const start = Math.floor(START_MS / 60_000);
    for (const point of rainy) {
      const flow = new Instrument(point, 'w00000', district.rain, calm);
      for (let minute = start; minute < start + 14_400; minute += 10) {
        const wet = Array.from({ length: 100 }, (_, back) => district.rain(minute - back)).some(
          (mmH) => mmH > 0,
        );
        if (!wet) expect(flow.at(minute).value).toBe(0);
      }
    }
  });
});
