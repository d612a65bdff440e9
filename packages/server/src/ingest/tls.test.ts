import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { encodeFrame } from '@wenqu/hj212';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WenquError } from '../errors.ts';
import { readAll } from '../journal/journal.contract.ts';
import { openJournalReader } from '../journal/open.ts';
import { soon } from '../test-until.ts';
import type { Gateway } from './gateway.ts';
import { startGateway } from './start.ts';
import { readTls, type TlsFiles } from './tls-files.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../../fixtures/tls/${name}`, import.meta.url));
const FILES: TlsFiles = { cert: fixture('server.pem'), key: fixture('server-key.pem'), ca: '' };
const CA = readFileSync(fixture('ca.pem'), 'utf8');
const FRAME = encodeFrame(
  'QN=20261121031000001;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;' +
    'CP=&&DataTime=20261121031000;w01018-Rtd=31.2,w01018-Flag=N&&',
);

let dir: string;
let gateway: Gateway | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wenqu-tls-'));
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  rmSync(dir, { recursive: true, force: true });
});

async function start(files: TlsFiles): Promise<number> {
  const tls = { ...readTls(files)!, port: 0 };
  gateway = await startGateway({ dir, host: '127.0.0.1', port: 0, tls });
  return gateway.status().tlsPort;
}

/** What the gateway says to a frame, or why it said nothing. */
const asked = (socket: TLSSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.on('secureConnect', () => socket.write(FRAME));
    socket.on('data', (chunk) => {
      resolve(chunk.toString('latin1'));
      socket.destroy();
    });
    socket.on('error', (error) => resolve(String(error)));
    socket.on('close', () => resolve('closed'));
  });

test('a logger that speaks TLS is heard and answered as any other, and the journal tells how it came', async () => {
  const port = await start(FILES);
  const answer = await asked(connect({ port, host: '127.0.0.1', ca: CA }));
  expect(answer).toContain('QN=20261121031000001;ST=91;CN=9014');
  const reader = openJournalReader(dir);
  const [opened, packet] = readAll(reader, gateway!.durable[0]!);
  reader.close();
  expect(opened?.bytes.toString()).toMatch(/^127\.0\.0\.1:\d+ TLS$/);
  expect(packet?.bytes).toEqual(FRAME);
});

test('plain bytes at the TLS port are shut out, and the next logger is served', async () => {
  const port = await start(FILES);
  const plain = connectPlain(port, '127.0.0.1');
  const closed = new Promise((resolve) => plain.on('close', resolve));
  plain.on('error', () => {});
  plain.write(FRAME);
  await closed;
  expect(gateway!.status().framesReceived).toBe(0);
  expect(await asked(connect({ port, host: '127.0.0.1', ca: CA }))).toContain('CN=9014');
});

test('where an authority is named, only its loggers are let in', async () => {
  const port = await start({ ...FILES, ca: fixture('ca.pem') });
  const stranger = await asked(connect({ port, host: '127.0.0.1', ca: CA }));
  expect(stranger).toMatch(/alert|closed|ECONNRESET/);
  const known = { cert: readFileSync(fixture('logger.pem')), key: readFileSync(fixture('logger-key.pem')) };
  expect(await asked(connect({ port, host: '127.0.0.1', ca: CA, ...known }))).toContain('CN=9014');
  await soon(() => expect(gateway!.status().framesReceived).toBe(1));
});

test('files that are missing or do not fit are named in both languages', () => {
  const fault = (files: Partial<TlsFiles>): unknown => {
    try {
      return readTls({ ...FILES, ...files });
    } catch (error) {
      return error instanceof WenquError ? error.detail : error;
    }
  };
  const broken = join(dir, 'broken.pem');
  writeFileSync(broken, 'no pem at all');
  expect(readTls({ cert: '', key: '', ca: '' })).toBeUndefined();
  expect(fault({ key: '' })).toMatchObject({ key: 'hj212TlsKey', zh: 'TLS 需要同时给出证书与私钥' });
  expect(fault({ cert: '/nowhere.pem' })).toMatchObject({ key: 'hj212TlsCert', why: 'ENOENT' });
  expect(fault({ cert: broken })).toMatchObject({ key: 'hj212TlsCert', en: 'not a usable certificate' });
  expect(fault({ key: broken })).toMatchObject({ key: 'hj212TlsKey', zh: '不是可用的私钥' });
  expect(fault({ key: fixture('logger-key.pem') })).toMatchObject({ zh: '私钥与证书不匹配' });
  expect(fault({ ca: broken })).toMatchObject({ key: 'hj212TlsCa', zh: '不是可用的 CA 证书' });
});
