import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Sample, SampleDetail } from '@wenqu/domain';
import { bookOf, type EffectLine, oneDistrict, oneOf } from '@wenqu/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, type RealServer, startServer } from '../bench/real-server.ts';
import { systemClock } from '../packages/server/src/clock.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { BOUNDARIES, CuttingLine, nameOf } from './cutting-line.ts';
import { firstAdmin, newPerson, type Person } from './journeys/person.ts';

const CLI = fileURLToPath(new URL('../packages/simulator/src/cli.ts', import.meta.url));
const SEED = 5;
const KINDS = ['agencies', 'enterprises', 'outlets', 'points', 'loggers', 'devices', 'limits'] as const;
const DONE_MS = 120_000;
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
const recordPath = join(folder, 'record.jsonl');
let ports: { port: number; 'hj212-port': number };
let server: RealServer;
let line: CuttingLine;
let simulator: ChildProcess;
let duty: Person;
let supervisor: Person;

async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const end = performance.now() + DONE_MS;
  for (;;) {
    // While the server is down nobody answers.
    const found = await ask().catch(() => undefined);
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`not in time: ${what}`);
    await pause(150);
  }
}

const say = (command: string) => simulator.stdin!.write(`${command}\n`);
const samplesOf = async (mn: string) =>
  (await supervisor.get<{ items: Sample[] }>('samples?limit=200')).items.filter((each) => each.mn === mn);
const bottlesOf = (mn: string): EffectLine[] =>
  readFileSync(recordPath, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as EffectLine)
    .filter((effect) => effect.effect === 'bottle' && effect.mn === mn);

/** An hour over its limit at this logger; the sample that a rule asks for, approved by a second person. */
async function approvedSample(mn: string): Promise<Sample> {
  say(`set w01018 297.3 -2h ${mn}`);
  say(`upload hour ${mn}`);
  const asked = await until(async () => (await samplesOf(mn))[0], `${mn} asks for a sample`);
  expect(asked).toMatchObject({ state: 'requested', trigger: 'first-hour-over' });
  await supervisor.send('POST', `samples/${asked.id}/steps`, {
    ...{ event: 'approve', version: asked.version, reason: '同意' },
  });
  return asked;
}

/** The bottle is kept, once; the sample knows it and its time runs. */
async function expectKept({ id, mn }: Sample, where: string): Promise<void> {
  const detail = await until(async () => {
    const each = await supervisor.get<SampleDetail>(`samples/${id}`);
    return ['retained', 'failed', 'ended'].includes(each.sample.state) ? each : undefined;
  }, `${where}: the sample ends its exchange`);
  expect(detail.sample.state, `${where}: ${detail.sample.failure}`).toBe('retained');
  const bottles = bottlesOf(mn);
  expect(bottles, `${where}: the device's own record`).toHaveLength(1);
  expect(detail.sample.bottle, where).toBe(bottles[0]!.position);
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
  const ones = mns.flatMap((mn) => ['--one', mn]);
  const options = ['--target', `127.0.0.1:${line.port}`, '--seed', String(SEED), '--haste', '400'];
  simulator = spawn(
    process.execPath,
    [CLI, ...ones, ...options, '--faults', 'none', '--control', '-', '--record', recordPath],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  await until(async () => {
    const { items } = await duty.get<{ items: { online?: boolean }[] }>('loggers?limit=200');
    return items.filter(({ online }) => online).length === LOGGERS ? true : undefined;
  }, 'every logger is on line');
}, DONE_MS);
afterAll(async () => {
  simulator?.kill();
  if (simulator?.exitCode === null) await once(simulator, 'exit');
  await line?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('over limit, finding, approved order, bottle, countdown: exactly one bottle', () => {
  test('wherever the line is lost', { timeout: DONE_MS * 2 }, async () => {
    const samples = await Promise.all(
      BOUNDARIES.map(async (boundary, n) => {
        line.cutAt(mns[n]!, '3015', boundary);
        return approvedSample(mns[n]!);
      }),
    );
    await Promise.all(samples.map((sample, n) => expectKept(sample, `line lost ${nameOf(BOUNDARIES[n]!)}`)));
    for (const [n, boundary] of BOUNDARIES.entries()) {
      expect(line.isCut(mns[n]!), `the line was lost ${nameOf(boundary)}`).toBe(true);
    }
  });

  test.each(BOUNDARIES.map((boundary, n) => ({ boundary, n, name: nameOf(boundary) })))(
    'and wherever the server is killed: $name',
    { timeout: DONE_MS * 2 },
    async ({ boundary, n, name }) => {
      const mn = mns[BOUNDARIES.length + n]!;
      const killed = new Promise<void>((resolve) => {
        line.cutAt(mn, '3015', boundary, () => void server.kill().then(resolve));
      });
      const sample = await approvedSample(mn);
      await killed;
      server = await startServer(folder, ports);
      await expectKept(sample, `server killed ${name}`);
    },
  );
});
