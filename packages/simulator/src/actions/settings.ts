import { wireMoment, wireTime } from '../wire-time.ts';
import { type Action, type Asked, at, done, EVERY, MODERN, refused } from './action.ts';

const MINUTE_INTERVALS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
const KEY_BYTES = 16;

/** A setting really changed: into the record, and into the logger's log. */
function set(asked: Asked, name: string, from: string | number, to: string | number): void {
  asked.device.effect('setting', asked, { name, from, to });
  asked.device.note('i21001', '', `远程设定 ${name}: ${from} → ${to}`);
}

/** The name of PolId in replies of this device. */
const polIdName = ({ device }: Asked): string =>
  device.content.logger.quirk === 'polid-alias' ? 'PolID' : 'PolId';

/** `PolId=…;` in front of a reply where the request named one. */
export const polIdField = (asked: Asked): string =>
  asked.given.has('PolId') ? `${polIdName(asked)}=${asked.given.text('PolId')};` : '';

/** Whether the factor of the request has an analyser here; without a factor `orNone`. */
export function hasAnalyser({ device, given }: Asked, orNone: boolean): boolean {
  return given.has('PolId') ? device.content.analyser(given.text('PolId')) !== undefined : orNone;
}

/** Clock, time-outs, intervals, password, keys, enrolment. @source HJ 212-2017 Table 9; HJ/T 212-2005 and 2025 secondary */
export const SETTING_ACTIONS: readonly Action[] = [
  at('1000', EVERY, (asked) => {
    const { device, given } = asked;
    const timeoutMaxS = device.edition === '2005' ? 99_999 : 99;
    const [timeoutS, resends] = [given.whole('OverTime', 1, timeoutMaxS), given.whole('ReCount', 1, 99)];
    if (timeoutS === undefined || resends === undefined) return refused;
    set(asked, 'OverTime', device.timeoutMs / 1000, timeoutS);
    set(asked, 'ReCount', device.resendsMax, resends);
    device.timeoutMs = timeoutS * 1000;
    device.resendsMax = resends;
    return done();
  }),
  at('1001', ['2005'], (asked) => {
    const seconds = asked.given.whole('WarnTime', 0, 99_999);
    if (seconds === undefined) return refused;
    set(asked, 'WarnTime', asked.device.parameters.warnTimeS, seconds);
    asked.device.parameters.warnTimeS = seconds;
    return done();
  }),
  at('1002', ['2025'], (asked) => {
    const { device, given } = asked;
    if (given.text('i23005-Info') !== device.parameters.hardware.i23005) return refused;
    if (!/^[0-9A-F]{24}$/.test(asked.mn)) return refused;
    device.effect('enrolled', asked, { to: asked.mn });
    device.body.renamed(asked.mn);
    return done();
  }),
  at(
    '1011',
    EVERY,
    (asked) => {
      const { device, given } = asked;
      const ownMs = given.has('PolId')
        ? device.parameters.analyserClockMs(given.text('PolId'))
        : device.clockMs;
      return done(`${polIdField(asked)}SystemTime=${wireTime(device.simMs + ownMs)}`);
    },
    { fits: (asked) => hasAnalyser(asked, true) },
  ),
  at(
    '1012',
    EVERY,
    (asked) => {
      const { device, given } = asked;
      const moment = wireMoment(given.text('SystemTime'));
      if (moment === undefined || given.text('SystemTime').length !== 14) return refused;
      // The host's time is the true one: what counts is how far it is from the machine's own.
      const aheadMs = moment - Math.floor(device.wallMs / 1000) * 1000;
      const polId = given.text('PolId');
      const before = polId === '' ? device.clockMs : device.parameters.analyserClockMs(polId);
      device.effect('clock', asked, { polId, aheadBeforeMs: before, aheadMs });
      if (polId === '') device.setClock(aheadMs);
      else device.parameters.setAnalyserClock(polId, aheadMs);
      device.note('i21001', polId, `校时，原偏差 ${Math.round(before / 1000)} 秒`);
      return done();
    },
    { fits: (asked) => hasAnalyser(asked, true) },
  ),
  at(
    '1014',
    ['2025'],
    (asked) => {
      const { device, given } = asked;
      const key = Buffer.from(given.text('NewSK'), 'latin1');
      device.effect('key', asked, { to: given.text('NewSK'), created: given.text('SKCreateTime') });
      // The key before stays good for reading what is on its way.
      device.keys = [key, ...device.keys].slice(0, 2);
      device.body.rekeyed();
      return done();
    },
    {
      fits: ({ given }) =>
        Buffer.byteLength(given.text('NewSK'), 'latin1') === KEY_BYTES && given.has('SKCreateTime'),
    },
  ),
  at('1021', ['2005'], ({ device, given }) => {
    const items = given.all('PolId').map((code) => {
      const { low, up } = device.parameters.thresholds.get(code) ?? { low: '0', up: '0' };
      return `${code}-LowValue=${low},${code}-UpValue=${up}`;
    });
    return items.length === 0 ? refused : done(items.join(';'));
  }),
  at('1022', ['2005'], (asked) => {
    const { device, given } = asked;
    const limits = given.pairs.filter(([, text]) => /^\d+(\.\d+)?$/.test(text));
    const codes = [...new Set(limits.map(([name]) => name.replace(/-.*/, '')))];
    if (codes.length === 0 || limits.length !== given.pairs.length) return refused;
    if (codes.some((code) => device.content.analyser(code) === undefined)) return refused;
    for (const code of codes) {
      const before = device.parameters.thresholds.get(code) ?? { low: '0', up: '0' };
      const next = {
        low: given.text(`${code}-LowValue`) || before.low,
        up: given.text(`${code}-UpValue`) || before.up,
      };
      set(asked, `${code}-UpValue`, before.up, next.up);
      device.parameters.thresholds.set(code, next);
    }
    return done();
  }),
  at('1031', ['2005'], ({ device }) => done(`AlarmTarget=${device.parameters.alarmTarget}`)),
  at('1032', ['2005'], (asked) => {
    const target = asked.given.text('AlarmTarget') || asked.given.text('ReportTarget');
    if (target === '' || target.length > 20) return refused;
    set(asked, 'AlarmTarget', asked.device.parameters.alarmTarget, target);
    asked.device.parameters.alarmTarget = target;
    return done();
  }),
  at('1041', ['2005'], ({ device }) => done(`ReportTime=${device.parameters.reportTime}`)),
  at('1042', ['2005'], (asked) => {
    const time = asked.given.text('ReportTime');
    if (!/^([01]\d|2[0-3])[0-5]\d$/.test(time)) return refused;
    set(asked, 'ReportTime', asked.device.parameters.reportTime, time);
    asked.device.parameters.reportTime = time;
    return done();
  }),
  at('1061', EVERY, ({ device }) => done(`RtdInterval=${device.content.settings.realtimeIntervalS}`)),
  at('1062', EVERY, (asked) => {
    const { device } = asked;
    const [min, max] = device.edition === '2005' ? [1, 9999] : [30, 3600];
    const seconds = asked.given.whole('RtdInterval', min, max);
    if (seconds === undefined) return refused;
    set(asked, 'RtdInterval', device.content.settings.realtimeIntervalS, seconds);
    device.content.settings.realtimeIntervalS = seconds;
    device.body.reschedule();
    return done();
  }),
  at('1063', MODERN, ({ device }) => done(`MinInterval=${device.content.settings.minuteIntervalMin}`)),
  at('1064', MODERN, (asked) => {
    const { device } = asked;
    const minutes = asked.given.whole('MinInterval', 1, 30);
    if (minutes === undefined || !MINUTE_INTERVALS.includes(minutes)) return refused;
    set(asked, 'MinInterval', device.content.settings.minuteIntervalMin, minutes);
    device.content.settings.minuteIntervalMin = minutes;
    device.body.reschedule();
    return done();
  }),
  at('1072', EVERY, (asked) => {
    const { device, given } = asked;
    const password = given.text(device.edition === '2005' ? 'PW' : 'NewPW');
    if (!/^[0-9A-Za-z]{6}$/.test(password)) return refused;
    device.effect('password', asked, { to: password });
    device.setPassword(password);
    return done();
  }),
];
