import type { Socket } from 'node:net';
import { encodeFrame } from '@wenqu/hj212';

/** Unanswered frames of one connection; a logger that waits for more sends nothing. */
export const IN_FLIGHT_MAX = 16;

/** 24 hexadecimal characters, as 2017 wants them. */
export const benchMn = (index: number): string => `BE${String(index).padStart(22, '0')}`;

const wireTime = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  hour12: false,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
/** `YYYYMMDDhhmmss` of the wire's clock. */
export const timeText = (ms: number): string => wireTime.format(ms).replace(/\D/g, '');

/** Six factors, about 305 bytes. */
export function frameOf(mn: string): Buffer {
  const factors: readonly (readonly [string, string])[] = [
    ['w01018', '31.2'],
    ['w21003', '1.24'],
    ['w21011', '0.31'],
    ['w21001', '9.87'],
    ['w01001', '7.21'],
    ['w00000', '12.5'],
  ];
  const values = factors.map(([code, value]) => `${code}-Rtd=${value},${code}-Flag=N`).join(';');
  const time = '20260101000000';
  return encodeFrame(
    `QN=${time}000;ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${time};${values}&&`,
  );
}

/** One logger of the load: its frame, and what it sent that was not answered yet. */
export class Device {
  readonly frame: Buffer;
  readonly timeAt: number;
  /** Low nine digits of each unanswered QN and when it was sent, oldest at `first`. */
  readonly qns = new Int32Array(IN_FLIGHT_MAX);
  readonly sentAt = new Float64Array(IN_FLIGHT_MAX);
  first = 0;
  waiting = 0;
  frames = 0;
  socket: Socket | undefined;
  up = false;
  rest: Buffer | undefined;

  constructor(index: number) {
    this.frame = frameOf(benchMn(index));
    this.timeAt = this.frame.indexOf('DataTime=') + 9;
  }
}
