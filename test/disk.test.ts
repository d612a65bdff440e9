import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Accounting, instantFromMs, type SystemStatus } from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealServer, startServer } from '../bench/real-server.ts';
import { DYE, PAPER, seedDistrict } from './journeys/district.ts';
import { FieldLogger, type SentFrame } from './journeys/field-logger.ts';
import { until, untilRead } from './journeys/house.ts';
import { firstAdmin, type Person } from './journeys/person.ts';

const START_MS = Date.UTC(2026, 0, 5);
const SIZE = '48m';
/** More than one connection may leave unanswered. */
const POURED_BYTES = 2 * 1024 * 1024;

/** A small disk of its own; undefined where this user may not make one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-disk-'));
  const root = process.getuid?.() === 0;
  if (root && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]).status === 0)
    return folder;
  rmSync(folder, { recursive: true });
  if (root && process.env.CI === 'true') throw new Error('root in CI must be able to mount a small tmpfs');
  process.stderr.write('left out, no right to mount a small tmpfs: a full disk\n');
  return undefined;
}

/** Fills what is left of the disk. @returns empties it again */
function fill(folder: string): () => void {
  const path = join(folder, 'ballast');
  const file = openSync(path, 'w');
  for (const bytes of [1024 * 1024, 4096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes));
    } catch {
      // ENOSPC: on with the smaller piece, then full.
    }
  }
  closeSync(file);
  return () => rmSync(path);
}

const folder = smallDisk();

describe.skipIf(folder === undefined)('a full disk', () => {
  let server: RealServer;
  let admin: Person;
  let empty = () => {};
  beforeAll(async () => {
    await seedDistrict(folder!);
    server = await startServer(folder!, { 'log-level': 'error' });
    admin = await firstAdmin(`http://127.0.0.1:${server.port}`, server.firstPassword!);
  });
  afterAll(async () => {
    await server?.stop();
    spawnSync('umount', [folder!]);
    rmSync(folder!, { recursive: true, force: true });
  });

  /** The k-th frame of a logger: sent again it is the same bytes. */
  const send = (logger: FieldLogger, k: number): SentFrame =>
    logger.send({ w01018: (20 + (k % 300) / 10).toFixed(1), w01001: '7.21' }, START_MS + k * 1000);
  const healthz = () => fetch(`http://127.0.0.1:${server.port}/healthz`);

  test('nothing is answered that is not kept; senders wait; freed, the re-sent frames complete the picture', async () => {
    const logger = await FieldLogger.dial(server.hj212Port, DYE.mn);
    const pouring = await FieldLogger.dial(server.hj212Port, PAPER.mn);
    const frames = Array.from({ length: 20 }, (_, k) => send(logger, k));
    await until('all of a good day are answered', () => frames.every((frame) => logger.answered(frame)));
    expect((await healthz()).status).toBe(200);

    empty = fill(folder!);
    while ((await healthz()).status === 200) {
      frames.push(send(logger, frames.length));
      expect(frames.length).toBeLessThan(2_000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const sick = await healthz();
    expect(sick.status).toBe(503);
    expect(await sick.json()).toMatchObject({ ok: false, journal: 'retrying' });
    expect(((await (await healthz()).json()) as { journalWhy: string }).journalWhy).toMatch(/ENOSPC/);
    const waiting = frames.filter((frame) => !logger.answered(frame));
    expect(waiting.length).toBeGreaterThan(0);

    const poured: SentFrame[] = [];
    for (let bytes = 0; bytes < POURED_BYTES; ) {
      poured.push(send(pouring, poured.length));
      bytes += poured.at(-1)!.bytes.length;
    }
    const late = await FieldLogger.dial(server.hj212Port, PAPER.mn);
    await until('who comes now is refused', () => late.gone);
    await until(
      'two connections wait',
      async () => (await admin.get<SystemStatus>('system')).pausedConnections === 2,
    );
    expect(poured.some((frame) => pouring.answered(frame))).toBe(false);
    expect(waiting.some((frame) => logger.answered(frame))).toBe(false);

    empty();
    await until('it writes again', async () => (await healthz()).status === 200);
    // As loggers in the field do: what was not answered is sent again over a new connection.
    logger.hangUp();
    const again = await FieldLogger.dial(server.hj212Port, DYE.mn);
    const resent = waiting.map((_, at) => send(again, frames.length - waiting.length + at));
    await until('every re-sent frame is answered', () => resent.every((frame) => again.answered(frame)));
    await until('and what was poured', () => poured.every((frame) => pouring.answered(frame)), 60_000);
    await untilRead(server);

    const range = `from=${instantFromMs(START_MS)}&to=${instantFromMs(START_MS + 86_400_000)}`;
    const path = `points/${DYE.point}/series?statistic=realtime&columns=w01018-Rtd&${range}&px=20000`;
    const series = await admin.get<{ at: number[] }>(path);
    expect(series.at).toEqual(frames.map((_, k) => instantFromMs(START_MS + k * 1000)));
    const { total, closes } = await admin.get<Accounting>('accounting');
    expect(closes).toBe(true);
    expect(total).toMatchObject({ stored: frames.length + poured.length, quarantined: 0 });
    for (const each of [again, pouring]) each.hangUp();
  }, 180_000);
});
