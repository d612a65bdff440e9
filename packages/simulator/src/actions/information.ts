import type { Device, LogEntry } from '../device.ts';
import { dueAfter } from '../schedule.ts';
import { wireMoment, wireTime } from '../wire-time.ts';
import {
  type Action,
  type Asked,
  at,
  type DataOut,
  done,
  EXECUTED,
  type Executed,
  failed,
  MODERN,
  refused,
} from './action.ts';
import { ownFrame } from './data.ts';
import { polIdField } from './settings.ts';

/** One information code: where it belongs, how it is read, how it is set. */
interface Info {
  /** `analyser` codes need PolId. */
  readonly of: 'analyser' | 'device';
  readonly read: (device: Device, polId: string) => string;
  /** False when the text is not possible. Absent: it cannot be set. */
  readonly write?: (device: Device, polId: string, text: string) => boolean;
}

const MS_PER_MINUTE = 60_000;
const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
const within = (text: string, min: number, max: number): boolean =>
  isNumber(text) && Number(text) >= min && Number(text) <= max;

/** State of an analyser by the flag of its data. @source HJ 212-2017 Table B.8 (i12001) */
const STATES: Readonly<Record<string, string>> = { N: '0', M: '1', D: '2', C: '3', F: '9', T: '0' };
const stateOf = (device: Device, polId: string): string => {
  const flag = device.content.analyser(polId)?.at(Math.floor(device.simMs / MS_PER_MINUTE)).flag ?? 'N';
  return STATES[flag] ?? '0';
};

const read =
  (code: string) =>
  (device: Device, polId: string): string =>
    device.parameters.of(polId)[code] ?? '';

/** A parameter that only stands in the memory of its analyser. */
const plain = (code: string, fits: (text: string) => boolean = isNumber): Info => ({
  of: 'analyser',
  read: read(code),
  write: (device, polId, text) => {
    if (!fits(text)) return false;
    device.parameters.of(polId)[code] = text;
    return true;
  },
});
const shown = (code: string): Info => ({ of: 'analyser', read: read(code) });

/** A parameter that changes what the analyser shows from now on. */
const adjusting = (code: string, name: 'slope' | 'intercept' | 'range', min: number, max: number): Info => ({
  of: 'analyser',
  read: read(code),
  write: (device, polId, text) => {
    if (!within(text, min, max)) return false;
    const { upkeep } = device.content.analyser(polId)!;
    upkeep.adjust(Math.floor(device.simMs / MS_PER_MINUTE), { [name]: Number(text) });
    device.parameters.of(polId)[code] = text;
    return true;
  },
});

const sampler = (
  name: 'samplingMode' | 'retentionMode' | 'volumeMl' | 'intervalMin',
  min: number,
  max: number,
): Info => ({
  of: 'device',
  read: (device) => String(device.sampler[name]),
  write: (device, _polId, text) => {
    if (!/^\d+$/.test(text) || !within(text, min, max)) return false;
    device.sampler[name] = Number(text);
    return true;
  },
});
const state = (of: Info['of'], read: Info['read']): Info => ({ of, read });

/** @source HJ 212-2017 Tables B.8 to B.10; i42xxx, i43xxx, i121xx and i131xx are provincial; i23005… 2025 secondary */
export const INFOS: Readonly<Record<string, Info>> = {
  i12001: state('analyser', stateOf),
  i12002: state('analyser', () => '0'),
  i12003: state('analyser', (device, polId) => (stateOf(device, polId) === '2' ? '1' : '0')),
  i12101: state(
    'analyser',
    (device, polId) => ({ '0': '1', '1': '3', '2': '4', '3': '5' })[stateOf(device, polId)] ?? '0',
  ),
  i12103: state('analyser', (device, polId) => (stateOf(device, polId) === '2' ? '11' : '0')),
  i13001: adjusting('i13001', 'range', 0.001, 100_000),
  i13002: plain('i13002'),
  i13003: plain('i13003', (text) => within(text, 1, 1440)),
  i13004: plain('i13004', (text) => within(text, 0, 250)),
  i13005: plain('i13005', (text) => within(text, 1, 99)),
  i13006: shown('i13006'),
  i13007: adjusting('i13007', 'intercept', -1000, 1000),
  i13008: adjusting('i13008', 'slope', 0.01, 100),
  i13009: plain('i13009'),
  i13101: shown('i13101'),
  i13103: plain('i13103'),
  i13104: plain('i13104'),
  i13105: shown('i13105'),
  i13106: shown('i13106'),
  i13107: shown('i13107'),
  i13108: plain('i13108'),
  i13110: shown('i13110'),
  i13112: shown('i13112'),
  i13116: state('analyser', read('i13001')),
  i13118: state('analyser', read('i13008')),
  i13128: shown('i13128'),
  i13129: shown('i13129'),
  i13130: plain('i13130'),
  i22001: state('device', () => '0'),
  i22002: state('device', () => '0'),
  i22003: state('device', () => '0'),
  i22101: state('device', () => '0'),
  i23005: state('device', (device) => device.parameters.hardware.i23005),
  i23006: state('device', (device) => device.parameters.hardware.i23006),
  i23007: state('device', (device) => device.parameters.hardware.i23007),
  i23008: state('device', (device) => device.parameters.hardware.i23008),
  i32001: state('device', () => '0'),
  i33101: state('device', (device) => String(24 + (Math.floor(device.simMs / 3_600_000) % 3))),
  i33102: state('device', (device) => String(48 + (Math.floor(device.simMs / 3_600_000) % 7))),
  i33103: state('device', (device) => String(224 + (Math.floor(device.simMs / 60_000) % 9))),
  i42001: state('device', (device) => (device.sampler.cooling !== 'fails' ? '0' : '2')),
  i42002: state('device', (device) => device.timeText),
  i42003: state('device', (device) => (device.sampler.doorOpen ? '1' : '0')),
  i42004: state('device', () => '0'),
  i42005: state('device', () => '0'),
  i42006: state('device', (device) => (device.sampler.cooling !== 'fails' ? '0' : '1')),
  i43001: sampler('samplingMode', 0, 5),
  i43002: sampler('retentionMode', 0, 2),
  i43003: sampler('volumeMl', 50, 1000),
  i43004: sampler('intervalMin', 1, 1440),
  i43005: sampler('volumeMl', 50, 1000),
  i43006: state('device', (device) => String(device.sampler.lastPosition)),
  // No list we know has a code for the temperature of the box; 43007 is free of meaning in them, so it stands here.
  i43007: state('device', (device) => device.sampler.boxC(device.simMs).toFixed(1)),
};

/** Logs, by code; those of an analyser need PolId. @source HJ 212-2017 Tables B.8 to B.10 */
const LOGS: Readonly<Record<string, Info['of']>> = {
  i11001: 'analyser',
  i21001: 'device',
  i31001: 'device',
  i41001: 'device',
  i41002: 'device',
};

function known(asked: Asked): boolean {
  const { device, given } = asked;
  const code = given.text('InfoId').toLowerCase();
  const of = LOGS[code] ?? (Object.hasOwn(INFOS, code) ? INFOS[code]!.of : undefined);
  if (of === undefined) return false;
  return of === 'device' || device.content.analyser(given.text('PolId')) !== undefined;
}

/** What an analyser writes by itself, as far back as the device remembers. */
function analyserLog(device: Device, polId: string): LogEntry[] {
  const { content, memoryFromMs, simMs } = device;
  const found: LogEntry[] = [];
  const next = (ms: number): number => dueAfter('log', content.settings, content.logger.phaseS, ms);
  for (let atMs = next(memoryFromMs); atMs <= simMs; atMs = next(atMs))
    found.push({ atMs, code: 'i11001', polId, text: content.logText(atMs) });
  return found;
}

function logs(asked: Asked, code: string): Executed {
  const { device, given } = asked;
  const [from, to] = [wireMoment(given.text('BeginTime')), wireMoment(given.text('EndTime'))];
  if (from === undefined || to === undefined || to < from) return refused;
  const polId = given.text('PolId');
  const own = code === 'i11001' ? analyserLog(device, polId) : [];
  const kept = [...own, ...device.logs]
    .filter((each) => each.code === code && each.atMs >= from && each.atMs <= to)
    .filter((each) => polId === '' || each.polId === polId)
    .sort((a, b) => a.atMs - b.atMs);
  const data = kept.map(({ atMs, text }): DataOut => {
    const area = `DataTime=${wireTime(atMs + device.clockMs)};${polIdField(asked)}${code}-Info=//${text}//`;
    return { area, frame: ownFrame(asked, area, device.freshQn()) };
  });
  return { data, result: data.length === 0 ? EXECUTED.empty : EXECUTED.done };
}

function informed(asked: Asked): Executed {
  const { device, given } = asked;
  const code = given.text('InfoId').toLowerCase();
  if (Object.hasOwn(LOGS, code)) return logs(asked, code);
  const text = INFOS[code]!.read(device, given.text('PolId'));
  if (text === '') return failed(EXECUTED.empty);
  return done(`DataTime=${device.timeText};${polIdField(asked)}${code}-Info=${text}`);
}

/** Sets a parameter, by a host or by a hand at the device; what it was before, undefined when it cannot be. */
export function setParameter(
  device: Device,
  by: { readonly cn: string; readonly qn: string },
  polId: string,
  infoId: string,
  text: string,
): string | undefined {
  const code = infoId.toLowerCase();
  const info = Object.hasOwn(INFOS, code) ? INFOS[code]! : undefined;
  if (info?.write === undefined) return undefined;
  if (info.of === 'analyser' && device.content.analyser(polId) === undefined) return undefined;
  const before = info.read(device, polId);
  if (!info.write(device, polId, text)) return undefined;
  device.effect('parameter', by, { polId, infoId: code, from: before, to: text });
  const log = info.of === 'analyser' ? 'i11001' : 'i21001';
  device.note(
    log,
    polId,
    `参数 ${code} 由 ${before} 改为 ${text}; ${by.cn === '' ? '现场' : '远程'} && 完成`,
  );
  return before;
}

function change(asked: Asked): Executed {
  const { device, given } = asked;
  const infoId = given.text('InfoId');
  const text = given.text(`${infoId}-Info`);
  return setParameter(device, asked, given.text('PolId'), infoId, text) === undefined ? refused : done();
}

/** Reading and setting of what stands behind an information code. */
export const INFORMATION_ACTIONS: readonly Action[] = [
  at('3020', MODERN, informed, { fits: known }),
  at('3021', MODERN, change, { fits: known }),
];
