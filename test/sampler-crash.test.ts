import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order, OrderDetail, Sample, SampleDetail } from '@wenqu/domain';
import { bookOf, oneDistrict, oneOf } from '@wenqu/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, type RealServer, startServer } from '../bench/real-server.ts';
import { systemClock } from '../packages/server/src/clock.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { BOUNDARIES, CuttingLine, nameOf } from './cutting-line.ts';
import { until } from './journeys/house.ts';
import { editionHeard, firstAdmin, newPerson, type Person } from './journeys/person.ts';
import { NearLogger } from './simulated-logger.ts';

const SEED = 5;
const KINDS = ['agencies', 'enterprises', 'outlets', 'points', 'loggers', 'devices', 'limits'] as const;
const DONE_MS = 120_000;
/** Simulated devices fill a bottle this many times as fast as real ones. */
const HASTE = 400;
/** How long an answer is waited for and how often a request goes out again: much shorter than by default. */
const ANSWER_S = '4';
const RESENDS = '12';
/** One logger for each way of losing the line, and for each way of killing the server. */
const mnOf = (n: number) => `010000A8900016F000169D${n.toString(16).toUpperCase().padStart(2, '0')}`;
const LOGGERS = BOUNDARIES.length * 2;
const mns = Array.from({ length: LOGGERS }, (_, n) => mnOf(n));
const book = bookOf(
  oneDistrict(
    SEED,
    mns.map((mn) => oneOf(mn)),
  ),
);

const folder = mkdtempSync(join(tmpdir(), 'wenqu-sampler-crash-'));
let ports: { port: number; 'hj212-port': number };
let server: RealServer;
let line: CuttingLine;
const loggers: NearLogger[] = [];
let duty: Person;
let supervisor: Person;

/** While the server is down nobody answers. */
const patiently = <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> =>
  until(what, () => ask().catch(() => undefined), DONE_MS);

const samplesOf = async (mn: string) =>
  (await supervisor.get<{ items: Sample[] }>('samples?limit=200')).items.filter((each) => each.mn === mn);

/** A logger on the line, fresh: what it went through does not slow its next connection. */
async function dial(mn: string): Promise<NearLogger> {
  const logger = new NearLogger(line.port, mn, HASTE);
  loggers.push(logger);
  await patiently(`${mn} is on line`, async () => {
    logger.measure();
    return editionHeard(duty, mn);
  });
  const params = { OverTime: ANSWER_S, ReCount: RESENDS };
  const { id } = await supervisor.send<Order>('POST', 'orders', { mn, cn: '1000', params, reason: '联调' });
  await patiently(`${mn} knows how long one waits`, async () => {
    const { order } = await supervisor.get<OrderDetail>(`orders/${id}`);
    return order.state === 'done' || undefined;
  });
  return logger;
}

/** An hour over its limit at this logger; the sample that a rule asks for, approved by a second person. */
async function approvedSample(logger: NearLogger, mn: string): Promise<Sample> {
  logger.say('set w01018 297.3 -2h');
  logger.say('upload hour');
  const asked = await patiently(`${mn} asks for a sample`, async () => (await samplesOf(mn))[0]);
  expect(asked).toMatchObject({ state: 'requested', trigger: 'first-hour-over' });
  await supervisor.send('POST', `samples/${asked.id}/steps`, {
    ...{ event: 'approve', version: asked.version, reason: '同意' },
  });
  return asked;
}

/** The bottle is kept, once; the sample knows it and its time runs. */
async function expectKept({ id, mn }: Sample, logger: NearLogger, where: string): Promise<void> {
  const detail = await patiently(`${where}: the sample ends its exchange`, async () => {
    logger.measure();
    const each = await supervisor.get<SampleDetail>(`samples/${id}`);
    return ['retained', 'failed', 'ended'].includes(each.sample.state) ? each : undefined;
  });
  expect(detail.sample.state, `${where}: ${detail.sample.failure}`).toBe('retained');
  expect(logger.bottles, `${where}: the device's own record`).toHaveLength(1);
  expect(detail.sample.bottle, where).toBe(logger.bottles[0]!.position);
  expect(detail.sample.dueAt!, where).toBeGreaterThan(systemClock());
  expect(detail.sample.frames.length, where).toBeGreaterThan(1);
  expect(await samplesOf(mn), where).toHaveLength(1);
}

beforeAll(async () => {
  const store = openSqliteBook(join(folder, 'book.sqlite'));
  // A number nobody has compared with its text wakes nobody: every limit here is verified.
  const verified = { verifiedBy: 'test', verifiedAt: systemClock() };
  const edits = KINDS.flatMap((kind) =>
    book[kind].map((row) => {
      const kept = kind === 'limits' ? { ...row, ...verified } : row;
      return { kind, op: 'add', row: kept } as BookEdit;
    }),
  );
  await store.apply(edits, { by: 'test', reason: 'test', at: systemClock() });
  await store.close();
  ports = { port: await freePort(), 'hj212-port': await freePort() };
  server = await startServer(folder, ports);
  line = await CuttingLine.open(() => ports['hj212-port']);
  const base = `http://127.0.0.1:${ports.port}`;
  const admin = await firstAdmin(base, server.firstPassword!);
  duty = (await newPerson(base, admin, 'duty', 'duty')).person;
  supervisor = (await newPerson(base, admin, 'supervisor', 'supervisor')).person;
}, DONE_MS);
afterAll(async () => {
  await Promise.all(loggers.map((logger) => logger.stop()));
  await line?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('over limit, finding, approved order, bottle, countdown: exactly one bottle', () => {
  test('wherever the line is lost', { timeout: DONE_MS * 2 }, async () => {
    const samples = await Promise.all(
      BOUNDARIES.map(async (boundary, n) => {
        const logger = await dial(mns[n]!);
        line.cutAt(mns[n]!, '3015', boundary);
        return { logger, sample: await approvedSample(logger, mns[n]!) };
      }),
    );
    await Promise.all(
      samples.map(({ sample, logger }, n) =>
        expectKept(sample, logger, `line lost ${nameOf(BOUNDARIES[n]!)}`),
      ),
    );
    await Promise.all(loggers.splice(0).map((logger) => logger.stop()));
    for (const [n, boundary] of BOUNDARIES.entries()) {
      expect(line.isCut(mns[n]!), `the line was lost ${nameOf(boundary)}`).toBe(true);
    }
  });

  /** Where no 9012 comes any more the bottle settles by time alone: those wait for it together, at the end. */
  const unclosed = (name: string) => ['before data', 'after data', 'before 9012'].includes(name);
  const settling: (() => Promise<void>)[] = [];
  const kills = BOUNDARIES.map((boundary, n) => ({ boundary, n, name: nameOf(boundary) }));
  const ordered = [
    ...kills.filter(({ name }) => !unclosed(name)),
    ...kills.filter(({ name }) => unclosed(name)),
  ];

  test.each(ordered)(
    'and wherever the server is killed: $name',
    { timeout: DONE_MS * 2 },
    async ({ boundary, n, name }) => {
      const mn = mns[BOUNDARIES.length + n]!;
      const killed = new Promise<void>((resolve) => {
        line.cutAt(mn, '3015', boundary, () => void server.kill().then(resolve));
      });
      const logger = await dial(mn);
      const sample = await approvedSample(logger, mn);
      await killed;
      server = await startServer(folder, ports);
      const kept = () => expectKept(sample, logger, `server killed ${name}`);
      if (unclosed(name)) settling.push(kept);
      else await kept();
    },
  );

  test('also where only time could tell', { timeout: DONE_MS * 2 }, async () => {
    expect(settling).toHaveLength(3);
    await Promise.all(settling.map((kept) => kept()));
  });
});
