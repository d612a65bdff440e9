import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Account,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Role,
  type Sample,
  type SampleDetail,
  type SamplerView,
  wireTime,
} from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MN_A, MN_B, openTestHouse, type TestHouse, until } from '../packages/server/src/api/test-house.ts';
import { systemClock } from '../packages/server/src/clock.ts';
import { type OpenDistrict, openDistrict } from '../packages/server/src/district.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';

type Fields = Readonly<Record<string, string>>;
/** What a device says to one request after another; each answer is a list of (cn, fields). */
type Answer = (qn: string, cn: string) => readonly (readonly [cn: string, fields: Fields])[];

/** A logger with a sampler behind it: a real connection, its own idea of how to answer. */
class SamplerDevice {
  readonly mn: string;
  readonly requests: { readonly qn: string; readonly cn: string }[] = [];
  answer: Answer = () => [];
  readonly #socket: Socket;
  #rest = '';
  #count = 0;

  private constructor(mn: string, socket: Socket) {
    this.mn = mn;
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')));
  }

  /** Connects and says something, so that the gateway knows where to find it. */
  static async dial(port: number, mn: string): Promise<SamplerDevice> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const device = new SamplerDevice(mn, socket);
    device.upload('2011', { DataTime: wireTime(systemClock()), 'w01018-Rtd': '12.1,w01018-Flag=N' });
    return device;
  }

  /** A frame of its own accord. */
  upload(cn: string, fields: Fields, flag = 5): void {
    const qn = `${wireTime(systemClock())}${String(this.#count++ % 1000).padStart(3, '0')}`;
    this.say(qn, cn, fields, flag);
  }

  say(qn: string, cn: string, fields: Fields, flag = 4): void {
    const st = cn === '9011' || cn === '9012' ? '91' : '32';
    const area = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    const text = `QN=${qn};ST=${st};CN=${cn};PW=123456;MN=${this.mn};Flag=${flag};CP=&&${area.join(';')}&&`;
    this.#socket.write(encodeFrame(text));
  }

  hangUp(): void {
    this.#socket.destroy();
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\r\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const asked = /QN=(\d{17});ST=\w+;CN=(?!901)(\d{4});/.exec(line);
      if (!asked) continue;
      const [, qn, cn] = asked;
      this.requests.push({ qn: qn!, cn: cn! });
      for (const [kind, fields] of this.answer(qn!, cn!))
        this.say(qn!, kind, fields, kind === '3015' ? 5 : 4);
    }
  }
}

/** 9011, the bottle, 9012: the exchange of HJ 212-2017 C.34. */
const keeps =
  (bottle: string, takenAt: Instant = systemClock()): Answer =>
  () => [
    ['9011', { QnRtn: '1' }],
    ['3015', { DataTime: wireTime(takenAt), VaseNo: bottle }],
    ['9012', { ExeRtn: '1' }],
  ];

const sampler = (point: string): BookEdit =>
  ({
    ...{ kind: 'devices', op: 'add' },
    row: {
      ...{ id: `sampler-${point}`, point, kind: 'sampler', factor: '', maker: 'M', model: 'ZX-24' },
      ...{ serial: `Z-${point}`, rangeMin: null, rangeMax: null, unit: '', installedOn: '2025-01-01' },
    },
  }) as unknown as BookEdit;

/** One hour for the whole file, also when the next one begins meanwhile. */
const THAT_HOUR = instant(hourStart(systemClock()) - MICROS_PER_HOUR);
const lastHour = (): Instant => THAT_HOUR;
const HASH = 'c0'.repeat(32);
const photo = (stage: string) => ({ name: `${stage}.jpg`, sha256: HASH, stage });

describe('a sample over a real server and a device', () => {
  let house: TestHouse;
  let device: SamplerDevice;
  type Ask = (request: InjectOptions) => Promise<{ status: number; body: unknown }>;
  const people = new Map<Role, Ask>();
  const as = async (role: Role): Promise<Ask> => {
    const held = people.get(role);
    if (held) return held;
    const request = await house.as(role);
    const ask: Ask = async (options) => {
      const answer = await request(options);
      return { status: answer.statusCode, body: answer.json() };
    };
    people.set(role, ask);
    return ask;
  };
  const get = async <T>(role: Role, url: string): Promise<T> => (await (await as(role))({ url })).body as T;
  const list = async (role: Role, query = '') =>
    (await get<{ items: Sample[] }>(role, `/api/samples?limit=50${query}`)).items;
  const detail = (id: string, role: Role = 'supervisor') => get<SampleDetail>(role, `/api/samples/${id}`);
  const step = async (role: Role, id: string, event: string, more: object = {}, reason = '同意') => {
    const { sample } = await detail(id, role);
    const payload = { event, version: sample.version, reason, ...more };
    return (await as(role))({ method: 'POST', url: `/api/samples/${id}/steps`, payload });
  };
  const request = async (payload: object) => {
    const body = { point: 'pA', factors: ['w01018', 'w21003'], reason: '现场核实', ...payload };
    const answer = await (await as('duty'))({ method: 'POST', url: '/api/samples', payload: body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body as Sample;
  };
  const reaches = (id: string, state: Sample['state']) =>
    until(async () => (await detail(id)).sample.state === state, `${id} is ${state}`);
  /** Ask, approve, and wait for what the device makes of it. */
  const ordered = async (answer: Answer, state: Sample['state']) => {
    device.answer = answer;
    const { id } = await request({});
    expect((await step('supervisor', id, 'approve')).status).toBe(200);
    await reaches(id, state);
    return (await detail(id)).sample;
  };

  beforeAll(async () => {
    house = await openTestHouse();
    const author = { by: 'system', reason: 'test', at: systemClock() };
    await house.main.book.apply([sampler('pA')], author);
    device = await SamplerDevice.dial(house.main.gateway.status().port, MN_A);
    await until(() => house.main.gateway.line.online(MN_A), 'the device is on line');
  });
  afterAll(async () => {
    device?.hangUp();
    await house?.close();
  });

  let overId = '';

  test('an hour over its limit becomes a finding, a proposal, an order, a bottle and a countdown', async () => {
    const hour = lastHour();
    device.upload('2061', { DataTime: wireTime(hour), 'w01018-Avg': '97.3,w01018-Flag=N' });
    await until(async () => (await list('duty')).length === 1, 'a sample is proposed');
    const [proposed] = await list('duty');
    expect(proposed).toMatchObject({
      ...{ state: 'requested', trigger: 'first-hour-over', point: 'pA', mn: MN_A, factors: ['w01018'] },
      ...{ hidden: true, requestedBy: 'system', id: expect.stringMatching(/^SH-\d{4}-000001$/) },
      ...{ entry: expect.stringMatching(/^A-/), dueAt: proposed!.requestedAt + 10 * MICROS_PER_MINUTE },
    });
    overId = proposed!.id;
    expect(device.requests).toEqual([]);

    const takenAt = instant(Math.floor(systemClock() / 1e6) * 1e6);
    device.answer = keeps('07', takenAt);
    expect((await step('duty', overId, 'approve')).body).toMatchObject({ code: 'WQ_SAMPLE_REFUSED' });
    expect((await step('supervisor', overId, 'approve')).status).toBe(200);
    await reaches(overId, 'retained');

    const { sample, steps } = await detail(overId);
    expect(device.requests.map(({ cn }) => cn)).toEqual(['3015']);
    expect(sample).toMatchObject({
      ...{ bottle: 7, takenAt, order: expect.stringMatching(/^HO-/), cn: '3015', failure: null },
      ...{ dueAt: takenAt + 48 * MICROS_PER_HOUR },
    });
    expect(sample.frames.length).toBe(4);
    expect(steps.map(({ event, refused }) => (refused ? `${event}!` : event))).toEqual([
      'request',
      'approve!',
      'approve',
      'order',
      'send',
      'accept',
      'bottle',
    ]);
    for (const frame of sample.frames) {
      const { mn } = await get<{ mn: string }>('supervisor', `/api/frames/${frame}`);
      expect(mn).toBe(MN_A);
    }
    const { items } = await get<{ items: { slackMinutes: number }[] }>('inspector', '/api/samples/pick-up');
    expect(items[0]!.slackMinutes).toBeGreaterThan(47 * 60 - 45);
  });

  test('the same hour told again, and the next hour over, ask for no second sample', async () => {
    const hour = lastHour();
    const done = house.main.projection.status().framesDone;
    device.upload('2061', { DataTime: wireTime(hour), 'w01018-Avg': '99.3,w01018-Flag=N' });
    device.upload('2061', {
      DataTime: wireTime(instant(hour - MICROS_PER_HOUR)),
      'w01018-Avg': '88,w01018-Flag=N',
    });
    await until(() => house.main.projection.status().framesDone >= done + 2, 'both are read');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await list('duty')).toHaveLength(1);
  });

  test('nobody outside learns of it: enterprise, agency, laboratory, leader', async () => {
    for (const role of ['enterprise', 'agency', 'town'] as const) {
      for (const url of ['/api/samples', '/api/samples/counts', `/api/samples/${overId}`, '/api/samplers']) {
        expect((await (await as(role))({ url })).status, `${role} ${url}`).toBe(403);
      }
    }
    for (const role of ['leader', 'lab', 'admin'] as const) {
      expect(await list(role)).toEqual([]);
      const foreign = await (await as(role))({ url: `/api/samples/${overId}` });
      const absent = await (await as(role))({ url: '/api/samples/S-2026-999999' });
      const words = ({ status, body }: { status: number; body: unknown }) => ({
        status,
        body: { ...(body as object), request: '' },
      });
      expect(words(foreign), role).toEqual(words(absent));
      expect(foreign.status).toBe(404);
      const { counts } = await get<{ counts: Record<string, number> }>(role, '/api/samples/counts');
      expect(Object.values(counts).every((count) => count === 0)).toBe(true);
      expect((await (await as(role))({ url: '/api/samplers' })).status).toBe(403);
    }
    const orders = await get<{ items: unknown[] }>('enterprise', '/api/orders');
    expect(orders.items).toEqual([]);
  });

  test('the sampler’s carousel shows the bottle, and one bottle less is free', async () => {
    const { items } = await get<{ items: SamplerView[] }>('duty', '/api/samplers');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ mn: MN_A, point: 'pA', free: 23, profile: { cn: '3015' } });
    expect(items[0]!.bottles[6]).toMatchObject({ bottle: 7, state: 'kept', sample: overId });
  });

  test('a bottle the device keeps by its own rule is a sample; told twice it is one', async () => {
    const takenAt = instant(lastHour() + MICROS_PER_MINUTE);
    const fields = { DataTime: wireTime(takenAt), VaseNo: '8' };
    const before = (await list('duty')).length;
    device.upload('3015', fields);
    device.upload('3015', fields);
    await until(async () => (await list('duty')).length === before + 1, 'the bottle is a sample');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const own = (await list('duty')).filter(({ trigger }) => trigger === 'device');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ state: 'retained', bottle: 8, takenAt, hidden: false, order: '' });
    expect(own[0]!.frames).toHaveLength(1);
    // The leader may know of what no secret order kept.
    expect((await list('leader')).map(({ id }) => id)).toEqual([own[0]!.id]);
  });

  test('a refusal, a failure, a missing bottle and two different bottles end by their names', async () => {
    const at = wireTime(systemClock());
    const refused = await ordered(() => [['9011', { QnRtn: '2' }]], 'failed');
    expect(refused.failure).toBe('device-refused');
    const failed = await ordered(
      () => [
        ['9011', { QnRtn: '1' }],
        ['9012', { ExeRtn: '5' }],
      ],
      'failed',
    );
    expect(failed.failure).toBe('device-failed');
    const missing = await ordered(
      () => [
        ['9011', { QnRtn: '1' }],
        ['3015', { DataTime: at }],
        ['9012', { ExeRtn: '1' }],
      ],
      'failed',
    );
    expect(missing).toMatchObject({ failure: 'bottle-missing', bottle: null });
    expect(missing.frames.length).toBe(4);
    const two = await ordered(
      () => [
        ['9011', { QnRtn: '1' }],
        ['3015', { DataTime: at, VaseNo: '9' }],
        ['3015', { DataTime: at, VaseNo: '10' }],
        ['9012', { ExeRtn: '1' }],
      ],
      'failed',
    );
    expect(two.failure).toBe('contradictory');
    expect(two.frames.length).toBeGreaterThanOrEqual(4);
    const [{ bottles }] = (await get<{ items: SamplerView[] }>('duty', '/api/samplers')).items as [
      SamplerView,
    ];
    expect(bottles[8]).toMatchObject({ state: 'unclear', sample: two.id });
  });

  test('an urgent sample goes out at once and waits for a supervisor’s word', async () => {
    device.answer = keeps('11');
    const { id, state, approveAfterBy } = await request({ urgent: true });
    expect(state).toBe('approved');
    expect(approveAfterBy).not.toBeNull();
    await reaches(id, 'retained');
    expect((await detail(id)).choices).toContain('approve-after');
    expect((await step('supervisor', id, 'approve-after')).body).toMatchObject({
      sample: { approveAfterBy: null, approvedByName: 'supervisor-main', state: 'retained' },
    });
  });

  test('a position that is used again takes the proof from what stood there', async () => {
    const first = await ordered(keeps('12', instant(lastHour())), 'retained');
    const second = await ordered(keeps('12', instant(lastHour() + MICROS_PER_MINUTE)), 'retained');
    await reaches(first.id, 'compromised');
    expect((await detail(first.id)).sample.loss).toMatchObject({ why: 'position-reused' });
    expect((await detail(second.id)).sample.state).toBe('retained');
    // News of still earlier water comes last: it is what was there before.
    device.upload('3015', { DataTime: wireTime(instant(lastHour() - MICROS_PER_MINUTE)), VaseNo: '12' });
    await until(
      async () => (await list('duty')).some(({ bottle, trigger }) => bottle === 12 && trigger === 'device'),
      'the earlier bottle is a sample',
    );
    const [earlier] = (await list('duty')).filter(
      ({ bottle, trigger }) => bottle === 12 && trigger === 'device',
    );
    await reaches(earlier!.id, 'compromised');
    expect((await detail(second.id)).sample.state).toBe('retained');
  });

  test('a box that is warm for more than 30 minutes spoils ammonia, with the trace kept', async () => {
    const value = {
      ...{ mn: MN_A, profile: '', bottles: 24, bottleMl: 1000, doorOpenValues: null, tubePlan: '' },
      codes: { boxTemperatureC: 'i43007' },
    };
    const url = `/api/sample-settings/sampler/${MN_A}`;
    const payload = { version: 0, reason: '按厂家说明书', value };
    expect((await (await as('supervisor'))({ method: 'PUT', url, payload })).status).toBe(200);
    expect((await (await as('duty'))({ method: 'PUT', url, payload })).status).toBe(403);
    const takenAt = instant(Math.floor((systemClock() - MICROS_PER_HOUR) / 1e6) * 1e6);
    const sample = await ordered(keeps('13', takenAt), 'retained');
    for (const [minute, degrees] of [
      [1, '4.0'],
      [5, '7.5'],
      [20, '9.0'],
      [36, '5.0'],
    ] as const) {
      const at = wireTime(instant(takenAt + minute * MICROS_PER_MINUTE));
      device.upload('3020', { DataTime: at, 'i43007-Info': degrees, 'i42003-Info': '0' });
    }
    await reaches(sample.id, 'compromised');
    expect((await detail(sample.id)).sample.loss).toMatchObject({
      ...{ why: 'warm', highestC: 9, factors: ['w21003'] },
      from: takenAt + 5 * MICROS_PER_MINUTE,
    });
    const trace = await get<{ items: { temperatureC: number }[] }>('legal', `/api/samples/${sample.id}/cold`);
    expect(trace.items.map(({ temperatureC }) => temperatureC)).toEqual([4, 7.5, 9, 5]);
  });

  test('from the box to the laboratory: every hand is kept, and the laboratory works blind', async () => {
    const { id } = (await list('duty', '&state=retained')).find(({ bottle }) => bottle === 7)!;
    const refusal = async (answer: ReturnType<typeof step>) =>
      ((await answer).body as { detail: { refused: string } }).detail.refused;
    const plan = { pickUpAt: systemClock() + MICROS_PER_HOUR, inspectors: ['执法甲', '执法乙'] };
    expect((await step('supervisor', id, 'plan', plan)).status).toBe(200);

    const opening = {
      officers: [
        { name: '执法甲', certificate: '35001' },
        { name: '执法乙', certificate: '35002' },
      ],
      ...{
        presence: 'party',
        presentName: '当事方',
        explanation: '',
        signatures: ['执法甲', '执法乙', '当事方'],
      },
      photos: [photo('before'), photo('during'), photo('after')],
    };
    const alone = { ...opening, officers: opening.officers.slice(1) };
    expect(await refusal(step('inspector', id, 'open', { opening: alone }))).toBe('two-officers');
    expect((await step('inspector', id, 'open', { opening })).status).toBe(200);
    const portion = { label: '1', factors: ['w01018'], volumeMl: 200, photo: null };
    const portions = [
      { ...portion, purpose: 'analysis', seal: 'F-1', preservative: 'H2SO4', preservedAt: systemClock() },
      { ...portion, purpose: 'reserve', label: '2', seal: 'F-2', preservative: '', preservedAt: null },
    ];
    expect((await step('inspector', id, 'seal', { portions })).status).toBe(200);

    const { items: labs } = await get<{ items: { id: string; name: string }[] }>(
      'inspector',
      '/api/samples/laboratories',
    );
    const handOver = {
      ...{ carrier: '执法甲', lab: labs[0]!.id, receiver: '实验员', temperatureC: 4.2, sealsIntact: true },
      ...{ signatures: ['执法甲', '实验员'], photos: [] },
    };
    expect(await list('lab')).toEqual([]);
    const warm = { handOver: { ...handOver, temperatureC: 8 } };
    expect(await refusal(step('inspector', id, 'hand-over', warm))).toBe('carried-warm');
    expect((await step('inspector', id, 'hand-over', { handOver })).status).toBe(200);

    const [seen] = await list('lab');
    expect(seen).toMatchObject({
      ...{ id, state: 'at-lab', factors: ['w01018'], enterprise: '', point: '', mn: '', entry: '' },
      ...{ order: '', reason: '', requestedByName: '', opening: null, bottle: null },
    });
    const told = JSON.stringify(await detail(id, 'lab'));
    for (const word of [MN_A, '"eA"', '"pA"', '当事方', '97.3', '超限'])
      expect(told, word).not.toContain(word);
    expect((await (await as('lab'))({ url: '/api/points' })).status).toBe(403);
    expect((await (await as('lab'))({ url: `/api/samples/${id}/cold` })).status).toBe(403);

    const result = { factor: 'w01018', text: '92', unit: 'mg/L', method: 'HJ 828-2017', cma: true };
    const report = {
      ...{ number: 'R-77', file: { name: 'r.pdf', sha256: HASH } },
      results: [{ ...result, analysedAt: systemClock(), forInformation: false }],
    };
    expect((await step('lab', id, 'report', { report })).status).toBe(200);
    expect((await step('inspector', id, 'tell', { telling: { to: '当事方', how: '当面送达' } })).status).toBe(
      200,
    );
    expect(await refusal(step('lab', id, 'dispose', { release: '案件已结' }))).toBe('same-as-reporter');
    const { sample, steps } = await detail(id);
    expect(sample).toMatchObject({
      state: 'told',
      report: { number: 'R-77' },
      handOver: { labName: 'lab-main' },
    });
    // Opened, it is hidden no longer, and the whole chain is there.
    expect((await list('leader')).map((each) => each.id)).toContain(id);
    expect(steps.filter(({ refused }) => refused === null).map(({ event }) => event)).toEqual([
      ...['request', 'approve', 'order', 'send', 'accept', 'bottle'],
      ...['plan', 'open', 'seal', 'hand-over', 'report', 'tell'],
    ]);
    expect(steps.every(({ by, at }) => by !== '' && at > 0)).toBe(true);
  });

  test('a bottle told of after its order had failed is a sample of its own that names the first', async () => {
    let qn = '';
    const failed = await ordered((asked) => {
      qn = asked;
      return [
        ['9011', { QnRtn: '1' }],
        ['9012', { ExeRtn: '4' }],
      ];
    }, 'failed');
    const takenAt = instant(lastHour() + 7 * MICROS_PER_MINUTE);
    device.say(qn, '3015', { DataTime: wireTime(takenAt), VaseNo: '17' }, 5);
    await until(async () => (await list('duty')).some(({ bottle }) => bottle === 17), 'the late bottle');
    const late = (await list('duty')).find(({ bottle }) => bottle === 17)!;
    expect(late).toMatchObject({ follows: failed.id, hidden: true, takenAt, trigger: 'device' });
    expect((await detail(failed.id)).sample.state).toBe('failed');
  });

  test('water a person ordered without a sample is a sample all the same', async () => {
    device.answer = keeps('18');
    const ask = { mn: MN_A, cn: '3015', params: {}, reason: '直接下达' };
    const asked = await (await as('duty'))({ method: 'POST', url: '/api/orders', payload: ask });
    const { id, version } = asked.body as { id: string; version: number };
    const agree = { act: 'approve', reason: '同意', version };
    const url = `/api/orders/${id}/acts`;
    const agreed = await (await as('supervisor'))({ method: 'POST', url, payload: agree });
    expect(agreed.status, JSON.stringify(agreed.body)).toBe(200);
    await until(async () => (await list('duty')).some(({ bottle }) => bottle === 18), 'its bottle');
    const own = (await list('duty')).find(({ bottle }) => bottle === 18)!;
    expect(own).toMatchObject({
      ...{ order: id, state: 'retained', requestedByName: 'duty-main', approvedByName: 'supervisor-main' },
      ...{ hidden: true, trigger: 'person', reason: '直接下达' },
    });
  });

  test('new bottles free their positions; water nobody fetched is discarded with a reason', async () => {
    const left = await ordered(keeps('14'), 'retained');
    const url = `/api/samplers/${MN_A}/empty`;
    const payload = { bottles: [7, 8, 14], reason: '取样后换瓶' };
    const emptied = await (await as('inspector'))({ method: 'POST', url, payload });
    expect(emptied.status, JSON.stringify(emptied.body)).toBe(200);
    const { bottles } = emptied.body as SamplerView;
    expect([7, 8, 14].map((bottle) => bottles[bottle - 1]!.state)).toEqual(['free', 'free', 'free']);
    const ended = await detail(left.id);
    expect(ended.sample.state).toBe('ended');
    expect(ended.steps.at(-1)).toMatchObject({
      event: 'discard',
      byName: 'inspector-main',
      reason: '取样后换瓶',
    });
  });
});

describe('a sampler of the 2025 edition, and a word given beforehand', () => {
  let house: TestHouse;
  let device: SamplerDevice;
  beforeAll(async () => {
    house = await openTestHouse();
    await house.main.book.apply([sampler('pB')], { by: 'system', reason: 'test', at: systemClock() });
    device = await SamplerDevice.dial(house.main.gateway.status().port, MN_B);
    await until(() => house.main.gateway.line.online(MN_B), 'the device is on line');
  });
  afterAll(async () => {
    device?.hangUp();
    await house?.close();
  });

  test('under a standing approval the first hour over goes out by itself; the bottle comes by an upload', async () => {
    const supervisor = await house.as('supervisor');
    const put = async (url: string, value: object) => {
      const payload = { version: 0, reason: '夜间', value };
      const answer = await supervisor({ method: 'PUT', url: `/api/sample-settings/${url}`, payload });
      expect(answer.statusCode, answer.body).toBe(200);
    };
    await put(`sampler/${MN_B}`, {
      ...{ mn: MN_B, profile: 'hj212-2025', bottles: 12, bottleMl: 1000, codes: {}, doorOpenValues: null },
      tubePlan: '',
    });
    await put('standing/night', {
      ...{ triggers: ['first-hour-over'], point: 'pB', validFrom: '2026-01-01', validTo: '2099-12-31' },
    });
    device.answer = () => [
      ['9011', { QnRtn: '1' }],
      ['9012', { ExeRtn: '1' }],
    ];
    device.upload('2061', { DataTime: wireTime(lastHour()), 'w01018-Avg': '97.3,w01018-Flag=N' });
    const samples = async () => (await supervisor({ url: '/api/samples' })).json().items as readonly Sample[];
    await until(async () => (await samples())[0]?.state === 'acknowledged', 'the device has accepted');
    expect(device.requests.map(({ cn }) => cn)).toEqual(['3022']);

    const takenAt = instant(Math.floor(systemClock() / 1e6) * 1e6);
    device.upload('3015', { DataTime: wireTime(takenAt), VaseNo: '4', 'i43005-Info': '900' });
    await until(async () => (await samples())[0]?.state === 'retained', 'the bottle is kept');
    const all = await samples();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({
      ...{ trigger: 'first-hour-over', standing: 'night', approvedByName: 'supervisor-main' },
      ...{ bottle: 4, takenAt, volumeMl: 900, cn: '3022' },
    });
  });

  test('the hour after, calm again, asks for one more; the next calm hour does not', async () => {
    const calm = wireTime(instant(lastHour() + MICROS_PER_HOUR));
    device.upload('2061', { DataTime: calm, 'w01018-Avg': '9.1,w01018-Flag=N' });
    const triggers = async () => {
      await house.main.samples.clockTick(systemClock());
      const { items } = await house.main.samples.list({ sort: 'newest', limit: 9 }, SUPERVISOR);
      return items.map(({ trigger }) => trigger);
    };
    await until(async () => (await triggers())[0] === 'calm-after', 'the fall is noticed');
    expect(await triggers()).toEqual(['calm-after', 'first-hour-over']);
  });

  test('a sampler whose command the engine does not know ends by name, and nothing is sent', async () => {
    const supervisor = await house.as('supervisor');
    const value = {
      ...{ mn: MN_B, profile: 'local-3023', bottles: 12, bottleMl: 1000, codes: {}, doorOpenValues: null },
      tubePlan: '',
    };
    const url = `/api/sample-settings/sampler/${MN_B}`;
    await supervisor({ method: 'PUT', url, payload: { version: 1, reason: '地方扩展', value } });
    const before = device.requests.length;
    const asked = await house.main.samples.request(
      { point: 'pB', factors: ['w01018'], reason: '核实', urgent: true },
      { ...SUPERVISOR, id: 'duty', role: 'duty' },
    );
    const state = async () => (await house.main.samples.detail(asked.id, SUPERVISOR))?.sample;
    await until(async () => (await state())?.state === 'failed', 'it has failed');
    expect(await state()).toMatchObject({ failure: 'order-refused' });
    expect(device.requests).toHaveLength(before);
  });
});

const SUPERVISOR: Account = {
  ...{
    id: 'sup',
    name: 'sup',
    displayName: 'sup',
    role: 'supervisor',
    enterprise: '',
    agency: '',
    unit: '',
    certificate: '',
  },
  ...{ district: 'main', disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
};

describe('a restart between approval and answer', () => {
  const dir = mkdtempSync(join(tmpdir(), 'wenqu-sampler-'));
  const log = pino({ level: 'silent' });
  const person = (id: string, role: Role): Account => ({
    ...{
      id,
      name: id,
      displayName: id,
      role,
      enterprise: '',
      agency: '',
      unit: '',
      certificate: '',
      district: 'main',
    },
    ...{ disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
  });
  const open = (): Promise<OpenDistrict> =>
    openDistrict(
      {
        ...{ name: 'main', folder: dir, hj212Host: '127.0.0.1', hj212Port: 0 },
        ...{ dataBytesMax: 4096, clockChecked: false },
      },
      systemClock,
      log,
      (error) => {
        throw error;
      },
    );
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('the order goes out once, and the bottle finds its sample', async () => {
    let district = await open();
    const add = (kind: string, row: object) => ({ kind, op: 'add', row }) as unknown as BookEdit;
    await district.book.apply(
      [
        add('enterprises', {
          ...{ id: 'e', name: '甲厂', creditCode: '', permitNumber: '', permitClass: 'key', keyUnit: true },
          ...{
            trade: '',
            area: '',
            town: '',
            address: '',
            contact: '',
            phone: '',
            agency: '',
          },
        }),
        add('outlets', {
          ...{
            id: 'o',
            enterprise: 'e',
            code: 'DW001',
            name: '总排口',
            kind: 'total',
            destination: 'direct',
          },
          ...{ pattern: '', node: '', lon: null, lat: null },
        }),
        add('points', {
          ...{ id: 'p', enterprise: 'e', outlet: 'o', name: '出口', place: 'discharge', order: 1 },
          ...{ lon: null, lat: null, factors: ['w01018'], realtimeIntervalS: 60 },
        }),
        add('loggers', {
          ...{
            id: 'l',
            mn: MN_B,
            name: '',
            enterprise: 'e',
            password: '123456',
            edition: '',
            maker: '',
            model: '',
          },
          bindings: [{ point: 'p', st: '', factor: '', from: null, to: null }],
        }),
        sampler('p'),
      ],
      { by: 'system', reason: 'test', at: systemClock() },
    );
    const asked = await district.samples.request(
      { point: 'p', factors: ['w01018'], reason: '核实' },
      person('duty', 'duty'),
    );
    const supervisor = person('sup', 'supervisor');
    const act = { sample: asked.id, version: asked.version, event: 'approve' as const, reason: '同意' };
    await district.samples.act(act, supervisor);
    const state = async () => (await district.samples.detail(asked.id, supervisor))?.sample.state;
    await until(
      async () => (await district.samples.detail(asked.id, supervisor))?.sample.order !== '',
      'the order exists',
    );
    await district.close();

    district = await open();
    const device = await SamplerDevice.dial(district.gateway.status().port, MN_B);
    device.answer = keeps('3');
    await until(async () => (await state()) === 'retained', 'the bottle is kept');
    await district.close();
    district = await open();
    expect(await state()).toBe('retained');
    expect(device.requests.map(({ cn }) => cn)).toEqual(['3015']);
    const page = await district.orders.list({ withHidden: true, limit: 50 });
    expect(page.items).toHaveLength(1);
    const all = await district.samples.list({ sort: 'newest', limit: 50 }, supervisor);
    expect(all.items).toHaveLength(1);
    device.hangUp();
    await district.close();
  });
});
