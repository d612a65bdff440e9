import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { samplesContract } from '../samples.contract.ts';
import { birth, sampleDraft, stepOf } from '../samples.examples.ts';
import { openSqliteSamples } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-samples-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

samplesContract('sqlite samples', async () => openSqliteSamples(file()));

test('samples, steps and numbers are there after opening again', async () => {
  const path = file();
  const store = openSqliteSamples(path);
  const { sample } = await store.open(sampleDraft({}, 'cause'), birth());
  await store.step(stepOf(sample, 'approve', 'approved'));
  await store.close();
  const again = openSqliteSamples(path);
  expect(await again.ofKey('cause')).toMatchObject({ state: 'approved', version: 2 });
  expect(await again.steps(sample.id)).toHaveLength(2);
  expect((await again.open(sampleDraft(), birth())).sample.id).toBe('S-2026-000002');
  await again.close();
});

test('the file itself refuses to delete samples or to rewrite steps and traces', async () => {
  const path = file();
  const store = openSqliteSamples(path);
  await store.open(sampleDraft(), birth());
  await store.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM sample_steps')).toThrow(/never deleted/);
  expect(() => db.exec('UPDATE sample_steps SET doc = json(doc)')).toThrow(/never rewritten/);
  expect(() => db.exec('DELETE FROM samples')).toThrow(/not deleted/);
  db.close();
});
