import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { campaignsContract } from '../campaigns.contract.ts';
import { campaignVersion, issueExample } from '../campaigns.examples.ts';
import { openSqliteCampaigns } from './campaigns.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-campaigns-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

campaignsContract('sqlite campaigns', async () => openSqliteCampaigns(file()));

test('what was issued is there after opening again, and the file refuses to lose or change it', async () => {
  const path = file();
  const store = openSqliteCampaigns(path);
  await store.put(campaignVersion('C1', 1));
  await store.addIssue(issueExample('I1', 'rating', 1));
  await store.close();
  const again = openSqliteCampaigns(path);
  expect(await again.issue('I1')).toEqual(issueExample('I1', 'rating', 1));
  await again.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM issues')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE issues SET content = '{}'")).toThrow(/never changed/);
  expect(() => db.exec("UPDATE campaigns SET doc = '{}'")).toThrow(/never changed/);
  db.close();
});
