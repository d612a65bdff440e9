import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { fieldContract } from '../field.contract.ts';
import { visitDraft } from '../field.examples.ts';
import { openSqliteField } from './field.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-field-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

fieldContract('sqlite field', async () => openSqliteField(file()));

test('records are there after opening again, and the file refuses to lose or change one', async () => {
  const path = file();
  const store = openSqliteField(path);
  const { visit } = await store.keep(visitDraft('c-1'));
  await store.close();
  const again = openSqliteField(path);
  expect(await again.visit(visit.id)).toEqual(visit);
  await again.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM visits')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE visits SET kept = '{}'")).toThrow(/never changed/);
  db.close();
});
