import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { openControl } from './control.ts';
import { oneOf } from './one.ts';
import { runSimulator } from './run.ts';
import { Host, until } from './test-host.ts';

const usual = {
  host: '127.0.0.1',
  enterprises: 1,
  seed: 7,
  fromMs: systemClock.nowMs() - 3_600_000,
  faults: {},
};

test('commands over a port are answered line by line, wrong ones with the reason', async () => {
  const host = new Host();
  const port = await host.listen();
  const simulator = runSimulator(
    { ...usual, port, speed: 1, one: [oneOf('ABC123'), oneOf('ABC456:2005')] },
    { clock: systemClock },
  );
  const said: string[] = [];
  const close = await openControl(0, simulator, (line) => said.push(line));
  const socket = connect(Number(/:(\d+)$/.exec(said[0]!)![1]), '127.0.0.1');
  let told = '';
  socket.on('data', (chunk) => {
    told += chunk.toString();
  });
  socket.write(
    'set w01018 97.3 ABC123\nset w01018 nonsense\ncut sometime\njump\nclock 2099 abc456\nstatus\n',
  );
  await until(() => told.split('\n').length > 6);
  const lines = told.trim().split('\n');
  expect(lines.slice(0, 5)).toEqual([
    'ok 1 loggers',
    'error not a step: w01018 NaN',
    'error not a duration (90s, 10m, 6h, 2d): sometime',
    expect.stringMatching(/^error unknown command jump; one of cut /),
    'ok 1 loggers',
  ]);
  const status = JSON.parse(lines[5]!.slice(3));
  expect(status.map(({ time }: { time: string }) => time.slice(0, 4))).not.toEqual(['2099', '2099']);
  expect(status[1].time).toMatch(/^20990101/);
  socket.destroy();
  close();
  await simulator.stop();
  host.close();
});

test('a logger cut off a line it shares leaves the others alone, and sends what it kept when it is healed', async () => {
  const host = new Host();
  const port = await host.listen();
  const simulator = runSimulator({ ...usual, port, speed: 120, enterprises: 40 }, { clock: systemClock });
  const { loggers } = simulator.district;
  const first = loggers.find(
    (each) =>
      each.asks && each.quirk === '' && loggers.some((other) => other !== each && other.link === each.link),
  )!;
  const other = loggers.find((each) => each !== first && each.link === first.link)!;
  const seen = (mn: string) => host.heads.filter((head) => head.mn === mn && head.cn === '2011').length;
  await until(() => seen(first.mn) > 0 && seen(other.mn) > 0);
  expect(simulator.command(`cut 6h ${first.mn}`)).toBe('ok 1 loggers');
  // They share a line: what was on its way when the cut came is through before the other's next.
  const before = seen(other.mn);
  await until(() => seen(other.mn) >= before + 2);
  const [own, others] = [seen(first.mn), seen(other.mn)];
  await until(() => seen(other.mn) >= others + 4);
  expect(seen(first.mn)).toBe(own);
  simulator.command(`heal cut ${first.mn}`);
  await until(() => seen(first.mn) >= own + 4);
  await simulator.stop();
  host.close();
});
