// The loggers of the console's benchmark: real connections, real frames, values that change.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { instantFromMs, wireTime } from '@wenqu/domain';
import { dataText, encodeFrame, factorItem, flagOf } from '@wenqu/hj212';
import { benchMn } from './device.ts';

/** About what each factor shows, and how far it wanders. */
const FACTORS: readonly (readonly [code: string, about: number, span: number, decimals: number])[] = [
  ['w01018', 31, 18, 1],
  ['w21003', 1.2, 0.8, 2],
  ['w21011', 0.3, 0.2, 2],
  ['w21001', 9.8, 4, 2],
  ['w01001', 7.2, 0.6, 2],
  ['w00000', 12.5, 6, 2],
];
const TICK_MS = 20;
/** Frames written at once before the socket is asked whether it keeps up. */
const BURST = 500;

/** The k-th value of a factor: smooth, never twice the same. */
const wander = (about: number, span: number, decimals: number, k: number, n: number): string =>
  (about + span * Math.sin(k / 37 + n) * Math.sin(k / 601)).toFixed(decimals);

function frameOf(n: number, k: number, atMs: number, factors: typeof FACTORS, answer: boolean): Buffer {
  const dataTime = wireTime(instantFromMs(atMs));
  const items = factors.map(([code, about, span, decimals]) =>
    factorItem(code, { Rtd: wander(about, span, decimals, k, n), Flag: 'N' }),
  );
  return encodeFrame(
    dataText({
      ...{ qn: `${dataTime}${String(k % 1000).padStart(3, '0')}`, st: '32', cn: '2011', pw: '123456' },
      ...{ mn: benchMn(n), flag: flagOf('2017', answer), area: [[['DataTime', dataTime]], ...items] },
    }),
  );
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resume();
  return socket;
}

/** All points speak in turn, evenly, until stopped. */
export class WallLoad {
  readonly #sockets: readonly Socket[];
  readonly #timer: NodeJS.Timeout;
  readonly #startedMs = performance.now();
  #frames = 0;

  private constructor(sockets: readonly Socket[], valuesPerS: number) {
    this.#sockets = sockets;
    const framesPerS = valuesPerS / FACTORS.length;
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - this.#startedMs) / 1000) * framesPerS);
      for (; this.#frames < due; this.#frames++) {
        const n = this.#frames % sockets.length;
        const k = Math.floor(this.#frames / sockets.length);
        sockets[n]!.write(frameOf(n, k, Date.now(), FACTORS, true));
      }
    }, TICK_MS);
  }

  static async start(port: number, points: number, valuesPerS: number): Promise<WallLoad> {
    const sockets: Socket[] = [];
    for (let n = 0; n < points; n++) sockets.push(await dial(port));
    return new WallLoad(sockets, valuesPerS);
  }

  /** @returns values sent per second */
  stop(): number {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.destroy();
    return (this.#frames * FACTORS.length) / ((performance.now() - this.#startedMs) / 1000);
  }
}

/**
 * One factor of point 0, a value each second up to now, through the socket as a logger would catch up.
 *
 * @returns time of the first value, ms
 */
export async function sendHistory(port: number, points: number): Promise<number> {
  const socket = await dial(port);
  const firstMs = (Math.floor(Date.now() / 1000) - points) * 1000;
  for (let k = 0; k < points; k++) {
    const room = socket.write(frameOf(0, k, firstMs + k * 1000, FACTORS.slice(0, 1), false));
    if (!room) await once(socket, 'drain');
    else if (k % BURST === 0) await pause(0);
  }
  socket.end();
  return firstMs;
}
