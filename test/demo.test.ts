import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Accounting } from '@wenqu/domain';
import { bookOf, districtOf } from '@wenqu/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RealServer, startServer } from '../bench/real-server.ts';
import { systemClock } from '../packages/server/src/clock.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { untilRead } from './journeys/house.ts';
import { ADMIN, firstAdmin } from './journeys/person.ts';

const ENTERPRISES = 12;
const SEED = 7;
const RUN_MINUTES = 0.25;
const KINDS = ['agencies', 'enterprises', 'outlets', 'points', 'loggers', 'devices', 'limits'] as const;

const folder = mkdtempSync(join(tmpdir(), 'wenqu-truth-'));
const truth = join(folder, 'truth.jsonl');
let server: RealServer;

beforeAll(async () => {
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const rows = bookOf(districtOf(SEED, ENTERPRISES));
  const edits = KINDS.flatMap((kind) => rows[kind].map((row) => ({ kind, op: 'add', row }) as BookEdit));
  await book.apply(edits, { by: 'test', reason: 'test', at: systemClock() });
  await book.close();
  server = await startServer(folder);
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A program of the simulator, to its end. @returns exit code and what it said */
function simulator(file: string, options: Readonly<Record<string, string | number>>, ...flags: string[]) {
  const path = fileURLToPath(new URL(`../packages/simulator/src/${file}`, import.meta.url));
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, [path, ...args, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, said }));
  });
}

test('under many faults the server holds every value the simulator had acknowledged, and no other', async () => {
  const base = `http://127.0.0.1:${server.port}`;
  const admin = await firstAdmin(base, server.firstPassword!);
  const district = { target: `127.0.0.1:${server.hj212Port}`, district: ENTERPRISES, seed: SEED };
  // A fixed past: the faults are drawn from seed and moment, so that each run meets the same ones.
  const weather = { from: '2026-03-02T00:00:00Z', faults: 'many', truth, minutes: RUN_MINUTES };
  expect((await simulator('cli.ts', { ...district, ...weather }, '--catch-up')).code).toBe(0);
  await untilRead(server);
  const { code, said } = await simulator('check.ts', { truth, base, ...ADMIN });
  const counts = JSON.parse(said.split('\n')[0]!);
  expect(counts, said).toMatchObject({ missing: 0, differing: 0 });
  expect(code).toBe(0);
  expect(counts.framesAcked).toBeGreaterThan(1_000);
  expect(counts.valuesCompared).toBeGreaterThan(10_000);
  const { total, closes } = await admin.get<Accounting>('accounting');
  expect(closes).toBe(true);
  expect(total.received).toBe(total.stored + total.duplicate + total.quarantined + total.junk);
  expect(total.duplicate).toBeGreaterThan(0);
  expect(total.junk).toBeGreaterThan(0);
}, 240_000);
