import { encodePacket, type Head } from '@wenqu/hj212';
import { afterAll, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from './clock.ts';
import { runSimulator, type Simulator, type SimulatorOptions } from './run.ts';
import { Host, until } from './test-host.ts';
import type { TruthLine, TruthSink } from './truth.ts';
import { compareTruth } from './truth-check.ts';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Wall time ten times as fast, so that time-outs of seconds are tested in tenths. */
const fastClock = (factor: number): Clock => {
  const start = systemClock.nowMs();
  return {
    nowMs: () => start + Math.floor((systemClock.nowMs() - start) * factor),
    every: (ms, work) => systemClock.every(Math.max(2, ms / factor), work),
  };
};

async function start(
  options: Partial<SimulatorOptions>,
  clock: Clock = systemClock,
): Promise<{ host: Host; simulator: Simulator; truth: TruthLine[] }> {
  const host = new Host();
  const port = await host.listen();
  const truth: TruthLine[] = [];
  const sink: TruthSink = {
    write: (line) => truth.push(line),
    flush: () => undefined,
    close: () => undefined,
  };
  const simulator = runSimulator(
    {
      host: '127.0.0.1',
      port,
      enterprises: 6,
      seed: 7,
      speed: 600,
      fromMs: clock.nowMs() - 3 * 3_600_000,
      faults: {},
      ...options,
    },
    { clock, truth: sink },
  );
  closing.push(
    () => host.close(),
    () => simulator.stop(),
  );
  return { host, simulator, truth };
}

/** Every acknowledged frame is one the host has, byte for byte. */
function expectHeld(truth: readonly TruthLine[], host: Host): void {
  const acked = truth.filter((line) => line.outcome === 'acked');
  expect(acked.length).toBeGreaterThan(50);
  // A tail that came in a second read, or is not sent at all, is no part of what the host hashes.
  const whole = acked.filter((line) => host.seen.has(line.sha256));
  expect(whole.length / acked.length).toBeGreaterThan(0.9);
  const comparison = compareTruth(truth, (mn, cn, dataTime) => host.held.get(`${mn}/${cn}/${dataTime}`));
  expect(comparison).toMatchObject({ missing: 0, differing: 0 });
  expect(comparison.valuesCompared).toBeGreaterThan(200);
}

describe.concurrent('a simulated district over TCP', () => {
  test('a good host acknowledges everything, and truth and host agree', async () => {
    const { host, simulator, truth } = await start({});
    await until(() => truth.length > 600);
    const last = await simulator.stop();
    expect(last).toMatchObject({ abandoned: 0, resent: 0, forgotten: 0 });
    expect(host.junk).toBe(0);
    expectHeld(truth, host);
    expect(host.arrived).toBe(truth.length);
  });

  test('what is not acknowledged is sent again byte for byte, also over a new connection', async () => {
    const { host, simulator, truth } = await start({ speed: 120 }, fastClock(12));
    host.answers = (n) => n % 7 !== 0;
    host.breaks = (n) => n % 61 === 0;
    await until(() => truth.filter((line) => line.resends > 0).length > 25);
    await simulator.stop();
    expectHeld(truth, host);
    const resent = truth.filter((line) => line.resends > 0 && line.outcome === 'acked');
    expect(resent.length).toBeGreaterThan(20);
    expect(resent.some((line) => (host.seen.get(line.sha256)?.count ?? 0) > 1)).toBe(true);
    expect(simulator.status().connections).toBeGreaterThan(simulator.status().links);
  });

  test('a silent host makes the logger give up, keep the data, and send them later, newest first', async () => {
    const { host, simulator, truth } = await start({ speed: 30, enterprises: 3 }, fastClock(6));
    host.answers = () => false;
    await until(() => truth.some((line) => line.outcome === 'abandoned' && line.cn === '2011'));
    host.answers = () => true;
    await until(() => truth.filter((line) => line.late && line.outcome === 'acked').length > 3);
    await simulator.stop();
    const lost = truth.find((line) => line.outcome === 'abandoned' && line.cn === '2011')!;
    expect(lost.resends).toBe(3);
    expect(lost.ackedAt).toBeNull();
    const late = truth
      .filter((line) => line.late && line.mn === lost.mn && line.cn === '2011')
      .map((line) => line.dataTime);
    expect(late).toEqual([...late].sort().reverse());
  });

  test('under every fault at once, what was acknowledged is still what the host holds', async () => {
    const names = [
      'duplicate',
      'half',
      'garbage',
      'wrong-crc',
      'stuck',
      'drift',
      'exceedance',
      'clock-offset',
    ] as const;
    const { host, simulator, truth } = await start(
      { fromMs: systemClock.nowMs() - 24 * 3_600_000 },
      fastClock(8),
    );
    for (const name of names) simulator.inject(name, 0.6, 24 * 60, '');
    simulator.inject('sticky', 1, 24 * 60, simulator.district.loggers[0]!.mn);
    const twice = () => [...host.seen.values()].some(({ count }) => count > 1);
    await until(
      () => truth.length > 150 && host.junk > 10 && twice() && truth.some((line) => line.resends > 0),
    );
    await simulator.stop();
    const comparison = compareTruth(truth, (mn, cn, dataTime) => host.held.get(`${mn}/${cn}/${dataTime}`));
    expect(comparison).toMatchObject({ missing: 0, differing: 0, missingNotAsked: 0 });
  });

  test('catch-up reaches the present without ever sending the future, then goes on', async () => {
    const { host, simulator, truth } = await start({
      catchUp: true,
      enterprises: 2,
      fromMs: systemClock.nowMs() - 3_600_000,
    });
    await until(() => simulator.status().simMs >= systemClock.nowMs() - 100);
    await simulator.stop();
    expectHeld(truth, host);
    for (const line of truth) expect(wireMs(line.dataTime)).toBeLessThanOrEqual(systemClock.nowMs());
    const minutes = truth.filter((line) => line.cn === '2011' && line.mn === truth[0]!.mn);
    expect(minutes.length).toBeGreaterThanOrEqual(58);
  });

  test('a fault asked for strikes the logger named', async () => {
    const { simulator, truth } = await start({ speed: 600 });
    const [logger] = simulator.district.loggers.filter((each) => each.asks);
    await until(() => truth.some((line) => line.mn === logger!.mn));
    expect(simulator.inject('unknown-mn', 1, 600, logger!.mn)).toBe(1);
    await until(() => truth.some((line) => line.unknownMn));
    const stranger = truth.find((line) => line.unknownMn)!;
    expect(stranger.mn).not.toBe(logger!.mn);
    expect(stranger.mn).toHaveLength(logger!.mn.length);
  });
});

const wireMs = (text: string): number =>
  text === ''
    ? 0
    : Date.parse(text.replace(/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6+08:00'));

describe.concurrent('requests of the host', () => {
  /** Sends one request to the first logger that shows up in an edition, and gathers what comes back. */
  async function ask(edition: string, cn: string, area: string, pw = '123456') {
    const clock = systemClock;
    const { host, simulator } = await start({
      // Devices of 2005 do not report at boot: their first upload is waited for.
      speed: edition === '2005' ? 30 : 1,
      enterprises: 40,
      fromMs: clock.nowMs() - 3_600_000,
    });
    const logger = simulator.district.loggers.find((each) => each.edition === edition && each.quirk === '')!;
    const qn = '20260101000000001';
    const replies: Head[] = [];
    let asked = false;
    host.onPacket = (head, socket) => {
      if (head.mn !== logger.mn) return;
      const own = head.qn === qn || head.data.includes(qn) || (asked && head.cn === cn);
      if (own) replies.push(head);
      if (asked) return;
      asked = true;
      const flag = edition === '2005' ? 1 : edition === '2017' ? 5 : 9;
      socket.write(encodePacket({ qn, st: '32', cn, pw, mn: logger.mn, flag, area }));
    };
    await until(() =>
      replies.some(
        (head) =>
          head.cn === '9012' ||
          head.cn === '9013' ||
          (text(head).includes('QnRtn') && !text(head).includes('QnRtn=1&')),
      ),
    );
    return replies;
  }
  const text = (head: Head): string => head.data.toString('latin1');
  const codes = (heads: readonly Head[]): string[] => heads.map((head) => head.cn);

  test('1011 is answered 9011, time, 9012 with the QN of the request', async () => {
    const replies = await ask('2017', '1011', '');
    expect(codes(replies)).toEqual(['9011', '1011', '9012']);
    expect(text(replies[0]!)).toContain('ST=91;CN=9011;PW=123456;');
    expect(text(replies[1]!)).toMatch(/CP=&&SystemTime=\d{14}&&$/);
    expect(text(replies[2]!)).toContain('Flag=4;CP=&&ExeRtn=1&&');
  });

  test('hours of a range come with QNs of their own, end included', async () => {
    const local = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 10);
    const now = systemClock.nowMs();
    const range = `BeginTime=${local(now - 6 * 3_600_000)}0000;EndTime=${local(now - 4 * 3_600_000)}0000`;
    const replies = await ask('2025', '2061', range);
    const data = replies.filter((head) => head.cn === '2061');
    expect(codes(replies).at(0)).toBe('9011');
    expect(codes(replies).at(-1)).toBe('9012');
    expect(new Set(data.map((head) => /DataTime=(\d{14})/.exec(text(head))![1])).size).toBe(3);
    expect(new Set(data.map((head) => head.qn)).size).toBe(data.length);
    expect(data.every((head) => head.flag === 8 || head.flag === 10)).toBe(true);
  });

  test('an unknown command is refused with QnRtn=8 and nothing follows', async () => {
    const replies = await ask('2017', '3999', '');
    expect(codes(replies)).toEqual(['9011']);
    expect(text(replies[0]!)).toContain('QnRtn=8');
  });

  test('a wrong password is refused with QnRtn=3', async () => {
    const replies = await ask('2017', '1062', 'RtdInterval=30', '000000');
    expect(codes(replies)).toEqual(['9011']);
    expect(text(replies[0]!)).toContain('QnRtn=3');
  });

  test('a device of 2005 repeats the QN inside CP', async () => {
    const replies = await ask('2005', '1061', '');
    expect(codes(replies)).toEqual(['9011', '1061', '9012']);
    for (const reply of replies) {
      expect(reply.qn).toBe('');
      expect(text(reply)).toContain('CP=&&QN=20260101000000001');
    }
  });
});
