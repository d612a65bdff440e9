import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { crashRun } from '../bench/crash-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The short form of `npm run bench:crash`, which crashes two hundred times.
test('kill -9 under load loses nothing that was acknowledged and doubles nothing', async () => {
  const plan = { folder, crashes: 4, connections: 8, seed: 7, untilMs: Number.POSITIVE_INFINITY };
  const result = await crashRun(plan);
  expect(result.acked).toBeGreaterThan(100);
  expect(result).toMatchObject({
    crashes: 4,
    ackedLost: 0,
    duplicates: 0,
    accountingCloses: true,
    rebuiltEqual: true,
  });
}, 300_000);
