import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { instant } from '@wenqu/domain';
import { afterAll, expect, test } from 'vitest';
import { documentsContract } from '../documents.contract.ts';
import { openSqliteDocuments } from './documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-documents-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

documentsContract('sqlite documents', async () => openSqliteDocuments(file()));

test('the file refuses to lose or change what was issued', async () => {
  const path = file();
  const store = openSqliteDocuments(path);
  await store.keepSettings({ bureau: '某局', mark: '环', numbering: {} }, instant(1), 'a1');
  await store.close();
  const again = openSqliteDocuments(path);
  expect(await again.settings()).toMatchObject({ bureau: '某局' });
  await again.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM document_settings')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE document_settings SET by = 'x'")).toThrow(/never changed/);
  db.close();
});
