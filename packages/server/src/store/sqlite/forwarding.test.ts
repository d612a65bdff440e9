import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type ForwardReceipt, instant, journalPosition } from '@wenqu/domain';
import { afterAll, expect, test } from 'vitest';
import { forwardingContract } from '../forwarding.contract.ts';
import { packReceipts, unpackReceipts } from '../forwarding-rules.ts';
import { openSqliteForwarding } from './forwarding.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-forwarding-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

forwardingContract('sqlite forwarding', async () => openSqliteForwarding(file()));

test('an open block goes on after the file was opened again', async () => {
  const path = file();
  const receipt = (n: number): ForwardReceipt => ({
    ...{ position: journalPosition(n), mn: 'MN1', qn: String(20_260_701_120_000_000n + BigInt(n)) },
    ackedAt: instant(1_780_000_000_000_000 + n * 1_000),
  });
  const progress = {
    ...{ cursor: journalPosition(1), acked: 1, refused: 0, resent: 0, echoes: 0 },
    ...{ day: instant(0), ackedToday: 1, lastAckAt: null },
  };
  for (let n = 0; n < 5; n++) {
    const store = openSqliteForwarding(path);
    await store.save([{ target: 'f1', progress, receipts: [receipt(n)], dead: [], undead: [] }]);
    await store.close();
  }
  const db = new DatabaseSync(path);
  expect(db.prepare('SELECT count(*) AS blocks, sum(count) AS held FROM receipt_block').get()).toEqual({
    blocks: 1,
    held: 5,
  });
  db.close();
});

test('a receipt takes few bytes, and every QN comes back as it was', () => {
  const receipts = Array.from({ length: 512 }, (_, n) => ({
    position: journalPosition(7_000_000_000 + n * 431),
    mn: `010000A8900016F0001${String(n % 30).padStart(5, '0')}`,
    qn: n === 7 ? '00000000000000001' : n === 9 ? 'x' : String(20_260_701_120_000_000n + BigInt(n * 200)),
    ackedAt: instant(1_780_000_000_000_000 + n * 200_000),
  }));
  const packed = packReceipts(receipts);
  expect(unpackReceipts(packed)).toEqual(receipts);
  expect(packed.length / receipts.length).toBeLessThan(8);
});

test('passwords and keys are for the owner of the file alone', async () => {
  const path = file();
  const store = openSqliteForwarding(path);
  for (const each of [path, `${path}-wal`]) expect(statSync(each).mode & 0o077).toBe(0);
  await store.close();
});
