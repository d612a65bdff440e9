import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { mattersContract } from '../matters.contract.ts';
import { hours, matterVersion } from '../matters.examples.ts';
import { openSqliteMatters } from './matters.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-matters-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

mattersContract('sqlite matters', async () => openSqliteMatters(file()));

test('step and matter are kept together: a kill between them leaves neither', async () => {
  const path = file();
  const store = openSqliteMatters(path);
  const first = matterVersion('m1', 1);
  await store.append([first]);
  await store.close();
  // The write that was cut off: its matter without its step, in a transaction nobody ended.
  const cut = new DatabaseSync(path);
  cut.exec(
    "BEGIN IMMEDIATE; UPDATE matters SET state = 'closed' WHERE id = 'm1'; UPDATE matter_docs SET doc = '{}'",
  );
  cut.close();
  const again = openSqliteMatters(path);
  expect(await again.story('m1')).toEqual({ matter: first.matter, steps: [first.step] });
  await again.append([matterVersion('m1', 2)]);
  await again.close();
});

test('the file refuses to lose or change a step', async () => {
  const path = file();
  const store = openSqliteMatters(path);
  await store.append([matterVersion('m1', 1)]);
  await store.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM steps')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE steps SET by = 'x'")).toThrow(/never changed/);
  expect(() => db.exec('DELETE FROM matters')).toThrow(/never deleted/);
  db.close();
});

test('a list of many is read by an index, not by sorting all of them', async () => {
  const path = file();
  const store = openSqliteMatters(path);
  await store.append(
    Array.from({ length: 200 }, (_, at) => matterVersion(`m${at + 1}`, 1, { dueAt: hours(at % 50) })),
  );
  await store.close();
  const db = new DatabaseSync(path);
  const plan = (sql: string) =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .join('; ');
  for (const place of ['due_at', 'opened_at', 'updated_at'])
    expect(plan(`SELECT id FROM matters WHERE 1 ORDER BY ${place}, id LIMIT 51`)).not.toMatch(/TEMP B-TREE/);
  expect(plan('SELECT id FROM matters WHERE enterprise = ?')).toMatch(/USING INDEX/);
  db.close();
});
