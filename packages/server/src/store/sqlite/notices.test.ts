import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { notice, noticesContract } from '../notices.contract.ts';
import { openSqliteNotices } from './notices.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-notices-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

noticesContract('sqlite notices', async () => openSqliteNotices(file()));

test('what was to be told is there after opening again', async () => {
  const path = file();
  const first = openSqliteNotices(path);
  await first.add([notice('1')]);
  await first.close();
  const second = openSqliteNotices(path);
  expect(await second.due(notice('1').at, 9)).toEqual([notice('1')]);
  await second.close();
});

test('the file holds secrets and is its owner’s alone', async () => {
  const path = file();
  const store = openSqliteNotices(path);
  expect(statSync(path).mode & 0o077).toBe(0);
  await store.close();
});
