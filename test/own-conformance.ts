import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CheckResult, type Conformance, conformDevice, conformServer } from '@wenqu/simulator/conform';
import { freePort } from '../bench/real-server.ts';
import { DYE, PAPER, seedDistrict } from './journeys/district.ts';
import { openHouse } from './journeys/house.ts';
import { firstAdmin, newPerson } from './journeys/person.ts';

const SIMULATOR = fileURLToPath(new URL('../packages/simulator/src/cli.ts', import.meta.url));
const KEY = '30313233343536373839616263646566';
const nowMs = () => Date.now();

/** The kit against a real Wenqu of its own process: it asks for requests through the API, as an operator would. */
export async function ownServerConformance(tell: (result: CheckResult) => void): Promise<Conformance> {
  const house = await openHouse(seedDistrict);
  try {
    const admin = await firstAdmin(house.base, house.server.firstPassword!);
    const { person } = await newPerson(house.base, admin, 'technical', 'technical');
    await admin.send('POST', 'keys', { mn: DYE.mn, key: KEY, reason: '符合性检查' });
    return await conformServer(
      {
        host: '127.0.0.1',
        port: house.server.hj212Port,
        ...{ mn: DYE.mn, otherMn: PAPER.mn, password: '123456', st: '32' },
        ...{ answerMs: 15_000, requestMs: 60_000, key: Buffer.from(KEY, 'hex') },
        ask: (cn, mn) => void person.send('POST', 'orders', { mn, cn, params: {}, reason: '符合性检查' }),
      },
      nowMs,
      tell,
    );
  } finally {
    await house.close();
  }
}

/** The kit against a simulated logger of its own process, which may be set and may keep water. */
export async function ownLoggerConformance(
  edition: '2005' | '2017' | '2025',
  tell: (result: CheckResult) => void,
): Promise<Conformance> {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-conform-'));
  const port = await freePort();
  const mn = edition === '2005' ? '88888880000001' : DYE.mn;
  const args = ['--target', `127.0.0.1:${port}`, '--one', `${mn}:${edition}:123456`, '--haste', '600'];
  const history = [
    '--from',
    'now-6h',
    '--speed',
    '3600',
    '--control',
    '-',
    '--record',
    join(folder, 'record.jsonl'),
  ];
  const simulator = spawn(process.execPath, [SIMULATOR, ...args, ...history], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  simulator.stdin.on('error', () => undefined);
  // Checks that wait for an upload need not wait for the next minute.
  const measuring = setInterval(() => simulator.stdin.write('upload realtime\n'), 2_000);
  try {
    return await conformDevice(
      {
        ...{ host: '127.0.0.1', port, mn, password: '123456', edition, st: '32' },
        ...{ observeMs: 12_000, answerMs: 15_000, executionMs: 30_000, maySet: true, mayKeepWater: true },
      },
      nowMs,
      () => undefined,
      tell,
    );
  } finally {
    clearInterval(measuring);
    const gone = once(simulator, 'exit');
    simulator.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}
