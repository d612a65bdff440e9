import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@wenqu/domain';
import { afterAll, expect, test } from 'vitest';
import { careContract } from '../care.contract.ts';
import { openSqliteCare } from './care.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-care-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

careContract('sqlite care', async () => openSqliteCare(file()));

test('what was kept is there after opening again', async () => {
  const path = file();
  const at = instant(1_780_000_000_000_000);
  const first = openSqliteCare(path);
  await first.keepClocks([{ mn: 'M1', at, offsetS: 12.5, source: 'asked' }]);
  await first.close();
  const second = openSqliteCare(path);
  expect(await second.latestClock('M1')).toEqual({ mn: 'M1', at, offsetS: 12.5, source: 'asked' });
  await second.close();
});
