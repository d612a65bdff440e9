import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { gapsContract } from '../gaps.contract.ts';
import { gap, hours } from '../gaps.examples.ts';
import { openSqliteGaps } from './gaps.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-gaps-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

gapsContract('sqlite gaps', async () => openSqliteGaps(file()));

test('gaps are there after opening again, and the file refuses to lose a story', async () => {
  const path = file();
  const store = openSqliteGaps(path);
  const story = { seq: 1, at: hours(1), by: 'system', byName: '', event: 'found', to: 'open' } as const;
  await store.keep({
    gaps: [gap('G-000001')],
    steps: [{ gap: 'G-000001', ...story, reason: '', detail: {} }],
  });
  await store.close();
  const again = openSqliteGaps(path);
  expect(await again.recent(hours(0))).toEqual([gap('G-000001')]);
  await again.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM gap_steps')).toThrow(/never deleted/);
  expect(() => db.exec('DELETE FROM gaps')).toThrow(/closed, not deleted/);
  db.close();
});

test('a write that fails in part leaves nothing of itself', async () => {
  const store = openSqliteGaps(file());
  const orphan = { gap: 'G-000009', seq: 1, at: hours(1), by: '', byName: '', event: 'found' } as const;
  const steps = [{ ...orphan, to: 'open', reason: '', detail: {} } as const];
  await expect(store.keep({ gaps: [gap('G-000001')], steps })).rejects.toThrow(/WQ_STORE/);
  expect(await store.gap('G-000001')).toBeUndefined();
  await store.close();
});
