import { dayOf, dayStartMinute } from '../calendar.ts';
import type { Device, Report } from '../device.ts';
import { wireTime } from '../wire-time.ts';
import {
  type Action,
  type Asked,
  at,
  done,
  EVERY,
  EXECUTED,
  type Executed,
  MODERN,
  refused,
} from './action.ts';
import { checkArea } from './data.ts';
import { hasAnalyser, polIdField } from './settings.ts';

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_HOUR = 60;

const analyser: Partial<Action> = {
  fits: (asked) => hasAnalyser(asked, false),
  uses: ({ given }) => given.text('PolId'),
};

/** While it lasts, data carry a flag of their own: C calibration, M maintenance. */
const marks =
  (flag: string) =>
  ({ device, given }: Asked, lastsMs: number): void => {
    const from = Math.floor(device.simMs / MS_PER_MINUTE);
    const to = Math.max(from + 1, Math.ceil((device.simMs + lastsMs) / MS_PER_MINUTE));
    device.content.analyser(given.text('PolId'))?.upkeep.mark(from, to, flag);
  };

function calibrated(asked: Asked): Executed {
  const { device, given } = asked;
  const polId = given.text('PolId');
  const type = given.text('CalibrationType');
  device.effect('calibration', asked, { polId, type });
  const held = device.parameters.of(polId);
  held.i13006 = device.timeText;
  if (type !== '1') held.i13101 = device.timeText;
  if (type !== '0') held.i13107 = device.timeText;
  device.note('i11001', polId, `远程校准完成${type === '0' ? '（零点）' : type === '1' ? '（量程）' : ''}`);
  return done();
}

function cleaned(asked: Asked): Executed {
  const polId = asked.given.text('PolId');
  asked.device.effect('cleaning', asked, { polId });
  asked.device.note('i11001', polId, '采样管路清洗完成');
  return done();
}

function measured(asked: Asked): Executed {
  const { device } = asked;
  const polId = asked.given.text('PolId');
  device.effect('measurement', asked, { polId });
  device.content.analyser(polId)!.upkeep.sample(Math.floor(device.simMs / MS_PER_MINUTE));
  device.note('i11001', polId, '即时采样启动');
  return done();
}

/** @source HJ 212-2017 (3014): the result shows in the analyser's own data; nothing is sent for it */
function compared(asked: Asked): Executed {
  const polId = asked.given.text('PolId');
  asked.device.effect('comparison', asked, { polId });
  asked.device.note('i11001', polId, '比对采样完成');
  return done();
}

/** Local minute of the day of `hhmmss`, as a minute since the epoch on today's grid. */
function startMinute(device: Device, start: string): number {
  const minuteOfDay = Number(start.slice(0, 2)) * MINUTES_PER_HOUR + Number(start.slice(2, 4));
  return dayStartMinute(dayOf(Math.floor(device.simMs / MS_PER_MINUTE))) + minuteOfDay;
}

function setSampling(asked: Asked): Executed {
  const { device, given } = asked;
  const polId = given.text('PolId');
  const [start, hours] = [given.text('CstartTime'), given.whole('Ctime', 1, 24)];
  if (!/^([01]\d|2[0-3])([0-5]\d){2}$/.test(start) || hours === undefined) return refused;
  const before = device.parameters.sampling(polId);
  device.effect('parameter', asked, {
    polId,
    infoId: 'Ctime',
    from: `${before.start}/${before.hours}`,
    to: `${start}/${hours}`,
  });
  device.parameters.setSampling(polId, { start, hours: String(hours) });
  const { upkeep } = device.content.analyser(polId)!;
  const minute = Math.floor(device.simMs / MS_PER_MINUTE);
  upkeep.setPeriod(minute, startMinute(device, start), hours * MINUTES_PER_HOUR);
  device.note('i11001', polId, `采样周期改为 ${hours} 小时`);
  return done();
}

/** @source HJ/T 212-2005 (3014, secondary): a list of hours */
function setSamplingHours(asked: Asked): Executed {
  const { device, given } = asked;
  const hours = given.all('CTime');
  if (hours.length === 0 || hours.some((each) => !/^([01]?\d|2[0-3])$/.test(each))) return refused;
  const polId = given.text('PolId');
  const before = device.parameters.samplingHours.get(polId)?.join(' ') ?? '';
  device.effect('parameter', asked, { polId, infoId: 'CTime', from: before, to: hours.join(' ') });
  device.parameters.samplingHours.set(polId, hours);
  return done();
}

/** Runs a standard sample now; the result is told by 2062. @source HJ 212-2025 (3024, secondary) */
function checked(asked: Asked): Executed {
  const { device, st } = asked;
  const polId = asked.given.text('PolId');
  const atMs = device.simMs - (device.simMs % 1000);
  device.checks.push({ atMs, factor: polId });
  device.effect('check', asked, { polId, dataTime: wireTime(atMs) });
  const report: Report = { cn: '2062', st, asks: '9014', area: checkArea(asked, polId, atMs) };
  return { data: [], result: EXECUTED.done, reports: [report] };
}

const LOCAL: Partial<Action> = { extension: true };
const counters = (device: Device): string =>
  `DataTime=${device.timeText};i43006-Info=${device.sampler.lastPosition}`;
const upValues = ({ parameters }: Device): string =>
  `w01018-UpValue=${parameters.thresholds.get('w01018')?.up ?? '100'}`;

/** What is done to analysers, and local commands. @source HJ 212-2017 Table 9; 2005, 2025 and local ones secondary */
export const CONTROL_ACTIONS: readonly Action[] = [
  at('3011', ['2005', '2017'], calibrated, { ...analyser, takesS: 300, begin: marks('C') }),
  at('3011', ['2025'], calibrated, {
    ...analyser,
    fits: (asked) => hasAnalyser(asked, false) && /^[01]$/.test(asked.given.text('CalibrationType')),
    takesS: 300,
    begin: marks('C'),
  }),
  at('3012', EVERY, measured, { ...analyser, takesS: 10 }),
  at('3013', EVERY, cleaned, { ...analyser, takesS: 120, begin: marks('M') }),
  at('3014', ['2005'], setSamplingHours, { fits: (asked) => hasAnalyser(asked, false) }),
  at('3014', ['2017'], compared, { ...analyser, takesS: 300, begin: marks('C') }),
  at('3016', ['2017'], setSampling, { fits: (asked) => hasAnalyser(asked, false) }),
  at(
    '3017',
    ['2017'],
    (asked) => {
      const { start, hours } = asked.device.parameters.sampling(asked.given.text('PolId'));
      return done(`${polIdField(asked)}CstartTime=${start};Ctime=${hours}`);
    },
    { fits: (asked) => hasAnalyser(asked, false) },
  ),
  at(
    '3018',
    MODERN,
    (asked) => {
      const { resultMin } = asked.device.content.analyser(asked.given.text('PolId'))!;
      return done(`${polIdField(asked)}Stime=${resultMin}`);
    },
    { fits: (asked) => hasAnalyser(asked, false) },
  ),
  at(
    '3019',
    MODERN,
    (asked) => {
      const polId = asked.given.text('PolId');
      return done(`${polIdField(asked)}${polId}-SN=${asked.device.parameters.serial(polId)}`);
    },
    { fits: (asked) => hasAnalyser(asked, false) },
  ),
  at('3024', ['2025'], checked, { ...analyser, takesS: 300, begin: marks('C') }),
  // What these three bring is known of no model: the nearest information there is.
  at('3025', ['2017'], ({ device }) => done(`DataTime=${device.timeText};${upValues(device)}`), LOCAL),
  at('3060', ['2017'], ({ device }) => done(counters(device)), LOCAL),
  at('3061', ['2017'], ({ device }) => done(counters(device)), LOCAL),
  // The device restarts when it has said 9012.
  at('3043', MODERN, () => ({ ...done(), restarts: true }), LOCAL),
];
