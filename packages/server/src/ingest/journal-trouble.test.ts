import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFrame } from '@wenqu/hj212';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskFiles, type JournalFiles } from '../journal/files.ts';
import { readAll } from '../journal/journal.contract.ts';
import { openJournal, openJournalReader } from '../journal/open.ts';
import { settled, until } from '../test-until.ts';
import { openGateway } from './open-gateway.ts';

const qnText = (qn: number): string => `20261121031${String(qn).padStart(6, '0')}`;

const frame = (qn: number, mn: string): Buffer =>
  encodeFrame(
    `QN=${qnText(qn)};ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;` +
      'CP=&&DataTime=20261121031000;w01018-Rtd=31.2,w01018-Flag=N&&',
  );

/** A logger that sends its next frame when the last one was answered, and again, on a new connection, when not. */
class Logger {
  readonly mn: string;
  readonly answered: number[] = [];
  #qn = 1;
  #socket: Socket | undefined;
  #running = true;
  #port: number;
  readonly #resendMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(mn: string, port: number, resendMs = 150) {
    this.mn = mn;
    this.#port = port;
    this.#resendMs = resendMs;
    this.#connect();
  }

  moveTo(port: number): void {
    this.#port = port;
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #connect(): void {
    if (!this.#running) return;
    const socket = connect(this.#port, '127.0.0.1', () => this.#send());
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.includes(`QN=${qnText(this.#qn)};`) || !text.endsWith('\r\n')) return;
      text = '';
      this.answered.push(this.#qn++);
      this.#send();
    });
    socket.on('error', () => {});
    socket.on('close', () => setTimeout(() => this.#connect(), 20));
    this.#socket = socket;
  }

  #send(): void {
    clearTimeout(this.#timer);
    if (!this.#running) return;
    this.#socket?.write(frame(this.#qn, this.mn));
    this.#timer = setTimeout(() => this.#send(), this.#resendMs);
  }
}

let dir: string;
const loggers: Logger[] = [];
const children: ChildProcess[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wenqu-trouble-'));
});
afterEach(() => {
  for (const logger of loggers.splice(0)) logger.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** Every answered frame is in the journal with its very bytes. */
function expectKept(durable: number): void {
  const reader = openJournalReader(dir);
  const kept = new Set<string>();
  for (const { kind, bytes } of readAll(reader, durable, 1 << 20)) {
    if (kind === 'packet') kept.add(bytes.toString('latin1'));
  }
  reader.close();
  for (const { mn, answered } of loggers) {
    expect(answered).toEqual(Array.from({ length: answered.length }, (_, i) => i + 1));
    for (const qn of answered) expect(kept.has(frame(qn, mn).toString('latin1')), `${mn} ${qn}`).toBe(true);
  }
}

const answers = (): number => loggers.reduce((sum, { answered }) => sum + answered.length, 0);

test.each(['ENOSPC', 'EIO'])(
  '%s: sockets wait, nothing is answered, and it goes on by itself',
  async (code) => {
    let failing = false;
    const files: JournalFiles = {
      ...diskFiles,
      openWrite: async (path) => {
        const file = await diskFiles.openWrite(path);
        const fail = (): void => {
          if (failing) throw Object.assign(new Error(`${code}: injected`), { code });
        };
        return {
          write: (bytes, at) => file.write(bytes, at),
          cut: (size) => file.cut(size),
          close: () => file.close(),
          sync: async () => {
            fail();
            await file.sync();
          },
        };
      },
    };
    const { writer } = await openJournal(dir, { files, retryMs: 30 });
    const gateway = await openGateway({ journal: writer, host: '127.0.0.1', port: 0 });
    for (let i = 0; i < 20; i++) loggers.push(new Logger(`MN${i}`, gateway.port));
    await until(() => answers() > 200 && loggers.every(({ answered }) => answered.length > 0), 'it works');
    failing = true;
    await until(() => gateway.status().journal === 'retrying', 'trouble is told');
    expect(gateway.status().journalWhy).toContain(code);
    await until(() => gateway.status().paused === 20, 'all sockets wait');
    // Longer than a logger waits before it sends again.
    const before = await settled(answers, 400);
    failing = false;
    await until(() => answers() > before + 200, 'it works again');
    expect(gateway.status()).toMatchObject({ journal: 'open', journalWhy: '', paused: 0, faults: 0 });
    for (const logger of loggers) logger.stop();
    await gateway.close();
    expectKept(writer.durable);
  },
);

const ALONE = `
  import { startGateway } from ${JSON.stringify(new URL('./start.ts', import.meta.url).href)};
  const gateway = await startGateway({ dir: process.env.JOURNAL, host: '127.0.0.1', port: 0 });
  console.log(JSON.stringify({ port: gateway.status().port, durable: gateway.durable[0] }));
`;

function startProcess(): Promise<{ child: ChildProcess; port: number; durable: number }> {
  const script = join(dir, 'alone.mjs');
  writeFileSync(script, ALONE);
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, JOURNAL: dir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', (line) => resolve({ child, ...JSON.parse(String(line)) }));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
}

test('kill -9 under load, again and again: every answered frame is in the journal exactly as sent', async () => {
  let server = await startProcess();
  for (let i = 0; i < 30; i++) loggers.push(new Logger(`MN${i}`, server.port));
  for (let round = 0; round < 4; round++) {
    const goal = answers() + 500 + round * 137;
    await until(() => answers() > goal, 'answers flow');
    server.child.kill('SIGKILL');
    await new Promise((resolve) => server.child.once('exit', resolve));
    server = await startProcess();
    for (const logger of loggers) logger.moveTo(server.port);
    expectKept(server.durable);
  }
  expect(answers()).toBeGreaterThan(2000);
});
