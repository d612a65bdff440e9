import { instant, MICROS_PER_HOUR, type Role } from '@wenqu/domain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { findingOf, MN_A, MN_B, openTestHouse, type TestHouse, until } from './test-house.ts';

let house: TestHouse;
let base: string;
let at = instant(Math.floor(systemClock() / 1e6) * 1e6 - MICROS_PER_HOUR);
const next = () => {
  at = instant(at + 60_000_000);
  return at;
};

beforeAll(async () => {
  house = await openTestHouse();
  base = await house.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => house.close());

interface Event {
  readonly id: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into whatever came
  readonly data: any;
}

/** A reader of one stream: events as they come, whether it ended, and how to leave. */
class Reader {
  readonly events: Event[] = [];
  ended = false;
  readonly #abort = new AbortController();

  static async open(path: string, headers: Record<string, string>): Promise<Reader> {
    const reader = new Reader();
    readers.push(reader);
    const answer = await fetch(`${base}${path}`, { headers, signal: reader.#abort.signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    void reader
      .#read(answer)
      .catch(() => undefined)
      .finally(() => {
        reader.ended = true;
      });
    return reader;
  }

  async #read(answer: Response): Promise<void> {
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const lines = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
        const name = lines.get('event');
        if (name) this.events.push({ id: lines.get('id') ?? '', name, data: JSON.parse(lines.get('data')!) });
      }
    }
  }

  leave(): void {
    this.#abort.abort();
  }

  names(): string[] {
    return this.events.map(({ name }) => name);
  }

  points(name: string): string[] {
    return this.events
      .filter((each) => each.name === name)
      .flatMap(({ data }) => data.points.map((p: { point: string }) => p.point));
  }

  async has(name: string, count = 1): Promise<void> {
    await until(() => this.names().filter((each) => each === name).length >= count, `${count} × ${name}`);
  }
}

const readers: Reader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave();
});
const live = async (role: Role, headers: Record<string, string> = {}) =>
  Reader.open('/api/live', { cookie: await house.cookie(role), ...headers });

test('begins with a snapshot and goes on with what changes, ids rising', async () => {
  await house.send(MN_A, next(), 31.2);
  const reader = await live('duty');
  await reader.has('snapshot');
  expect(reader.points('snapshot')).toContain('pA');
  await house.send(MN_A, next(), 32.5);
  await expect
    .poll(() => reader.events.findLast(({ name }) => name === 'latest')?.data.points[0].realtime)
    .toContainEqual(expect.objectContaining({ value: 32.5 }));
  const ids = reader.events.map(({ id }) => Number(id)).filter((id) => id > 0);
  expect(ids).toEqual([...ids].sort((one, other) => one - other));
});

test('one who comes back gets what he missed, without a snapshot', async () => {
  const first = await live('duty');
  await first.has('snapshot');
  const lastId = first.events.findLast(({ id }) => id !== '')?.id ?? '';
  first.leave();
  const missed = next();
  await house.send(MN_B, missed, 44.4);
  await house.main.register.take([findingOf(`f-${missed}`, 'pB', missed)]);
  const witness = await live('duty');
  await witness.has('snapshot');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const again = await live('duty', { 'last-event-id': lastId });
  await again.has('latest');
  await again.has('entry');
  await expect.poll(() => again.points('latest')).toContain('pB');
  expect(again.names()).not.toContain('snapshot');
});

test('one whose place is no longer kept is told of the gap and starts afresh', async () => {
  const reader = await live('duty', { 'last-event-id': '1000' });
  await reader.has('snapshot');
  expect(reader.names().slice(0, 2)).toEqual(['gap', 'snapshot']);
});

test('an enterprise hears of its own points only and never of a hidden entry', async () => {
  const [enterprise, agency, duty] = [await live('enterprise'), await live('agency'), await live('duty')];
  for (const reader of [enterprise, agency, duty]) await reader.has('snapshot');
  expect(new Set(enterprise.points('snapshot'))).toEqual(new Set(['pA']));
  const when = next();
  await house.send(MN_B, when, 45.5);
  await house.main.register.take([findingOf(`h-${when}`, 'pA', when, { hidden: true, factor: 'w21003' })]);
  await house.send(MN_A, next(), 33.3);
  for (const reader of [enterprise, agency]) {
    await reader.has('latest');
    expect(new Set(reader.points('latest'))).toEqual(new Set(['pA']));
    expect(reader.names()).not.toContain('entry');
    expect(reader.names()).not.toContain('system');
  }
  await duty.has('entry');
  expect(duty.events.filter(({ name }) => name === 'entry').some(({ data }) => data.hidden)).toBe(true);
  await expect.poll(() => duty.points('latest')).toContain('pB');
});

test('what an enterprise was not shown it is not shown on coming back either', async () => {
  const enterprise = await live('enterprise');
  await enterprise.has('snapshot');
  const lastId = enterprise.events.findLast(({ id }) => id !== '')?.id ?? '';
  enterprise.leave();
  const when = next();
  await house.main.register.take([findingOf(`h-${when}`, 'pA', when, { hidden: true, factor: 'w21003' })]);
  await house.send(MN_B, when, 46.6);
  await house.send(MN_A, next(), 34.4);
  await live('duty').then((reader) => reader.has('snapshot'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const again = await live('enterprise', { 'last-event-id': lastId });
  await again.has('latest');
  expect(new Set(again.points('latest'))).toEqual(new Set(['pA']));
  expect(new Set(again.names())).toEqual(new Set(['latest']));
});

test('the wire shows frames as they are decoded, without PW, and nobody watching turns it off', async () => {
  const reader = await Reader.open('/api/wire', { cookie: await house.cookie('technical') });
  // The projection learns a little later that somebody watches.
  await until(async () => {
    await house.send(MN_A, next(), 35.5);
    return reader.names().includes('frames');
  }, 'frames');
  const frames = reader.events.flatMap(({ data }) => data.frames ?? []);
  expect(frames).toContainEqual(expect.objectContaining({ mn: MN_A, outcome: 'stored' }));
  expect(JSON.stringify(frames)).not.toContain('123456');
});

test('steps of orders are told: to an enterprise those at its own devices, never hidden ones', async () => {
  const [enterprise, duty] = [await live('enterprise'), await live('duty')];
  for (const reader of [enterprise, duty]) await reader.has('snapshot');
  const ask = await house.as('duty');
  const order = async (mn: string, cn: string) => {
    const payload = { mn, cn, params: {}, reason: 'x' };
    return (await ask({ method: 'POST', url: '/api/orders', payload })).json().id as string;
  };
  const [hidden, other, own] = [
    await order(MN_A, '3015'),
    await order(MN_B, '1011'),
    await order(MN_A, '1011'),
  ];
  await duty.has('order', 3);
  await enterprise.has('order');
  const told = (reader: Reader) =>
    new Set(reader.events.filter(({ name }) => name === 'order').map(({ data }) => data.id));
  expect(told(duty)).toEqual(new Set([hidden, other, own]));
  expect(told(enterprise)).toEqual(new Set([own]));
  expect(duty.events.findLast(({ data }) => data.id === hidden)?.data).toMatchObject({
    ...{ state: 'requested', mn: MN_A, enterprise: 'eA', hidden: true, version: 1 },
  });
});

test('steps of matters are told to who may know of them and to nobody else', async () => {
  const [enterprise, town, duty] = [await live('enterprise'), await live('town'), await live('duty')];
  for (const reader of [enterprise, town, duty]) await reader.has('snapshot');
  const given = {
    ...{
      channel: 'letter',
      'received-at': systemClock() - 60e6,
      'complaint-what': '异味',
      'complaint-about': 'air',
    },
    'reply-wanted': false,
  };
  const draft = { machine: 'complaint', title: '异味', enterprise: 'eA', reason: '', given } as const;
  const begin = async (hidden: boolean) => {
    const officer = (await house.accounts.byName('duty-main'))!.account;
    return (await house.main.matters.open({ ...draft, hidden }, officer)).matter.id;
  };
  const [hidden, open] = [await begin(true), await begin(false)];
  const heard = (reader: Reader) =>
    reader.events.filter(({ name }) => name === 'matter').map(({ data }) => data.id);
  await expect.poll(() => heard(duty)).toEqual([hidden, open]);
  await expect.poll(() => heard(town)).toEqual([open]);
  await house.send(MN_A, next(), 33.3);
  await enterprise.has('latest');
  expect(heard(enterprise)).toEqual([]);
});

test('a stream ends with its session', async () => {
  const cookie = await house.cookie('inspector');
  const reader = await Reader.open('/api/live', { cookie });
  await reader.has('snapshot');
  await house.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie, 'x-wenqu': '1' } });
  await until(() => reader.ended, 'the stream ended');
});
