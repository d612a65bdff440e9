import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@wenqu/domain';
import { afterAll, expect, test } from 'vitest';
import { accountsContract } from '../accounts.contract.ts';
import { openSqliteAccounts } from './accounts.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-accounts-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

accountsContract('sqlite accounts', async () => openSqliteAccounts(file()));

test('accounts, sessions and the trail are there after opening again', async () => {
  const path = file();
  const at = instant(1_780_000_000_000_000);
  const first = openSqliteAccounts(path);
  const account = await first.add({
    name: 'admin',
    displayName: '',
    role: 'admin',
    enterprise: '',
    agency: '',
    district: 'main',
    passwordHash: 'h',
    mustChangePassword: false,
    at,
  });
  const expiresAt = instant(at + 1_000_000);
  await first.openSession({ tokenHash: 't', account: account.id, at, expiresAt, remote: '', agent: '' });
  await first.audit({ at, by: account.id, act: 'login', about: '', remote: '', detail: {} });
  await first.close();
  const again = openSqliteAccounts(path);
  expect(await again.list()).toEqual([account]);
  expect((await again.session('t', at))?.account).toEqual(account);
  expect(await again.auditTrail({ limit: 5 })).toHaveLength(1);
  await again.close();
});
