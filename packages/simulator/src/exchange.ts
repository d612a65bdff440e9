import { encodePacket, flagOf, type Head, qnInside } from '@wenqu/hj212';
import type { LoggerContent } from './logger-content.ts';
import { dueAfter, spanOf } from './schedule.ts';
import { type Frame, framesOf } from './upload.ts';
import { wireMoment, wireTime } from './wire-time.ts';

/** What a request may read and change in a logger. */
export interface Requested {
  readonly content: LoggerContent;
  /** Simulated now and the device's own clock, ms. */
  readonly simMs: number;
  readonly clockMs: number;
  readonly wallMs: number;
  /** Oldest moment the logger can still tell of, ms. */
  readonly memoryFromMs: number;
  password: string;
  timeoutMs: number;
  resendsMax: number;
  bottle: number;
  /** Sets how far the device's clock is ahead, ms. */
  setClock(aheadMs: number): void;
  /** Settings of uploads changed: due times count anew. */
  reschedule(): void;
  freshQn(): string;
}

/** A reply on its way: bytes, and the frame when it carries data that belong into the truth. */
export interface Reply {
  readonly bytes: Buffer;
  readonly frame?: Frame;
}

const RECORDS_MAX = 1500;
const MINUTE_INTERVALS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
const QN_RETURN = { ready: 1, password: 3, command: 8 } as const;
const EXECUTED = { done: 1, condition: 3, empty: 100 } as const;
const MS_PER_MINUTE = 60_000;
const BOTTLES = 24;

/** Fields of a data area by lower-case name; commas and semicolons both part them. */
function parameters(head: Head): Map<string, string> {
  const found = new Map<string, string>();
  if (head.areaFrom === -1) return found;
  for (const item of head.data.toString('latin1', head.areaFrom, head.areaTo).split(/[;,]/)) {
    const equals = item.indexOf('=');
    if (equals > 0) found.set(item.slice(0, equals).trim().toLowerCase(), item.slice(equals + 1).trim());
  }
  return found;
}

/** One answer packet in the edition of the device: in 2005 the QN of the request stands inside CP. */
function packet(logger: Requested, head: Head, st: string, cn: string, area: string, qn: string): Buffer {
  const { edition } = logger.content.logger;
  const base = { st, cn, pw: head.pw || logger.password, mn: head.mn };
  if (edition === '2005') {
    const inside = area === '' ? `QN=${qn}` : `QN=${qn};${area}`;
    return encodePacket({ ...base, ...(cn.startsWith('9') ? { flag: 0 } : {}), area: inside });
  }
  return encodePacket({ qn, ...base, flag: flagOf(edition, false), area });
}

/**
 * What a logger does with a packet of the host that is not an answer to its own uploads.
 * @source HJ 212-2017 §6.5 (exchanges)
 */
export function repliesTo(head: Head, logger: Requested): Reply[] {
  const { cn } = head;
  const qn = head.qn || (qnInside(head) ?? '');
  const say = (st: string, code: string, area: string): Reply => ({
    bytes: packet(logger, head, st, code, area, qn),
  });
  const returned = (value: number): Reply => say('91', '9011', `QnRtn=${value}`);
  const executed = (value: number): Reply => say('91', '9012', `ExeRtn=${value}`);
  if (head.pw !== '' && head.pw !== logger.password) return [returned(QN_RETURN.password)];
  if (cn === '2012' || cn === '2022') {
    if (cn === '2012') logger.content.settings.realtimeOn = false;
    else logger.content.settings.statesOn = false;
    logger.reschedule();
    return [say('91', '9013', '')];
  }
  const action = ACTIONS[cn];
  if (action === undefined) return [returned(QN_RETURN.command)];
  const { replies, result } = action(logger, parameters(head), (area) => say('32', cn, area));
  return [returned(QN_RETURN.ready), ...replies, executed(result)];
}

interface Executed {
  readonly replies: readonly Reply[];
  readonly result: number;
}
type Action = (logger: Requested, given: Map<string, string>, data: (area: string) => Reply) => Executed;

const done = (...replies: Reply[]): Executed => ({ replies, result: EXECUTED.done });
const refused: Executed = { replies: [], result: EXECUTED.condition };

/** A whole number of a field inside its bounds, or undefined. */
function whole(given: Map<string, string>, name: string, min: number, max: number): number | undefined {
  const value = Number(given.get(name) ?? Number.NaN);
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  '1000': (logger, given) => {
    const timeoutS = whole(given, 'overtime', 1, 99);
    const resends = whole(given, 'recount', 1, 99);
    if (timeoutS === undefined || resends === undefined) return refused;
    logger.timeoutMs = timeoutS * 1000;
    logger.resendsMax = resends;
    return done();
  },
  '1011': (logger, given, data) => {
    const name = logger.content.logger.quirk === 'polid-alias' ? 'PolID' : 'PolId';
    const polId = given.has('polid') ? `${name}=${given.get('polid')};` : '';
    return done(data(`${polId}SystemTime=${wireTime(logger.simMs + logger.clockMs)}`));
  },
  '1012': (logger, given) => {
    const moment = wireMoment(given.get('systemtime') ?? '');
    if (moment === undefined) return refused;
    // The host's time is the true one: what counts is how far it is from the machine's own.
    if (!given.has('polid')) logger.setClock(moment - Math.floor(logger.wallMs / 1000) * 1000);
    return done();
  },
  '1061': (logger, _given, data) => done(data(`RtdInterval=${logger.content.settings.realtimeIntervalS}`)),
  '1062': (logger, given) => {
    const seconds = whole(given, 'rtdinterval', 30, 3600);
    if (seconds === undefined) return refused;
    logger.content.settings.realtimeIntervalS = seconds;
    logger.reschedule();
    return done();
  },
  '1063': (logger, _given, data) => done(data(`MinInterval=${logger.content.settings.minuteIntervalMin}`)),
  '1064': (logger, given) => {
    const minutes = whole(given, 'mininterval', 1, 30);
    if (minutes === undefined || !MINUTE_INTERVALS.includes(minutes)) return refused;
    logger.content.settings.minuteIntervalMin = minutes;
    logger.reschedule();
    return done();
  },
  '1072': (logger, given) => {
    const password = given.get('newpw') ?? given.get('pw') ?? '';
    if (!/^[0-9A-Za-z]{6}$/.test(password)) return refused;
    logger.password = password;
    return done();
  },
  '2011': (logger) => {
    logger.content.settings.realtimeOn = true;
    logger.reschedule();
    return done();
  },
  '2021': (logger) => {
    logger.content.settings.statesOn = true;
    logger.reschedule();
    return done();
  },
  '2031': (logger, given) => history(logger, given, 'day'),
  '2051': (logger, given) => history(logger, given, 'minute'),
  '2061': (logger, given) => history(logger, given, 'hour'),
  '3015': (logger, _given, data) => {
    logger.bottle = (logger.bottle % BOTTLES) + 1;
    const time = wireTime(logger.simMs + logger.clockMs);
    return done(data(`DataTime=${time};VaseNo=${logger.bottle}`));
  },
};

/** Interval data of a range, each packet with its own QN; the end of the range belongs to it. */
function history(logger: Requested, given: Map<string, string>, kind: 'minute' | 'hour' | 'day'): Executed {
  const begin = wireMoment(given.get('begintime') ?? '');
  const end = wireMoment(given.get('endtime') ?? '');
  if (begin === undefined || end === undefined || end < begin) return refused;
  const { content, simMs, memoryFromMs } = logger;
  const replies: Reply[] = [];
  let dueMs = dueAfter(kind, content.settings, content.logger.phaseS, Math.max(begin, memoryFromMs));
  for (; dueMs <= simMs; dueMs = dueAfter(kind, content.settings, content.logger.phaseS, dueMs)) {
    const labelMs = spanOf(kind, content.settings, dueMs).from * MS_PER_MINUTE;
    if (labelMs > end) break;
    if (labelMs < begin) continue;
    for (const each of content.contents(kind, dueMs, 0)) {
      const envelope = {
        mn: content.logger.mn,
        password: logger.password,
        nextQn: () => logger.freshQn(),
        resent: false,
      };
      for (const frame of framesOf(content.logger, { ...each, asks: '' }, envelope)) {
        replies.push({ bytes: frame.bytes, frame });
      }
    }
    if (replies.length > RECORDS_MAX) return refused;
  }
  return replies.length === 0 ? { replies, result: EXECUTED.empty } : { replies, result: EXECUTED.done };
}
