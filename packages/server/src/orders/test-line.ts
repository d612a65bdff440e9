import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, instant, type Logger, type Order, type OrderStep, wireTime } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { pino } from 'pino';
import { systemClock } from '../clock.ts';
import { type OpenGateway, openGateway } from '../ingest/open-gateway.ts';
import { openJournalReader } from '../journal/file-reader.ts';
import { openJournal } from '../journal/open.ts';
import type { BookWhole } from '../store/book.ts';
import type { OrderStore } from '../store/orders.ts';
import { openSqliteOrders } from '../store/sqlite/orders.ts';
import { until } from '../test-until.ts';
import type { HeardTraffic } from './asking.ts';
import { OrderEngine, type OrdersPlan } from './engine.ts';

export const MN = '010000A8900016F000169DC0';
export const MN_2 = '010000A8900016F000169DC1';

const logger = (mn: string, set: Partial<Logger> = {}): Logger =>
  ({ id: `l${mn}`, mn, enterprise: 'eA', password: '123456', edition: '', bindings: [], ...set }) as never;

/** A whole way to devices in one process: a journal on disk, a gateway with sockets, an engine on a store. */
export interface TestLine {
  readonly dir: string;
  readonly engine: OrderEngine;
  readonly gateway: OpenGateway;
  readonly store: OrderStore;
  readonly told: (readonly [Order, OrderStep])[];
  readonly unasked: string[];
  /** What the projection says of every device. */
  readonly heard: { traffic: HeardTraffic | undefined };
  device(mn?: string): Promise<TestDevice>;
  /** Waits until the order stands so. */
  becomes(id: string, holds: (order: Order) => boolean): Promise<Order>;
  /** Ends engine and gateway as a crash would: nothing more is kept. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestLine(
  dir = mkdtempSync(join(tmpdir(), 'wenqu-line-')),
  limits: OrdersPlan['limits'] = {},
  beforeBegin: (engine: OrderEngine) => void = () => {},
): Promise<TestLine> {
  const { writer } = await openJournal(join(dir, 'journal'));
  const gateway = await openGateway({ journal: writer, host: '127.0.0.1', port: 0 });
  const store = openSqliteOrders(join(dir, 'orders.sqlite'));
  const reader = openJournalReader(join(dir, 'journal'));
  const book = {
    enterprises: [{ id: 'eA', agency: '', unit: '', certificate: '' }],
    loggers: [
      logger(MN),
      logger(MN_2),
      logger('OLD05', { edition: '2005' }),
      logger('OPEN', { password: '' }),
      logger('VENDOR', { extensions: ['vendor'] }),
    ],
  } as unknown as BookWhole;
  const log: string[] = [];
  const heard: TestLine['heard'] = { traffic: { editions: { '2017': 5 }, st: '32' } };
  const engine = new OrderEngine({
    store,
    book: { whole: async () => book },
    line: gateway.line,
    reader,
    durable: () => writer.durable,
    onPassed: (listener) => {
      const timer = setInterval(() => listener(writer.durable), 20);
      return () => clearInterval(timer);
    },
    traffic: async () => heard.traffic,
    clock: systemClock,
    log: pino({ level: 'warn' }, { write: (line: string) => void log.push(line) }),
    limits: { orderSettleMs: 100, orderTickMs: 20, orderRetryMs: 50, orderMarkMs: 0, ...limits },
  });
  const told: (readonly [Order, OrderStep])[] = [];
  const unasked: string[] = [];
  engine.onStep((order, step) => told.push([order, step]));
  engine.onUnasked(async ({ bytes }) => {
    unasked.push(/CN=(\d+)/.exec(bytes.toString('latin1'))?.[1] ?? '');
  });
  beforeBegin(engine);
  await engine.begin();
  const devices: TestDevice[] = [];
  const stop = async (): Promise<void> => {
    for (const device of devices) device.hangUp();
    await engine.close();
    await gateway.close();
    reader.close();
    await store.close();
  };
  return {
    ...{ dir, engine, gateway, store, told, unasked, heard },
    device: async (mn = MN) => {
      const device = new TestDevice(mn);
      await device.dial(gateway);
      devices.push(device);
      return device;
    },
    becomes: async (id, holds) => {
      let seen: Order | undefined;
      await until(
        async () => {
          seen = await store.order(id);
          return seen !== undefined && holds(seen);
        },
        () => `${id} ${JSON.stringify(seen)} ${log.join('')}`,
      );
      return seen!;
    },
    crash: stop,
    close: async () => {
      await stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A logger on a socket: hears requests and says what a test has it say. */
export class TestDevice {
  readonly mn: string;
  /** Travels in everything the device says. */
  pw = '123456';
  /** Whole requests, oldest first. */
  readonly requests: string[] = [];
  #socket: Socket | undefined;
  #rest = '';

  constructor(mn: string) {
    this.mn = mn;
  }

  async dial(gateway: OpenGateway): Promise<void> {
    const before = gateway.status().framesReceived;
    const socket = connect({ port: gateway.port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    this.#rest = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      const lines = (this.#rest + chunk.toString('latin1')).split('\r\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) if (!/CN=901[34]/.test(line)) this.requests.push(line);
    });
    const time = wireTime(systemClock());
    this.say('2011', `DataTime=${time};w01018-Rtd=31.2,w01018-Flag=N`, `${time}000`);
    await until(
      () => gateway.status().framesReceived > before && gateway.line.online(this.mn),
      () => 'the device is on line',
    );
  }

  hangUp(): void {
    this.#socket?.destroy();
  }

  say(cn: string, area: string, qn: string, st = '32'): void {
    const text = `QN=${qn};ST=${st};CN=${cn};PW=${this.pw};MN=${this.mn};Flag=4;CP=&&${area}&&`;
    this.#socket?.write(encodeFrame(text));
  }

  /** 9011, 9012 and 9013 of the exchange. */
  accept(qn: string, code = '1'): void {
    this.say('9011', `QnRtn=${code}`, qn, '91');
  }
  result(qn: string, code = '1'): void {
    this.say('9012', `ExeRtn=${code}`, qn, '91');
  }
  note(qn: string): void {
    this.say('9013', '', qn, '91');
  }

  /** QN of the n-th request, once it has come. */
  async heard(n = 0): Promise<string> {
    await until(
      () => this.requests.length > n,
      () => `request ${n}, heard ${this.requests.length}`,
    );
    return qnOf(this.requests[n]!);
  }
}

export const qnOf = (request: string): string => /QN=(\d+)/.exec(request)?.[1] ?? '';

/** A person of a role. */
export const personOf = (role: Account['role'], id: string = role): Account =>
  ({
    ...{
      id,
      name: id,
      displayName: `名${id}`,
      role,
      enterprise: '',
      agency: '',
      unit: '',
      certificate: '',
      district: 'main',
    },
    ...{ disabled: false, mustChangePassword: false, createdAt: instant(0), lastLoginAt: null },
  }) as Account;
