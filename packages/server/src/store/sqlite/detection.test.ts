import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant, pointId } from '@wenqu/domain';
import { afterAll, expect, test } from 'vitest';
import { detectionContract } from '../detection.contract.ts';
import { openSqliteDetection } from './detection.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-detection-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

detectionContract('detection in sqlite', async () => openSqliteDetection(file()));

test('place and leads hold after the file is opened again', async () => {
  const path = file();
  const store = openSqliteDetection(path);
  const lead = { id: 'f-1', pattern: 'D21', score: 0.7, at: instant(8) } as const;
  await store.looked(pointId('p-1'), instant(9), [lead]);
  await store.close();
  const again = openSqliteDetection(path);
  expect([...(await again.lookedTo())]).toEqual([['p-1', 9]]);
  expect(await again.leads(pointId('p-1'), instant(0))).toEqual([lead]);
  await again.close();
});
