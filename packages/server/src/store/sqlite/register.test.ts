import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { AUTHOR, PLANT } from '../book.examples.ts';
import { registerContract } from '../register.contract.ts';
import { entryDraft, finding, rise, stepDraft } from '../register.examples.ts';
import { openSqliteBook } from './book.ts';
import { openSqliteRegister } from './register.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-register-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

registerContract('sqlite register', async () => openSqliteRegister(file()));

test('book and register share one file, and both are there after opening again', async () => {
  const path = file();
  const [book, register] = [openSqliteBook(path), openSqliteRegister(path)];
  await book.apply(PLANT, AUTHOR);
  const { id } = await register.openEntry(entryDraft());
  await register.keepFinding(finding('f1'), id, rise());
  await register.step(stepDraft(id, 1, 'triage-inquiry', ['grouped', 'inquiry']));
  await book.close();
  await register.close();
  const again = openSqliteRegister(path);
  expect(await again.entry(id)).toMatchObject({ state: 'inquiry', findings: 1, version: 2 });
  expect(await again.steps(id)).toHaveLength(1);
  expect((await again.openEntry(entryDraft())).number).toBe('A-2026-000002');
  await again.close();
});

test('the file itself refuses to delete entries or rewrite steps', async () => {
  const path = file();
  const register = openSqliteRegister(path);
  const { id } = await register.openEntry(entryDraft());
  await register.step(stepDraft(id, 1, 'note', ['grouped', 'grouped']));
  await register.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM entries')).toThrow(/closed, not deleted/);
  expect(() => db.exec('DELETE FROM entry_steps')).toThrow(/never deleted/);
  expect(() => db.exec('UPDATE entry_steps SET doc = json(doc)')).toThrow(/never rewritten/);
  db.close();
});
