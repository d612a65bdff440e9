// How fast a target catches up from a journal: a district's backlog to one platform above that answers, beside
// one that does not, and what the thread costs. `node bench/forward.ts [frames] [window]`
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FORWARD_ALL, type ForwardDraft, instant } from '@wenqu/domain';
import { answerTo, encodeFrame, Framer, readHead } from '@wenqu/hj212';
import { pino } from 'pino';
import { systemClock } from '../packages/server/src/clock.ts';
import { openForwarding } from '../packages/server/src/forwarding/open.ts';
import { openJournal } from '../packages/server/src/journal/open.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { seedBook } from './book.ts';
import { benchMn } from './device.ts';

const frames = Number(process.argv[2] ?? 50_000);
const windowFrames = Number(process.argv[3] ?? 64);
const LOGGERS = 300;
const folder = mkdtempSync(join(tmpdir(), 'wenqu-forward-'));

async function fillJournal(dir: string): Promise<number> {
  const { writer } = await openJournal(dir);
  for (let n = 0; n < frames; n++) {
    const qn = String(20_260_701_000_000_000n + BigInt(n));
    const values = ['w01018', 'w21003', 'w21011', 'w21001', 'w01001', 'w00000']
      .map((code) => `${code}-Rtd=${(n % 97) / 10},${code}-Flag=N`)
      .join(';');
    const data = `QN=${qn};ST=32;CN=2011;PW=123456;MN=${benchMn(n % LOGGERS)};Flag=5;CP=&&DataTime=20260701000000;${values}&&`;
    const record = { arrival: systemClock(), connection: 0, why: '', about: null } as const;
    const about = writer.append({ ...record, kind: 'packet', bytes: encodeFrame(data) });
    const answer = answerTo(readHead(Buffer.from(data)))!;
    writer.append({ ...record, kind: 'sent', about, bytes: answer });
    if (n % 5_000 === 0) await writer.synced();
  }
  await writer.synced();
  const end = writer.durable;
  await writer.close();
  return end;
}

/** A platform above; `answers` false: it reads and says nothing. */
function platform(answers: boolean): Promise<{ port: number; received: () => number; stop: () => void }> {
  let received = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const framer = new Framer();
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      const replies: Buffer[] = [];
      for (const part of framer.push(chunk)) {
        if (part.kind !== 'packet') continue;
        received++;
        if (answers) replies.push(answerTo(readHead(part.data))!);
      }
      if (replies.length > 0) socket.write(Buffer.concat(replies));
    });
  });
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({ port, received: () => received, stop });
    });
  });
}

const draft = (port: number, more: Partial<ForwardDraft> = {}): ForwardDraft => ({
  ...{ name: String(port), host: '127.0.0.1', port, tls: false, tlsFingerprint: '', mode: 'encoded' },
  ...{ edition: '2017', filter: FORWARD_ALL, mapping: [], windowFrames, answerTimeoutS: 10, resends: 3 },
  ...{ unanswered: 'hold', since: { kind: 'beginning' }, control: [], enabled: true, ...more },
});

await seedBook(folder, LOGGERS);
const journal = join(folder, 'journal');
const durable = new Float64Array(new SharedArrayBuffer(8));
durable[0] = await fillJournal(journal);
const book = openSqliteBook(join(folder, 'book.sqlite'));
const forwarding = openForwarding({
  ...{
    journal,
    store: join(folder, 'forwarding.sqlite'),
    book: await book.snapshot(true),
    keys: [],
    durable,
  },
  orders: { askAs: () => Promise.reject(new Error('no orders here')), onStep: () => () => {} },
  ...{ clock: systemClock, log: pino({ level: 'warn' }) },
});
const above = await platform(true);
const silent = await platform(false);
const author = { by: 'bench', byName: '', reason: 'bench', at: instant(systemClock()) };
const cpu = process.cpuUsage();
const startedMs = performance.now();
await forwarding.add(draft(silent.port), author);
await forwarding.add(draft(above.port), author);
while (above.received() < frames) await pause(20);
const tookS = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(cpu);
const rate = Math.round(frames / tookS);
process.stdout.write(
  `${frames} frames in ${tookS.toFixed(2)} s: ${rate}/s, window ${windowFrames}, ` +
    `CPU ${((user + system) / frames).toFixed(0)} µs a frame for both ends; ` +
    `memory ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB\n`,
);
await forwarding.close();
await book.close();
above.stop();
silent.stop();
rmSync(folder, { recursive: true });
