import { expect, test } from 'vitest';
import { bookOf } from './book.ts';
import { DeviceClock } from './device-clock.ts';
import { LoggerContent } from './logger-content.ts';
import { oneDistrict, oneOf } from './one.ts';
import { OwnRule, ownRuleOf } from './own-rule.ts';
import { Script } from './script.ts';

const NOON_MS = Date.parse('2026-05-01T04:00:00Z');
const NOON = NOON_MS / 60_000;
const HOUR_MS = 3_600_000;

function content(edition = '2017') {
  const district = oneDistrict(7, [oneOf(`ABCDEF:${edition}`)]);
  const [logger] = district.loggers;
  return new LoggerContent(district, logger!, {}, new Script(logger!.seed));
}

test('a change holds from its minute on, and leaves what was shown before', () => {
  const own = content();
  own.script!.set('w01018', NOON_MS - 2 * HOUR_MS, 40);
  const analyser = own.analyser('w01018')!;
  analyser.upkeep.adjust(NOON, { slope: 2 });
  analyser.upkeep.adjust(NOON + 10, { range: 70 });
  const shown = [NOON - 1, NOON, NOON + 10].map((minute) => analyser.at(minute));
  expect(shown).toEqual([
    { value: 40, flag: 'N' },
    { value: 80, flag: 'N' },
    { value: 70, flag: 'T' },
  ]);
});

test('a scripted hour says exactly what the script says, in each edition under its codes', () => {
  for (const [edition, code] of [
    ['2005', '011'],
    ['2017', 'w01018'],
    ['2025', 'w01018'],
  ] as const) {
    const own = content(edition);
    own.script!.load(`+0m w01018 97.3\n+0m w00000 20 # litres a second\n+1h w01018 41 M`, NOON_MS);
    const [frame] = own.frames('hour', NOON_MS + HOUR_MS + 25_000, { clockMs: 0 });
    expect(frame!.dataTime).toBe('20260501120000');
    const values = new Map(frame!.values.map(([column, text]) => [column, text]));
    expect(values.get(`${code}-Avg`)).toBe('97.3');
    expect(values.get(`${edition === '2005' ? 'B01' : 'w00000'}-Cou`)).toBe('72.00');
    const [now] = own.frames('realtime', NOON_MS + HOUR_MS, { clockMs: 0 });
    expect(now!.values).toContainEqual([`${code}-Rtd`, '41.0', 'M']);
  }
});

test('a past set anew is told anew', () => {
  const own = content();
  const hour = () =>
    own
      .frames('hour', NOON_MS + 25_000, { clockMs: 0 })[0]!
      .values.find(([column]) => column === 'w01018-Avg')?.[1];
  expect(hour()).not.toBe('150.0');
  own.script!.set('w01018', NOON_MS - HOUR_MS, 150);
  own.forget();
  expect(hour()).toBe('150.0');
});

test('a script that is no script names its line', () => {
  expect(() => new Script(1).load('now w01018 1\nsoon w01018 1', NOON_MS)).toThrow('line 1');
  expect(() => new Script(1).load('+1m w99999 1', NOON_MS)).toThrow('w99999');
});

test("a device's own rule strikes once an event, and again after an hour of it", () => {
  const own = content();
  const { factor, above } = ownRuleOf('w01018>80');
  const rule = new OwnRule(factor, above);
  own.script!.set('w01018', NOON_MS, 90);
  own.script!.set('w01018', NOON_MS + 90 * 60_000, 40);
  const strikes = Array.from({ length: 120 }, (_, minute) => minute).filter((minute) =>
    rule.strikes(own, NOON_MS + minute * 60_000),
  );
  expect(strikes).toEqual([0, 60]);
  expect(() => ownRuleOf('w01018=80')).toThrow('rule');
});

test('a clock that drifts gains its seconds a day, and goes on drifting after it was set', () => {
  const clock = new DeviceClock();
  clock.drift(240, NOON_MS);
  expect(clock.aheadMs(undefined, NOON_MS + 12 * HOUR_MS)).toBe(120_000);
  clock.set(0, undefined, NOON_MS + 12 * HOUR_MS);
  expect(clock.aheadMs(undefined, NOON_MS + 12 * HOUR_MS)).toBe(0);
  expect(clock.aheadMs(undefined, NOON_MS + 18 * HOUR_MS)).toBe(60_000);
});

test('a logger alone has the rows of a book, as a district has', () => {
  const book = bookOf(oneDistrict(7, [oneOf('ABCDEF:2017:654321'), oneOf('88888880000001:2005')]));
  expect(book.loggers.map(({ mn }) => mn)).toEqual(['ABCDEF', '88888880000001']);
  expect(book.points).toHaveLength(2);
  expect(book.outlets).toHaveLength(2);
  expect(() => oneOf('ABCDEF:2019')).toThrow('edition');
});
