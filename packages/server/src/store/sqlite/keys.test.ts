import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@wenqu/domain';
import { afterAll, expect, test } from 'vitest';
import { keysContract } from '../keys.contract.ts';
import { openSqliteKeys } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-keys-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

keysContract('keys in sqlite', async () => openSqliteKeys(file()));

test('the file is its owner’s alone, and holds after it is opened again', async () => {
  const path = file();
  const store = openSqliteKeys(path);
  const draft = { mn: 'MN1', key: '0'.repeat(32), origin: 'hand', cause: '', by: 'a', byName: 'b' } as const;
  await store.add({ ...draft, at: instant(1) });
  await store.close();
  const again = openSqliteKeys(path);
  expect(await again.list()).toMatchObject([{ id: 'k1', mn: 'MN1', state: 'current' }]);
  expect(statSync(path).mode & 0o077).toBe(0);
  await again.close();
});
