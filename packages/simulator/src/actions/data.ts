import { smooth } from '../chance.ts';
import { formOf } from '../factors.ts';
import { type FactorFields, textOf } from '../measure.ts';
import { dueAfter, spanOf, UPLOAD_CN } from '../schedule.ts';
import { type Content, type Envelope, type Frame, framesOf } from '../upload.ts';
import { wireMoment, wireTime } from '../wire-time.ts';
import {
  type Action,
  type Asked,
  at,
  type DataOut,
  done,
  EVERY,
  EXECUTED,
  type Executed,
  refused,
} from './action.ts';

const RECORDS_MAX = 1500;
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;
/** Local midnight is 16:00 UTC. */
const DAY_PHASE_MS = 16 * MS_PER_HOUR;
const POWER_EVERY_MS = 15 * MS_PER_MINUTE;
/** A standard-sample check by the analyser itself, each day at this time after local midnight. */
const CHECK_AT_MS = 2 * MS_PER_HOUR;

interface Range {
  readonly fromMs: number;
  /** Belongs to the range. */
  readonly toMs: number;
}

/** BeginTime and EndTime; a time of ten or twelve digits is whole hours or minutes. */
function rangeOf({ given }: Asked): Range | undefined {
  const [from, to] = [given.text('BeginTime'), given.text('EndTime')].map((text) =>
    /^\d{10}(\d\d){0,2}$/.test(text) ? wireMoment(text.padEnd(14, '0')) : undefined,
  );
  return from === undefined || to === undefined || to < from ? undefined : { fromMs: from, toMs: to };
}

const inRange: Partial<Action> = { fits: (asked) => rangeOf(asked) !== undefined };

/** The device had power then; what it did not measure it cannot tell. */
const wasOn = ({ device }: Asked, atMs: number): boolean =>
  device.content.faults.active('silence', atMs) === undefined;

function envelopeOf({ device }: Asked): Envelope {
  const { mn } = device.content.logger;
  return {
    mn,
    password: device.password,
    nextQn: () => device.freshQn(),
    resent: false,
    key: device.keys[0],
  };
}

/** Packets of a time range, each with a QN of its own; too many at once are refused. */
function told(frames: readonly Frame[], asks: boolean): Executed {
  if (frames.length > RECORDS_MAX) return refused;
  const data = frames.map((frame): DataOut => ({ area: '', frame, asks }));
  return { data, result: data.length === 0 ? EXECUTED.empty : EXECUTED.done };
}

/** Records at a fixed rhythm inside a range, from what the device remembers to now. */
function moments(asked: Asked, everyMs: number, phaseMs: number): number[] {
  const { fromMs, toMs } = rangeOf(asked)!;
  const { device } = asked;
  const first = Math.ceil((Math.max(fromMs, device.memoryFromMs) - phaseMs) / everyMs) * everyMs + phaseMs;
  const found: number[] = [];
  for (let ms = first; ms <= Math.min(toMs, device.simMs) && found.length <= RECORDS_MAX; ms += everyMs)
    if (wasOn(asked, ms)) found.push(ms);
  return found;
}

function framesAt(asked: Asked, contents: readonly Content[], asks: boolean): Frame[] {
  const { device } = asked;
  return contents.flatMap((each) =>
    framesOf(device.content.logger, { ...each, asks: asks ? '9014' : '' }, envelopeOf(asked)),
  );
}

const asksHistory = ({ device, cn }: Asked): boolean => device.misbehaves('asks-history', cn);

/** Interval data of a range; the end of the range belongs to it. @source HJ 212-2017 Appendix C.20 */
function history(asked: Asked, kind: 'minute' | 'hour' | 'day'): Executed {
  const { device } = asked;
  const { content, simMs, memoryFromMs } = device;
  const { fromMs, toMs } = rangeOf(asked)!;
  const asks = asksHistory(asked);
  const frames: Frame[] = [];
  let dueMs = dueAfter(kind, content.settings, content.logger.phaseS, Math.max(fromMs, memoryFromMs));
  for (; dueMs <= simMs; dueMs = dueAfter(kind, content.settings, content.logger.phaseS, dueMs)) {
    const labelMs = spanOf(kind, content.settings, dueMs).from * MS_PER_MINUTE;
    if (labelMs > toMs || frames.length > RECORDS_MAX) break;
    if (labelMs < fromMs || !wasOn(asked, dueMs)) continue;
    frames.push(...framesAt(asked, content.contents(kind, dueMs, 0), asks));
  }
  return told(frames, asks);
}

/** Running time of the facilities of each day, hours. */
function runningTimes(asked: Asked): Executed {
  const { device } = asked;
  const asks = asksHistory(asked);
  const days = moments(asked, MS_PER_DAY, DAY_PHASE_MS).filter((ms) => ms + MS_PER_DAY <= device.simMs);
  const contents = days.map((dayMs): Content => {
    const others = device.content
      .ranH(dayMs)
      .map((each, unit) => [[`SB${unit + 1}-RT`, textOf(each, 2)] as const]);
    return { st: asked.st, cn: '2041', dataTime: wireTime(dayMs), factors: [], others, asks: '' };
  });
  return told(framesAt(asked, contents, asks), asks);
}

/** Power of the plant, ST=44. @source HJ 212-2025 (2011 history, secondary) */
function electricity(asked: Asked): Executed {
  const { plant, seed } = asked.device.content.measurement()!.point;
  const contents = moments(asked, POWER_EVERY_MS, 0).map((ms): Content => {
    const busy = asked.device.content.running(ms).filter(Boolean).length;
    const amperes =
      (6 + busy * (4 + plant.flowLs * 0.2)) * (1 + 0.03 * smooth(seed, ms / POWER_EVERY_MS / 3));
    const others = [
      [
        ['d20105-Rtd', textOf(amperes, 2)],
        ['d20105-Flag', 'N'],
      ] as const,
    ];
    return { st: '44', cn: '2011', dataTime: wireTime(ms), factors: [], others, asks: '' };
  });
  return told(framesAt(asked, contents, false), false);
}

/** Each result of the batch analysers. @source HJ 212-2025 (2013, secondary) */
function rawResults(asked: Asked): Executed {
  const { content } = asked.device;
  const measurement = content.measurement()!;
  const contents = moments(asked, MS_PER_HOUR, 0).map((ms): Content => {
    const sampled = ms / MS_PER_MINUTE;
    const factors = measurement.point.factors.flatMap((factor): FactorFields[] => {
      const instrument = measurement.instrument(factor)!;
      if (formOf(factor).manner !== 'batch') return [];
      const out = sampled + instrument.resultMin;
      const { value, flag } = instrument.at(out);
      const fields = [
        ['SampleTime', wireTime(ms)],
        ['CompleteTime', wireTime(out * MS_PER_MINUTE)],
        ['SampleType', '1'],
        ['Avg', textOf(value, instrument.form.decimals)],
      ] as const;
      return [{ factor, flag, fields }];
    });
    return { st: asked.st, cn: '2013', dataTime: wireTime(ms), factors, asks: '' };
  });
  const measured = contents.filter(({ factors }) => factors.length > 0);
  // Times and kinds of samples are no readings: nothing of it is for the truth.
  const frames = framesAt(asked, measured, false).map((frame) => ({ ...frame, values: [] }));
  return told(frames, false);
}

/** What a check of a standard sample says. @source HJ 212-2025 (2062, secondary) */
export function checkArea(asked: Pick<Asked, 'device'>, factor: string, atMs: number): string {
  const standard = Number(asked.device.parameters.of(factor).i13130 ?? '100');
  const { slope, intercept } = asked.device.content.analyser(factor)!.upkeep.adjustment(atMs / MS_PER_MINUTE);
  // Repeatability of one per cent, by the minute of the check.
  const read = standard * slope * (1 + ((Math.floor(atMs / MS_PER_MINUTE) % 21) - 10) / 1000) + intercept;
  const passed = Math.abs(read - standard) <= standard * 0.1;
  return (
    `DataTime=${wireTime(atMs + asked.device.clockMs)};${factor}-SampleRd=${textOf(read, 1)},` +
    `${factor}-StandardValue=${textOf(standard, 1)},${factor}-ResultType=${passed ? 1 : 0}`
  );
}

function checks(asked: Asked): Executed {
  const { device } = asked;
  const { fromMs, toMs } = rangeOf(asked)!;
  const factor = device.content.measurement()!.point.factors.find((each) => each === 'w01018');
  const daily =
    factor === undefined
      ? []
      : moments(asked, MS_PER_DAY, DAY_PHASE_MS + CHECK_AT_MS).map((atMs) => ({ atMs, factor }));
  const ordered = device.checks.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const all = [...daily, ...ordered].sort((a, b) => a.atMs - b.atMs);
  const data = all.map(({ atMs, factor: code }): DataOut => {
    const qn = device.freshQn();
    const area = checkArea(asked, code, atMs);
    return { area, frame: ownFrame(asked, area, qn) };
  });
  return { data, result: data.length === 0 ? EXECUTED.empty : EXECUTED.done };
}

/** A packet of a range whose values are no readings, so that the truth has none to compare. */
export function ownFrame({ device, st, cn }: Asked, area: string, qn: string): Frame {
  const bytes = device.own({ st, cn, area, asks: '' }, qn);
  const dataTime = /DataTime=(\d{14})/.exec(area)?.[1] ?? '';
  return { mn: device.content.logger.mn, st, cn, qn, dataTime, values: [], bytes, asks: '' };
}

/** Hours whose mean was above the limit set by 1022. @source HJ/T 212-2005 (2071, secondary) */
function alarms(asked: Asked): Executed {
  const { device } = asked;
  const measurement = device.content.measurement()!;
  const data = moments(asked, MS_PER_HOUR, 0).flatMap((ms): DataOut[] => {
    const minute = ms / MS_PER_MINUTE;
    if (ms + MS_PER_HOUR > device.simMs) return [];
    const over = measurement.summaries(minute, minute + 60).flatMap(({ factor, mean }) => {
      const instrument = measurement.instrument(factor)!;
      const code = instrument.form.code2005;
      const limit = device.parameters.thresholds.get(code);
      return limit !== undefined && mean > Number(limit.up)
        ? [`${code}-Ala=${textOf(mean, instrument.form.decimals)}`]
        : [];
    });
    if (over.length === 0) return [];
    const area = `DataTime=${wireTime(ms)};${over.join(';')}`;
    return [{ area, frame: ownFrame(asked, area, device.freshQn()) }];
  });
  return { data, result: data.length === 0 ? EXECUTED.empty : EXECUTED.done };
}

/** Switches an upload that comes by itself. */
function uploads(asked: Asked, name: 'realtimeOn' | 'statesOn', on: boolean): Executed {
  const { device } = asked;
  device.effect('uploads', asked, { name: name === 'realtimeOn' ? UPLOAD_CN.realtime : UPLOAD_CN.state, on });
  device.content.settings[name] = on;
  device.body.reschedule();
  return done();
}

const isPower = ({ st, given }: Asked): boolean => st === '44' || given.has('BeginTime');

/** Real-time switches and everything that is asked for by a range. @source HJ 212-2017 Table 9; 2005 and 2025 secondary */
export const DATA_ACTIONS: readonly Action[] = [
  at('2011', ['2005', '2017'], (asked) => uploads(asked, 'realtimeOn', true)),
  at(
    '2011',
    ['2025'],
    (asked) => (isPower(asked) ? electricity(asked) : uploads(asked, 'realtimeOn', true)),
    {
      fits: (asked) => !isPower(asked) || (asked.st === '44' && rangeOf(asked) !== undefined),
    },
  ),
  at('2012', EVERY, (asked) => uploads(asked, 'realtimeOn', false), { pattern: 'notify' }),
  at('2013', ['2025'], rawResults, inRange),
  at('2021', EVERY, (asked) => uploads(asked, 'statesOn', true)),
  at('2022', EVERY, (asked) => uploads(asked, 'statesOn', false), { pattern: 'notify' }),
  at('2031', EVERY, (asked) => history(asked, 'day'), inRange),
  at('2041', EVERY, runningTimes, inRange),
  at('2051', EVERY, (asked) => history(asked, 'minute'), inRange),
  at('2061', EVERY, (asked) => history(asked, 'hour'), inRange),
  at('2062', ['2025'], checks, inRange),
  at('2071', ['2005'], alarms, inRange),
];
