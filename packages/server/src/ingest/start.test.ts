import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { journalPosition } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WenquError } from '../errors.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { openJournalReader } from '../journal/open.ts';
import { soon } from '../test-until.ts';
import type { LinkChange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { firstNews, startGateway } from './start.ts';

const frame = (qn: string): Buffer =>
  encodeFrame(
    `QN=${qn};ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;` +
      'CP=&&DataTime=20261121031000;w01018-Rtd=31.2,w01018-Flag=N&&',
  );

let dir: string;
const gateways: Gateway[] = [];
const start = async (port = 0): Promise<Gateway> => {
  const gateway = await startGateway({ dir, host: '127.0.0.1', port });
  gateways.push(gateway);
  return gateway;
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wenqu-start-'));
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
  rmSync(dir, { recursive: true, force: true });
});

const said = (socket: Socket, match: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (match.test(text)) resolve(text);
    });
    socket.once('close', () => reject(new Error(`closed after: ${text}`)));
  });

test('a frame is answered, is in the journal with its answer, and the shared position follows', async () => {
  const gateway = await start();
  const socket = connect(gateway.status().port, '127.0.0.1');
  const answer = said(socket, /\r\n/);
  socket.write(frame('20261121031000001'));
  expect(await answer).toMatch(/QN=20261121031000001;ST=91;CN=9014;.*Flag=4;CP=&&&&/);
  const reader = openJournalReader(dir);
  const durable = journalPosition(gateway.durable[0]!);
  const { records } = reader.read(reader.start(), durable, 1 << 20);
  expect(records.map(({ kind }) => kind)).toEqual(['opened', 'packet', 'sent']);
  expect(records[1]?.bytes.toString()).toBe(frame('20261121031000001').toString());
  expect(records[2]?.about).toBe(records[1]?.position);
  reader.close();
  socket.destroy();
  await gateway.close();
  expect(gateway.status().journal).toBe('closed');
});

test('a taken port and a journal somebody writes are told by their codes', async () => {
  const gateway = await start();
  const other = mkdtempSync(join(tmpdir(), 'wenqu-other-'));
  const code = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'started',
      (error: unknown) => (error instanceof WenquError ? error.code : error),
    );
  const { port } = gateway.status();
  expect(await code(startGateway({ dir: other, host: '127.0.0.1', port }))).toBe('WQ_PORT_TAKEN');
  expect(await code(startGateway({ dir, host: '127.0.0.1', port: 0 }))).toBe('WQ_JOURNAL_BUSY');
  rmSync(other, { recursive: true });
});

test('after a close the same folder starts again and positions go on', async () => {
  const first = await start();
  const socket = connect(first.status().port, '127.0.0.1');
  const answer = said(socket, /\r\n/);
  socket.write(frame('20261121031000001'));
  await answer;
  await first.close();
  const end = first.durable[0]!;
  expect(end).toBeGreaterThan(0);
  const second = await start();
  expect(second.durable[0]).toBe(end);
  expect(second.status().cutBytes).toBe(0);
});

test('an order goes out and its answer comes back through the thread', async () => {
  const gateway = await start();
  const told: JournalRecord[] = [];
  const links: LinkChange[] = [];
  const unsent: string[] = [];
  gateway.line.onExchange((records) => told.push(...records));
  gateway.line.onLink((changes) => links.push(...changes));
  gateway.line.onUnsent((order, why) => unsent.push(`${order} ${why}`));
  const mn = '010000A8900016F000169DC0';
  const request = (order: string) =>
    gateway.line.send({
      order,
      mn,
      bytes: encodeFrame(`QN=1;ST=32;CN=1011;PW=123456;MN=${mn};Flag=5;CP=&&&&`),
      dataCn: '',
    });
  request('early');
  const socket = connect(gateway.status().port, '127.0.0.1');
  const asked = said(socket, /CN=1011/);
  socket.write(frame('20261121031000001'));
  await soon(() => expect(gateway.line.online(mn.toLowerCase())).toBe(true));
  expect(gateway.line.passwordOf(mn.toLowerCase())).toBe('123456');
  request('right');
  await asked;
  socket.write(encodeFrame(`QN=1;ST=91;CN=9011;PW=123456;MN=${mn};Flag=4;CP=&&QnRtn=1&&`));
  await soon(() => expect(told).toHaveLength(2));
  expect(told.map(({ kind, about }) => [kind, about])).toEqual([
    ['sent', null],
    ['packet', null],
  ]);
  expect(told[1]!.position).toBeLessThan(gateway.durable[0]!);
  expect(links).toMatchObject([{ mn, up: true, address: '127.0.0.1', connection: told[1]!.connection }]);
  expect(unsent).toEqual(['early offline']);
  socket.destroy();
  await soon(() => expect(gateway.line.online(mn)).toBe(false));
  await gateway.close();
  request('late');
  await soon(() => expect(unsent).toEqual(['early offline', 'late closing']));
});

test('what a thread tells before it is ready is kept, not taken for a failure', async () => {
  const links = { kind: 'links', changes: [{ mn: 'M1', up: true }] };
  const script = `
    const { parentPort } = require('node:worker_threads');
    parentPort.postMessage(${JSON.stringify(links)});
    parentPort.postMessage({ kind: 'ready', status: { port: 7 } });
  `;
  const { first, early } = await firstNews(new Worker(script, { eval: true }));
  expect(first).toMatchObject({ kind: 'ready', status: { port: 7 } });
  expect(early).toEqual([links]);
});
