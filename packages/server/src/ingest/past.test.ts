import { connect, type Socket } from 'node:net';
import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE, wireTime } from '@wenqu/domain';
import { encodeFrame, readHead } from '@wenqu/hj212';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { settled, until } from '../test-until.ts';
import { type GatewayPlan, type OpenGateway, openGateway } from './open-gateway.ts';
import { isPast, pastBefore } from './past.ts';

const MN = '010000A8900016F000169DC0';
const textOf = (dataTime: string, more = ''): string =>
  `QN=20261121031000001;ST=32;CN=2051;PW=123456;MN=${MN};Flag=5;${more}CP=&&${dataTime}w01018-Avg=31.2&&`;

test('the past is what was marked as sent again, or is of a time long ago', () => {
  const now = systemClock();
  const before = pastBefore(now);
  const at = (minutes: number) => `DataTime=${wireTime(instant(now - minutes * MICROS_PER_MINUTE))};`;
  const cases = [
    [textOf(at(0)), false],
    [textOf(at(9)), false],
    [textOf(at(11)), true],
    [textOf(at(60 * 24 * 400)), true],
    [textOf(at(-30)), false],
    [textOf(at(0), 'RF=1;'), true],
    [textOf(''), false],
    [textOf('DataTime=2026'), false],
  ] as const;
  for (const [text, past] of cases) {
    const data = Buffer.from(text);
    expect(isPast(data, readHead(data), before), text).toBe(past);
  }
});

let gateway: OpenGateway | undefined;
let read = 0;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway?.close();
});

async function start(limits: GatewayPlan['limits']): Promise<void> {
  read = 0;
  gateway = await openGateway({
    ...{ journal: new MemoryJournal(true), host: '127.0.0.1', port: 0, read: () => read },
    limits: { unreadBytesMax: 2_000, pastLookMs: 5, ...limits },
  });
}

/** A logger that sends its next frame when the last was answered. */
async function pourer(ageMicros: number): Promise<{ answers: () => number }> {
  const socket = connect(gateway!.port, '127.0.0.1');
  sockets.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  const at = wireTime(instant(systemClock() - ageMicros));
  const frame = encodeFrame(textOf(`DataTime=${at};`));
  let answers = 0;
  socket.on('data', (chunk) => {
    answers += chunk.toString('latin1').split('CN=9014').length - 1;
    socket.write(frame);
  });
  socket.write(frame);
  return { answers: () => answers };
}

test('while reading is behind, who pours the past waits and who tells the present does not', async () => {
  await start({ pastWaitMsMax: 60_000 });
  const past = await pourer(MICROS_PER_HOUR);
  const live = await pourer(0);
  const held = await settled(past.answers);
  const told = live.answers();
  await until(() => live.answers() > told + 10, 'who tells the present goes on');
  expect(past.answers()).toBe(held);
  // Reading has caught up: everybody goes on.
  read = Number.MAX_SAFE_INTEGER;
  await until(() => past.answers() > held + 10, 'and who pours the past');
});

test('nobody waits longer than a logger does before it sends again', async () => {
  await start({ pastWaitMsMax: 60 });
  const past = await pourer(MICROS_PER_HOUR);
  // What fits below the bound goes at once.
  await until(() => past.answers() >= 20, 'the bound is passed');
  const began = performance.now();
  await until(() => past.answers() >= 28, 'it is never stuck');
  // One frame each 60 ms or so; a timer may come a little early.
  expect(performance.now() - began).toBeGreaterThan(7 * 50);
});

test('where nobody interprets the journal, nobody waits', async () => {
  await start({});
  read = -1;
  const past = await pourer(MICROS_PER_HOUR);
  await until(() => past.answers() > 40, 'it goes on');
});
