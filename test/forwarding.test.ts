import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  code2017,
  column,
  FORWARD_ALL,
  type ForwardControl,
  type ForwardDead,
  type ForwardDraft,
  type ForwardReceipt,
  type ForwardStatus,
  type ForwardTarget,
  factorOf,
  fieldOf,
  instantFromMs,
  type Order,
  type ReadingRow,
  wireTime,
} from '@wenqu/domain';
import { answerTo, dataText, encodeFrame, Framer, factorItem, readHead } from '@wenqu/hj212';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { freePort, type RealServer, startServer } from '../bench/real-server.ts';
import { DYE, PAPER, seedDistrict } from './journeys/district.ts';
import { until, untilRead } from './journeys/house.ts';
import { firstAdmin, type Person } from './journeys/person.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-forwarding-'));
const closes: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEVICE_TIME = '20260701120500';
const START_MS = Date.now() - 3_600_000;

/** A logger that never forgets what was not acknowledged; frame k is always the same bytes. */
class Device {
  readonly mn: string;
  readonly sent = new Map<string, Buffer>();
  readonly acked = new Set<string>();
  readonly #form: '2005' | '2017';
  #socket: Socket | undefined;
  #count = 0;

  constructor(mn: string, form: '2005' | '2017') {
    this.mn = mn;
    this.#form = form;
    closes.push(() => this.hangUp());
  }

  dial(port: number): void {
    const socket = connect(port, '127.0.0.1');
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('connect', () => {
      for (const [qn, bytes] of this.sent) if (!this.acked.has(qn)) socket.write(bytes);
    });
    const framer = new Framer();
    socket.on('data', (chunk: Buffer) => {
      for (const { raw } of framer.push(chunk)) {
        this.#obey(raw.toString('latin1'));
        const qn = /CN=9014/.test(raw.toString('latin1')) && /QN=(\d{17})/.exec(raw.toString('latin1'))?.[1];
        if (qn) this.acked.add(qn);
      }
    });
  }

  /** Answers when it is asked for its time. */
  #obey(text: string): void {
    const qn = /QN=(\d{17});.*CN=1011/.exec(text)?.[1];
    if (!qn) return;
    const to = { qn, pw: '123456', mn: this.mn, flag: 4 };
    const answers = [
      dataText({ ...to, st: '91', cn: '9011', area: 'QnRtn=1' }),
      dataText({ ...to, st: '32', cn: '1011', area: `SystemTime=${DEVICE_TIME}` }),
      dataText({ ...to, st: '91', cn: '9012', area: 'ExeRtn=1' }),
    ];
    for (const data of answers) this.#socket?.write(encodeFrame(data));
  }

  hangUp(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  send(frames: number): void {
    for (let n = 0; n < frames; n++) {
      const k = this.#count++;
      const time = wireTime(instantFromMs(START_MS + k * 1_000));
      const [cod, flow] = this.#form === '2005' ? ['011', 'B01'] : ['w01018', 'w00000'];
      const bytes = encodeFrame(
        dataText({
          ...{ qn: `${time}000`, st: '32', cn: '2011', pw: '123456', mn: this.mn },
          flag: this.#form === '2005' ? 1 : 5,
          area: [
            [['DataTime', time]],
            factorItem(cod!, { Rtd: (k % 97).toFixed(2), Flag: k % 10 === 0 ? 'D' : 'N' }),
            factorItem(flow!, { Rtd: `0${k}.10`, Flag: 'N' }),
          ],
        }),
      );
      this.sent.set(`${time}000`, bytes);
      this.#socket?.write(bytes);
    }
  }

  get settled(): boolean {
    return this.acked.size === this.sent.size;
  }
}

/** A platform above without any sense: it answers, or does what it is told to. */
class Sink {
  readonly frames: Buffer[] = [];
  /** MNs it has never heard of: it says nothing to them. */
  readonly unknown = new Set<string>();
  mode: 'answer' | 'stall' | 'silent' | 'refuse' = 'answer';
  /** Ends each connection after so many frames. */
  cutAfter = Number.POSITIVE_INFINITY;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  port = 0;

  private constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
    closes.push(() => this.close());
  }

  static async open(): Promise<Sink> {
    const sink = new Sink();
    sink.port = await freePort();
    await new Promise<void>((resolve) => sink.#server.listen(sink.port, '127.0.0.1', resolve));
    return sink;
  }

  /** A request down to whoever is connected. */
  ask(data: string): void {
    for (const socket of this.#sockets) socket.write(encodeFrame(data));
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    if (this.mode === 'stall') socket.pause();
    const framer = new Framer();
    let heard = 0;
    socket.on('data', (chunk: Buffer) => {
      for (const part of framer.push(chunk)) {
        if (part.kind !== 'packet') continue;
        this.frames.push(Buffer.from(part.raw));
        if (++heard >= this.cutAfter) return void socket.destroy();
        const head = readHead(part.data);
        if (this.mode === 'silent' || this.unknown.has(head.mn)) continue;
        const answer = answerTo(head);
        if (!answer) continue;
        const text = answer.subarray(6, -6).toString('latin1').replace('&&&&', '&&QnRtn=4&&');
        socket.write(this.mode === 'refuse' ? encodeFrame(text) : answer);
      }
    });
  }
}

type Ports = { port: number; 'hj212-port': number } & Readonly<Record<string, string | number>>;

interface Row {
  readonly target: ForwardTarget;
  readonly status: ForwardStatus | null;
}

/** A Wenqu of its own process that may be killed and begun again, and its administrator. */
class House {
  readonly folder: string;
  readonly #ports: Ports;
  server!: RealServer;
  admin!: Person;

  private constructor(name: string, ports: Ports) {
    this.folder = join(folder, name);
    this.#ports = ports;
    closes.push(() => this.server.kill());
  }

  static async open(name: string, flags: Readonly<Record<string, string | number>> = {}): Promise<House> {
    const ports = { port: await freePort(), 'hj212-port': await freePort() };
    const house = new House(name, { ...ports, ...flags });
    await seedDistrict(house.folder);
    await house.start();
    house.admin = await firstAdmin(house.base, house.server.firstPassword!);
    return house;
  }

  get base(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  get wire(): number {
    return this.#ports['hj212-port'];
  }

  async start(): Promise<void> {
    this.server = await startServer(this.folder, this.#ports);
  }

  async forward(port: number, more: Partial<ForwardDraft> = {}): Promise<string> {
    const draft: ForwardDraft & { reason: string } = {
      ...{ name: `上级 ${port}`, host: '127.0.0.1', port, tls: false, tlsFingerprint: '', mode: 'encoded' },
      ...{ edition: '2017', filter: FORWARD_ALL, mapping: [], windowFrames: 16, answerTimeoutS: 30 },
      ...{ resends: 2, unanswered: 'hold', since: { kind: 'beginning' }, control: [], enabled: true },
      ...{ reason: '市局要求', ...more },
    };
    return (await this.admin.send<ForwardTarget>('POST', 'forwarding', draft)).id;
  }

  async status(id: string): Promise<ForwardStatus | undefined> {
    const { items } = await this.admin.get<{ items: Row[] }>('forwarding');
    return items.find(({ target }) => target.id === id)?.status ?? undefined;
  }

  async caughtUp(id: string): Promise<boolean> {
    const status = await this.status(id);
    return status?.state === 'live' && status.lagFrames === 0;
  }

  /** Every value of a point as the API tells it, without where and when it came in; codes of 2005 by the table. */
  async values(point: string): Promise<string[]> {
    const from = (START_MS - 60_000) * 1_000;
    const to = (START_MS + 3_600_000) * 1_000;
    const all: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `statistic=realtime&from=${from}&to=${to}&limit=200${cursor && `&cursor=${cursor}`}`;
      const page: { items: Pick<ReadingRow, 'at' | 'values'>[]; next: string | null } = await this.admin.get(
        `points/${point}/readings?${query}`,
      );
      for (const { at, values } of page.items) {
        const named = values.map((value) => ({
          ...value,
          column: column(code2017(factorOf(value.column)), fieldOf(value.column)),
        }));
        all.push(JSON.stringify([at, named.sort((a, b) => (a.column < b.column ? -1 : 1))]));
      }
      cursor = page.next;
    }
    return all.sort();
  }
}

describe('forwarding', () => {
  test('after kill -9 of either side the platform above holds the same readings, and a dumb one every frame', async () => {
    const [lower, upper] = [await House.open('lower'), await House.open('upper')];
    const [sink, stalled] = [await Sink.open(), await Sink.open()];
    stalled.mode = 'stall';
    sink.cutAfter = 40;
    const devices = [new Device(DYE.mn, '2005'), new Device(PAPER.mn, '2017')];
    for (const device of devices) device.dial(lower.wire);
    const answerTimeoutS = 2;
    const up = await lower.forward(upper.wire, { answerTimeoutS });
    const dumb = await lower.forward(sink.port, { mode: 'raw', windowFrames: 32, answerTimeoutS });
    const still = await lower.forward(stalled.port, { windowFrames: 4, answerTimeoutS });
    const burst = async (frames: number) => {
      for (const device of devices) device.send(frames);
      await new Promise((resolve) => setTimeout(resolve, 150));
    };

    await burst(60);
    await lower.server.kill();
    for (const device of devices) device.hangUp();
    await lower.start();
    for (const device of devices) device.dial(lower.wire);
    await burst(60);
    await upper.server.kill();
    await burst(60);
    await upper.start();
    await burst(60);
    await lower.server.kill();
    for (const device of devices) device.hangUp();
    await burst(20);
    await lower.start();
    for (const device of devices) device.dial(lower.wire);

    await until('every frame is acknowledged below', () => devices.every(({ settled }) => settled));
    await until('the platform above has everything', () => lower.caughtUp(up), 60_000);
    await until('the dumb one has everything', () => lower.caughtUp(dumb), 60_000);
    await untilRead(lower.server);
    await untilRead(upper.server);

    for (const { point } of [DYE, PAPER]) {
      const below = await lower.values(point);
      expect(below).toHaveLength(260);
      expect(await upper.values(point)).toEqual(below);
    }
    const received = new Set(sink.frames.map((bytes) => bytes.toString('latin1')));
    for (const device of devices)
      for (const bytes of device.sent.values()) expect(received).toContain(bytes.toString('latin1'));
    expect(received.size).toBe(520);
    const stuck = await until('the stalled one is behind', async () => {
      const status = await lower.status(still);
      return status && status.lagFrames > 500 && status;
    });
    expect(stuck).toMatchObject({ acked: 0 });
    expect((await lower.status(up))!.acked).toBeGreaterThanOrEqual(520);
  }, 300_000);

  test('a frame that is not answered is listed, with its reason, and goes when it is sent again', async () => {
    const lower = await House.open('skip');
    const sink = await Sink.open();
    sink.unknown.add(DYE.mn);
    const devices = [new Device(DYE.mn, '2017'), new Device(PAPER.mn, '2017')];
    for (const device of devices) device.dial(lower.wire);
    const id = await lower.forward(sink.port, { unanswered: 'skip', answerTimeoutS: 1, resends: 1 });
    devices[0]!.send(2);
    const drip = setInterval(() => devices[1]!.send(1), 200);
    closes.push(() => clearInterval(drip));
    const dead = () => lower.admin.get<{ items: ForwardDead[]; total: number }>(`forwarding/${id}/dead`);
    await until('both are listed', async () => (await dead()).total === 2);
    const [first] = (await dead()).items;
    expect(first).toMatchObject({ mn: DYE.mn, cn: '2011', tries: 2, state: 'dead' });
    expect(first!.zh).toContain('未应答');
    await until('the others went on', async () => (await lower.status(id))!.acked > 5);

    sink.unknown.clear();
    const again = await lower.admin.send('POST', `forwarding/${id}/dead/send-again`, { reason: '已登记' });
    expect(again).toEqual({ count: 2 });
    await until('none is listed', async () => (await dead()).total === 0);
    const { items } = await lower.admin.get<{ items: ForwardReceipt[] }>(
      `forwarding/${id}/receipts?mn=${DYE.mn}`,
    );
    expect(items.map(({ qn }) => qn).sort()).toEqual([...devices[0]!.sent.keys()].sort());
    const who = await lower.admin.get<{ items: { target: string }[] }>(
      `forwarding/received/${items[0]!.position}`,
    );
    expect(who.items).toMatchObject([{ target: id, receipt: { mn: DYE.mn } }]);
  }, 180_000);

  test('a refusal holds a target and says why, until somebody gives the frame up', async () => {
    const lower = await House.open('hold');
    const sink = await Sink.open();
    sink.mode = 'refuse';
    const device = new Device(PAPER.mn, '2017');
    device.dial(lower.wire);
    const id = await lower.forward(sink.port, { windowFrames: 1 });
    device.send(3);
    await until('it is held', async () => (await lower.status(id))?.state === 'held');
    expect(await lower.status(id)).toMatchObject({
      ...{ inFlight: 1, acked: 0, refused: 1 },
      lastError: { zh: expect.stringContaining('QnRtn=4') },
    });
    sink.mode = 'answer';
    await lower.admin.send('POST', `forwarding/${id}/give-up`, { reason: '上级不收' });
    await until('the others went', async () => (await lower.status(id))!.acked === 2);
    expect(await lower.status(id)).toMatchObject({ dead: 1, state: 'live' });
  }, 180_000);

  test('two platforms that forward to each other pass a frame on once; a target that is oneself is found', async () => {
    const [one, other] = [await House.open('ring-a'), await House.open('ring-b')];
    const device = new Device(PAPER.mn, '2017');
    device.dial(one.wire);
    const there = await one.forward(other.wire);
    const back = await other.forward(one.wire);
    const self = await one.forward(one.wire);
    device.send(50);
    await until('it is known', async () => (await one.status(self))?.state === 'loop');
    await until('everything went there', async () => (await one.status(there))?.acked === 50);
    await until('and came back', async () => (await other.status(back))?.acked === 50);
    await until('each is known as an echo', async () => (await one.status(there))?.echoes === 50);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await one.status(there)).toMatchObject({ acked: 50, echoes: 50 });
    expect((await other.status(back))!.acked).toBe(50);
    expect((await one.status(self))!.acked).toBe(0);
  }, 180_000);

  test('from a time on everything goes up once more, and the platform above holds nothing twice', async () => {
    const [lower, upper] = [await House.open('again-lower'), await House.open('again-upper')];
    const device = new Device(PAPER.mn, '2017');
    device.dial(lower.wire);
    const id = await lower.forward(upper.wire, { edition: '2025' });
    device.send(30);
    await until('everything went up', async () => (await lower.status(id))?.acked === 30);
    const from = (Date.now() - 60_000) * 1_000;
    await lower.admin.send('POST', `forwarding/${id}/resend`, { from, reason: '上级丢失数据' });
    await until('and once more', async () => (await lower.status(id))?.acked === 60);
    await untilRead(upper.server);
    expect(await upper.values(PAPER.point)).toEqual(await lower.values(PAPER.point));
  }, 180_000);

  test('a request from above reaches the device and its answers come back; what is not allowed is refused', async () => {
    const lower = await House.open('control');
    const sink = await Sink.open();
    const device = new Device(PAPER.mn, '2017');
    device.dial(lower.wire);
    const mapping = [{ mn: PAPER.mn, upMn: 'UPPER0001', pw: '654321' }];
    const id = await lower.forward(sink.port, { control: ['1011'], mapping });
    device.send(1);
    await until('the line is up', async () => (await lower.status(id))?.acked === 1);
    const ask = (qn: string, cn: string, mn = 'UPPER0001', pw = '654321') =>
      sink.ask(`QN=${qn};ST=32;CN=${cn};PW=${pw};MN=${mn};Flag=5;CP=&&&&`);
    const heard = (qn: string) =>
      sink.frames.flatMap((bytes) => {
        const text = bytes.subarray(6, -6).toString('latin1');
        return text.startsWith(`QN=${qn};`) ? [text.slice(21)] : [];
      });
    ask('20260701120000001', '1011');
    await until('all answers came', () => heard('20260701120000001').length === 3);
    expect(heard('20260701120000001')).toEqual([
      'ST=91;CN=9011;PW=654321;MN=UPPER0001;Flag=4;CP=&&QnRtn=1&&',
      `ST=32;CN=1011;PW=654321;MN=UPPER0001;Flag=4;CP=&&SystemTime=${DEVICE_TIME}&&`,
      'ST=91;CN=9012;PW=654321;MN=UPPER0001;Flag=4;CP=&&ExeRtn=1&&',
    ]);
    ask('20260701120000002', '3015');
    ask('20260701120000003', '1011', 'UPPER0001', 'wrong');
    ask('20260701120000004', '1011', 'NOBODY');
    ask('20260701120000002', '3015');
    const code = (qn: string) => heard(qn).map((text) => /CN=9011.*QnRtn=(\d+)/.exec(text)?.[1]);
    await until('all are refused, one of them twice', () => code('20260701120000002').length === 2);
    await until('the last too', () => code('20260701120000004').length === 1);
    expect(['2', '3', '4'].map((n) => code(`2026070112000000${n}`)[0])).toEqual([
      '2',
      '3',
      expect.any(String),
    ]);
    const { items } = await lower.admin.get<{ items: ForwardControl[] }>(`forwarding/${id}/controls`);
    expect(items.map(({ cn, qnRtn }) => [cn, qnRtn])).toEqual([
      ['1011', code('20260701120000004')[0]],
      ['1011', '3'],
      ['3015', '2'],
      ['1011', ''],
    ]);
    const { order } = await lower.admin.get<{ order: Order }>(`orders/${items[3]!.order}`);
    expect(order).toMatchObject({ mn: PAPER.mn, outcome: 'success', origin: { kind: 'upper' } });
    expect(sink.frames.filter((bytes) => bytes.includes('CN=2011'))).toHaveLength(1);
  }, 180_000);

  // hj212.md §10 rule 6
  test('over TLS to the one certificate it trusts, sealed with the key of the link', async () => {
    const tlsPort = await freePort();
    const tls = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
    const flags = { 'hj212-tls-port': tlsPort, 'hj212-tls-cert': tls('server.pem') };
    const upper = await House.open('tls-upper', { ...flags, 'hj212-tls-key': tls('server-key.pem') });
    const lower = await House.open('tls-lower');
    const key = 'Kf83hQz20pLmW7xN';
    await upper.admin.send('POST', 'keys', { mn: PAPER.mn, key, reason: '入网' });
    const place = { host: '127.0.0.1', port: tlsPort, tls: true, tlsFingerprint: '' };
    const untrusted = await lower.admin.send<{ ok: boolean }>('POST', 'forwarding/test', place);
    expect(untrusted.ok).toBe(false);
    const { fingerprint256 } = new X509Certificate(readFileSync(tls('server.pem')));
    const fingerprint = fingerprint256.replaceAll(':', '').toLowerCase();
    const other = { ...place, tlsFingerprint: '0'.repeat(64) };
    expect(await lower.admin.send('POST', 'forwarding/test', other)).toMatchObject({
      ...{ ok: false, zh: expect.stringContaining(fingerprint) },
    });

    const device = new Device(PAPER.mn, '2017');
    device.dial(lower.wire);
    const trusted = { tls: true, tlsFingerprint: fingerprint, edition: '2025', key } as const;
    const id = await lower.forward(tlsPort, trusted);
    device.send(20);
    await until('everything went up', async () => (await lower.status(id))?.acked === 20);
    await untilRead(lower.server);
    await untilRead(upper.server);
    expect(await upper.values(PAPER.point)).toEqual(await lower.values(PAPER.point));
    const { items } = await upper.admin.get<{ items: { position: number }[] }>(
      `frames?mn=${PAPER.mn}&limit=1`,
    );
    const { hex } = await upper.admin.get<{ hex: string }>(`frames/${items[0]!.position}`);
    const wire = Buffer.from(hex, 'hex');
    expect([wire.includes('Flag=9;'), wire.includes('w01018')]).toEqual([true, false]);
  }, 180_000);
});
