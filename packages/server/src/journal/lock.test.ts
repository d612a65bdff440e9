import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WenquError } from '../errors.ts';
import { lockJournal } from './lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wenqu-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const refusal = async (): Promise<unknown> => {
  try {
    (await lockJournal(dir)).release();
    return undefined;
  } catch (error) {
    return error instanceof WenquError ? { code: error.code, ...error.detail } : error;
  }
};

test('one writer at a time, also within one process, and a release frees the folder without trace', async () => {
  const lock = await lockJournal(dir);
  expect(await refusal()).toEqual({ code: 'WQ_JOURNAL_BUSY', pid: process.pid });
  lock.release();
  expect(await refusal()).toBeUndefined();
  expect(readdirSync(dir)).toEqual([]);
});

test('of many that start at once exactly one wins', async () => {
  const locks = await Promise.allSettled(Array.from({ length: 20 }, () => lockJournal(dir)));
  const won = locks.filter((lock) => lock.status === 'fulfilled');
  expect(won).toHaveLength(1);
  won[0]!.value.release();
});

test('another process is refused while the owner lives, and taken over from once it was killed', async () => {
  const script = join(dir, 'owner.mjs');
  const lockUrl = new URL('./lock.ts', import.meta.url).href;
  writeFileSync(
    script,
    `import { lockJournal } from ${JSON.stringify(lockUrl)};
     await lockJournal(${JSON.stringify(dir)}); console.log('held'); setInterval(() => {}, 1000);`,
  );
  const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => owner.stdout.once('data', resolve));
  expect(await refusal()).toEqual({ code: 'WQ_JOURNAL_BUSY', pid: owner.pid });
  owner.kill('SIGKILL');
  await new Promise((resolve) => owner.once('exit', resolve));
  expect(readdirSync(dir)).toContain('writer.lock');
  expect(await refusal()).toBeUndefined();
});

test('the file of a process whose number was given to another one is stale', async () => {
  const lock = await lockJournal(dir);
  const own = JSON.parse(readFileSync(join(dir, 'writer.lock'), 'utf8')) as Record<string, unknown>;
  lock.release();
  for (const stale of [
    { ...own, started: '1' },
    { ...own, boot: 'another' },
    { ...own, pid: 2 ** 22 + 1 },
  ]) {
    writeFileSync(join(dir, 'writer.lock'), JSON.stringify(stale));
    expect(await refusal()).toBeUndefined();
  }
  writeFileSync(join(dir, 'writer.lock'), '{"pid":');
  expect(await refusal()).toBeUndefined();
  writeFileSync(join(dir, 'writer.lock'), JSON.stringify(own));
  expect(await refusal()).toEqual({ code: 'WQ_JOURNAL_BUSY', pid: process.pid });
});
