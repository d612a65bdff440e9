import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Order, OrderDetail } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seedBook } from '../bench/book.ts';
import { benchMn, timeText } from '../bench/device.ts';
import { freePort, type RealServer, startServer } from '../bench/real-server.ts';
import { hashPassword } from '../packages/server/src/accounts/password.ts';
import { systemClock } from '../packages/server/src/clock.ts';
import { openSqliteAccounts } from '../packages/server/src/store/sqlite/accounts.ts';
import { until } from './journeys/house.ts';

const MN = benchMn(0);
const PASSWORD = 'river-water-42';
const folder = mkdtempSync(join(tmpdir(), 'wenqu-order-crash-'));
let ports: Record<string, number>;
let server: RealServer;
let sampler: Sampler;

/** Messages of a 3015 exchange, in order. @source HJ 212-2017 Appendix C.34 */
const MESSAGES = ['request', '9011', '3015', '9012'] as const;
type Message = (typeof MESSAGES)[number];

/**
 * A logger with a sampler that keeps its own record of what it did. `careful` drops a repeated request by its QN
 * and says again what it had said, also after a reconnect; the other one does whatever it is told, each time.
 */
class Sampler {
  readonly careful: boolean;
  /** Requests in the order they came. */
  readonly requests: string[] = [];
  /** QNs of bottles that were filled. */
  readonly bottles: string[] = [];
  /** Called after this message was heard or said. */
  cut: { readonly after: Message; readonly then: () => void } | undefined;
  readonly #said: { readonly bytes: Buffer; readonly message: Message }[] = [];
  #socket: Socket | undefined;
  #rest = '';
  #mute = false;

  constructor(careful: boolean) {
    this.careful = careful;
  }

  async dial(port: number): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    this.#rest = '';
    this.#mute = false;
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')));
    const time = timeText(Date.now());
    socket.write(frame(`${time}000`, '32', '2011', `DataTime=${time};w01018-Rtd=31.2,w01018-Flag=N`, 5));
    if (this.careful) for (const { bytes } of this.#said) socket.write(bytes);
  }

  hangUp(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  mute(): void {
    this.#mute = true;
  }

  report(qn: string): void {
    this.#socket?.write(frame(qn, '32', '3015', 'DataTime=20260105081000;VaseNo=1', 4));
    this.#socket?.write(frame(qn, '91', '9012', 'ExeRtn=1', 4));
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\r\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const set = /QN=(\d{17});ST=\d\d;CN=1000/.exec(line)?.[1];
      if (set !== undefined) this.#socket?.write(frame(set, '91', '9012', 'ExeRtn=1', 4));
      const qn = /QN=(\d{17});ST=\d\d;CN=3015/.exec(line)?.[1];
      if (qn !== undefined) void this.#take(qn);
    }
  }

  async #take(qn: string): Promise<void> {
    const repeated = this.requests.includes(qn);
    this.requests.push(qn);
    if (this.careful && repeated) return this.#sayAgain();
    this.bottles.push(qn);
    this.#reached('request');
    const bottle = `DataTime=${timeText(Date.now())};VaseNo=${this.bottles.length}`;
    await this.#say('9011', frame(qn, '91', '9011', 'QnRtn=1', 4));
    await this.#say('3015', frame(qn, '32', '3015', bottle, 4));
    await this.#say('9012', frame(qn, '91', '9012', 'ExeRtn=1', 4));
  }

  #sayAgain(): void {
    if (!this.#mute) for (const { bytes } of this.#said) this.#socket?.write(bytes);
  }

  /** What was to be said stays said: a careful device repeats it when the line is back. */
  async #say(message: Message, bytes: Buffer): Promise<void> {
    this.#said.push({ message, bytes });
    if (this.#mute || !this.#socket?.writable) return;
    await new Promise((resolve) => this.#socket?.write(bytes, resolve));
    this.#reached(message);
  }

  /** The line is cut here: nothing more is heard on it. */
  #reached(message: Message): void {
    if (this.cut?.after !== message) return;
    const { then } = this.cut;
    this.cut = undefined;
    this.#mute = true;
    then();
  }
}

const frame = (qn: string, st: string, cn: string, area: string, flag: number): Buffer =>
  encodeFrame(`QN=${qn};ST=${st};CN=${cn};PW=123456;MN=${MN};Flag=${flag};CP=&&${area}&&`);

/** The API as a supervisor. */
class Boss {
  readonly #cookie: string;

  private constructor(cookie: string) {
    this.#cookie = cookie;
  }

  static async signIn(): Promise<Boss> {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/session`, {
      method: 'POST',
      headers: { 'x-wenqu': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'boss', password: PASSWORD }),
    });
    return new Boss(answer.headers.get('set-cookie')?.split(';')[0] ?? '');
  }

  async ask(cn: string, params: Record<string, string>, urgent: boolean): Promise<Order> {
    const body = JSON.stringify({ mn: MN, cn, params, reason: 'crash test', urgent });
    return (await this.#fetch('/api/orders', { method: 'POST', body })) as Order;
  }

  async order(id: string): Promise<OrderDetail> {
    return (await this.#fetch(`/api/orders/${id}`)) as OrderDetail;
  }

  async becomes(id: string, holds: (order: Order) => boolean): Promise<OrderDetail> {
    let seen: Order | undefined;
    const asked = until(`${id} ${holds}`, async () => {
      const detail = await this.order(id);
      seen = detail.order;
      return holds(detail.order) && detail;
    });
    return asked.catch((error) => Promise.reject(new Error(`${error} ${JSON.stringify(seen)}`)));
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      ...init,
      headers: { cookie: this.#cookie, 'x-wenqu': '1', 'content-type': 'application/json' },
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}`);
    return body;
  }
}

let boss: Boss;

beforeAll(async () => {
  await seedBook(folder, 1);
  const accounts = openSqliteAccounts(join(folder, 'accounts.sqlite'));
  await accounts.add({
    ...{ name: 'boss', displayName: '值班负责人', role: 'supervisor', enterprise: '', agency: '' },
    ...{ district: 'main', passwordHash: await hashPassword(PASSWORD), mustChangePassword: false },
    at: systemClock(),
  });
  await accounts.close();
  ports = { port: await freePort(), 'hj212-port': await freePort() };
  server = await startServer(folder, ports);
  boss = await Boss.signIn();
});
afterEach(() => sampler.hangUp());
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** kill -9 of the server while the exchange stands at this message, a new server, a device that comes back. */
async function cutAt(
  after: Message,
  careful: boolean,
  settled: (id: string) => Promise<unknown>,
): Promise<OrderDetail> {
  sampler = new Sampler(careful);
  await sampler.dial(server.hj212Port);
  const cut = new Promise<void>((then) => {
    sampler.cut = { after, then };
  });
  const { id } = await boss.ask('3015', {}, true);
  await cut;
  await settled(id);
  await server.kill();
  sampler.hangUp();
  server = await startServer(folder, ports);
  await sampler.dial(server.hj212Port);
  return boss.order(id);
}

describe('a device that drops repeats by QN: one bottle, and the order says so', () => {
  test.each(
    MESSAGES.flatMap(
      (message) =>
        [
          [message, 0],
          [message, 40],
        ] as const,
    ),
  )('killed after %s and %i ms', async (message, settleMs) => {
    const { order } = await cutAt(message, true, () => pause(settleMs));
    const { steps } = await boss.becomes(order.id, ({ state }) => state === 'done');
    const done = (await boss.order(order.id)).order;
    expect(done).toMatchObject({ outcome: 'success', result: { VaseNo: '1' } });
    expect(sampler.bottles).toEqual([done.qn]);
    expect(new Set(sampler.requests).size).toBe(1);
    // Each frame of ours in the journal is in the timeline, once.
    expect(steps.filter(({ event }) => event === 'send')).toHaveLength(1);
    const frames = steps.flatMap(({ frame: at }) => at ?? []);
    expect(new Set(frames).size).toBe(frames.length);
  });
});

describe('a device that does what it is told each time', () => {
  test.each(['9011', '3015'] as const)(
    'killed after its %s was read: it is not asked again, and the order waits for the result',
    async (message) => {
      // Read and kept: the order says so.
      const read = (order: Order) => order.state !== 'sent' && (message === '9011' || order.packets > 0);
      const { order } = await cutAt(message, false, (id) => boss.becomes(id, read));
      // Longer than the new server waits before it would ask again.
      await pause(2_000);
      const now = (await boss.order(order.id)).order;
      expect(['accepted', 'executing']).toContain(now.state);
      expect(now).toMatchObject({ sends: 1, endedAt: null });
      expect(sampler.requests).toEqual([now.qn]);
      expect(sampler.bottles).toHaveLength(1);
      // Its result comes at last, as a person at the device would have it sent.
      sampler.report(now.qn);
      await boss.becomes(now.id, ({ state }) => state === 'done');
    },
  );

  test('killed before any answer: the same request again is all that can be done, and is written down', async () => {
    const { order } = await cutAt('request', false, async () => undefined);
    const { steps } = await boss.becomes(order.id, ({ state }) => state === 'done');
    expect(steps.map(({ event }) => event)).toContain('resend');
    expect((await boss.order(order.id)).order).toMatchObject({ sends: 2, oddities: ['resent'] });
    expect(new Set(sampler.requests)).toEqual(new Set([order.qn]));
    // The journal cannot know that it acted: who counts bottles sees it from the number.
    expect(sampler.bottles).toHaveLength(2);
  });

  test('one that never answers ends as no-answer, asked as often as command 1000 set', async () => {
    sampler = new Sampler(true);
    await sampler.dial(server.hj212Port);
    const set = await boss.ask('1000', { OverTime: '1', ReCount: '1' }, false);
    await boss.becomes(set.id, ({ state }) => state === 'done');
    sampler.mute();
    const { id } = await boss.ask('3015', {}, true);
    const { order } = await boss.becomes(id, ({ state }) => state === 'failed');
    expect(order).toMatchObject({ outcome: 'no-answer', sends: 2 });
    expect(sampler.requests).toEqual([order.qn, order.qn]);
  });
});
