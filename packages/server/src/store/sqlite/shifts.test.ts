import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { handoverOf, NOON, shiftsContract } from '../shifts.contract.ts';
import { openSqliteShifts } from './shifts.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-shifts-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

shiftsContract('sqlite shifts', async () => openSqliteShifts(file()));

test('the file itself refuses to rewrite log and handovers', async () => {
  const path = file();
  const store = openSqliteShifts(path);
  await store.addNote({ at: NOON, by: 'a', byName: 'A', kind: 'note', text: 'quiet' });
  await store.keepHandover(handoverOf('J-2026-000001'));
  await store.close();
  const db = new DatabaseSync(path);
  for (const table of ['notes', 'handovers']) {
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/never deleted/);
    expect(() => db.exec(`UPDATE ${table} SET doc = doc`)).toThrow(/never rewritten/);
  }
  db.close();
});
