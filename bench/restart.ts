import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { instant, instantFromMs, wireTime } from '@wenqu/domain';
import { crc16Text } from '@wenqu/hj212';
import { systemClock } from '../packages/server/src/clock.ts';
import { openJournal } from '../packages/server/src/journal/file-writer.ts';
import { seedBook } from './book.ts';
import { benchMn } from './device.ts';
import { startServer } from './real-server.ts';
import { flagsOf, report } from './report.ts';

/** Restart after `kill -9` with many frames that were acknowledged and not yet interpreted. */
const flags = flagsOf();
const frames = Number(flags.frames ?? 1_000_000);
const loggers = Number(flags.loggers ?? 1_000);
const folder = mkdtempSync(join(tmpdir(), 'wenqu-restart-'));

/** Six factors, about 305 bytes, as a COD station sends them. */
function frameOf(mn: string, k: number): Buffer {
  const time = wireTime(instant(instantFromMs(Date.UTC(2026, 0, 5)) + k * 60_000_000));
  const items = [
    'w00000-Rtd=17.50',
    'w01001-Rtd=7.12',
    `w01018-Rtd=${(30 + (k % 200) / 10).toFixed(1)}`,
    'w21003-Rtd=1.25',
    'w21011-Rtd=0.31',
    'w21001-Rtd=8.42',
  ];
  const area = items.map((item) => `${item},${item.slice(0, 6)}-Flag=N`).join(';');
  const data = `QN=${time}000;ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${time};${area}&&`;
  return Buffer.from(`##${String(data.length).padStart(4, '0')}${data}${crc16Text(Buffer.from(data))}\r\n`);
}

/** The journal as a gateway leaves it when the process is killed before the projection has read a byte. */
async function leaveJournal(): Promise<void> {
  const { writer } = await openJournal(join(folder, 'journal'));
  const opened = writer.append({
    kind: 'opened',
    arrival: systemClock(),
    connection: 0,
    why: '',
    about: null,
    bytes: Buffer.from('127.0.0.1:40000'),
  });
  for (let k = 0; k < frames; k++) {
    const bytes = frameOf(benchMn(k % loggers), Math.floor(k / loggers));
    writer.append({
      kind: 'packet',
      arrival: systemClock(),
      connection: opened,
      why: '',
      about: null,
      bytes,
    });
    if (k % 2_000 === 1_999) await writer.synced();
  }
  await writer.synced();
  await writer.close();
}

console.log(`${frames} frames of ${loggers} loggers acknowledged and unread`);
await seedBook(folder, loggers);
await leaveJournal();
const started = performance.now();
const server = await startServer(folder);
let caughtUp = false;
while (!caughtUp) {
  await pause(50);
  const health = await server.health();
  caughtUp = health.caughtUp === true;
}
const caughtUpS = (performance.now() - started) / 1000;
await server.stop();
rmSync(folder, { recursive: true, force: true });
report('restart', { frames, loggers }, { servingS: server.servingS, caughtUpS }, [
  { figure: 'servingS', atMost: 3 },
  { figure: 'caughtUpS', atMost: 30 },
]);
