import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXCHANGES, type Exchange, encodePacket, encodeRequest, type Head } from '@wenqu/hj212';
import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { oneOf } from './one.ts';
import type { EffectLine } from './record.ts';
import { runSimulator, type Simulator, type SimulatorOptions } from './run.ts';
import { Host, leapingClock, until } from './test-host.ts';

const MNS = {
  '2005': '88888880000001',
  '2017': 'A1B2C3D4E5F60718293A4B5C',
  '2025': 'C5B4A39281706F5E4D3C2B1A',
};
const VERSION = { '2005': 0, '2017': 4, '2025': 8 };
type Edition = keyof typeof MNS;

const closing: (() => unknown)[] = [];
// Each test has a bench of its own and mostly waits: they wait together.
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const text = (head: Head): string => head.data.toString('utf8');

/** One logger and its host; effects as they were recorded. */
async function bench(edition: Edition, options: Partial<SimulatorOptions> = {}) {
  const host = new Host();
  host.keys.push(...(options.keys?.values() ?? []));
  const port = await host.listen();
  const effects: EffectLine[] = [];
  const mn = MNS[edition];
  const clock = leapingClock();
  const simulator: Simulator = runSimulator(
    {
      host: '127.0.0.1',
      port,
      enterprises: 1,
      seed: 7,
      speed: 1,
      fromMs: clock.nowMs(),
      faults: {},
      one: [oneOf(`${mn}:${edition}`)],
      manner: { haste: 1000, extensions: true },
      ...options,
    },
    { clock, record: { write: (line) => effects.push(line), close: () => undefined } },
  );
  clock.leap();
  closing.push(
    () => host.close(),
    () => simulator.stop(),
  );
  await until(() => host.sockets.size > 0 && simulator.status().connected === 1);
  let asked = 0;
  const qnOf = (): string => `20260101000000${String(++asked).padStart(3, '0')}`;
  const bytesOf = (
    cn: string,
    area: string,
    qn: string,
    head: Partial<Record<'st' | 'pw' | 'mn', string>> = {},
  ) => encodePacket({ qn, st: '32', cn, pw: '123456', mn, flag: VERSION[edition] + 1, area, ...head });
  const ended = (qn: string): boolean =>
    host.about(qn).some((head) => ['9012', '9013'].includes(head.cn) || /QnRtn=(?!1&&)/.test(text(head)));
  /** Sends one request and waits for its end. */
  const ask = async (bytes: Buffer, qn: string): Promise<Head[]> => {
    host.write(bytes);
    await until(() => ended(qn));
    return host.about(qn);
  };
  const request = (cn: string, area = '', head: Partial<Record<'st' | 'pw' | 'mn', string>> = {}) => {
    const qn = qnOf();
    return ask(bytesOf(cn, area, qn, head), qn);
  };
  return { host, simulator, effects, mn, qnOf, bytesOf, ask, request, ended };
}

const codes = (heads: readonly Head[]): string[] => heads.map((head) => head.cn);
const resultOf = (heads: readonly Head[]): string | undefined =>
  /ExeRtn=(\d+)/.exec(heads.map(text).join(''))?.[1];
const refusalOf = (heads: readonly Head[]): string | undefined => /QnRtn=(\d+)/.exec(text(heads[0]!))?.[1];

const HOURS_QN = '20260101000000999';
/** A request for the last three hours. */
function requestOfHours(edition: Edition): Buffer {
  const local = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 10);
  const now = systemClock.nowMs();
  const area = `BeginTime=${local(now - 4 * 3_600_000)}0000;EndTime=${local(now - 2 * 3_600_000)}0000`;
  const head = {
    qn: HOURS_QN,
    st: '32',
    cn: '2061',
    pw: '123456',
    mn: MNS[edition],
    flag: VERSION[edition] + 1,
  };
  return encodePacket({ ...head, area });
}

/** Values that fit the device under test where the table's own example does not. */
function paramsOf({ fields }: Exchange, edition: Edition, hardware: string): Record<string, string> {
  const local = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
  const now = systemClock.nowMs();
  const own: Record<string, string> = {
    BeginTime: local(now - 40 * 3_600_000),
    EndTime: local(now),
    PolId: edition === '2005' ? '011' : 'w01018',
    InfoId: 'i13008',
    Info: '1.05',
    LowValue: '0',
    UpValue: '30',
  };
  return Object.fromEntries(
    fields.map(({ name, wire, example }) => {
      if (/23005/.test(name)) return [name, hardware];
      return [name, wire === 'head' ? 'ABCDEF0123456789ABCDEF01' : (own[name] ?? example)];
    }),
  );
}

/** Commands after which the device is another one. */
const LAST = ['1072', '1014', '1002', '3043'];

describe.concurrent('every command a host may ask', () => {
  test.each(['2005', '2017', '2025'] as const)('is executed by a good device of %s', async (edition) => {
    const { simulator, qnOf, ask, mn, host } = await bench(edition);
    const hardware = 'SIM00000008';
    const own = EXCHANGES.filter(
      (each) => each.edition === edition || (edition === '2017' && each.profile === 'local-sampler'),
    );
    // This device has no noise meter.
    const absent = new Set(['2052']);
    const rank = (cn: string): number => LAST.indexOf(cn);
    const asked: string[] = [];
    for (const each of [...own].sort((a, b) => rank(a.cn) - rank(b.cn))) {
      const qn = qnOf();
      const params = paramsOf(each, edition, hardware);
      const st = each.st ?? '32';
      const pw = asked.includes('1072') ? '654321' : '123456';
      const bytes = encodeRequest({ edition: each.edition, cn: each.cn, st, mn, pw, qn, params });
      const heads = await ask(bytes, qn);
      const name = `${each.edition} ${each.cn} ${heads.map(text).join(' ')}`;
      asked.push(each.cn);
      if (absent.has(each.cn)) {
        expect(refusalOf(heads), name).toBe('8');
        continue;
      }
      if (each.pattern === 'notify') {
        expect(codes(heads), name).toEqual(['9013']);
        continue;
      }
      expect(['1', '100'], name).toContain(resultOf(heads));
      expect(codes(heads)[0], name).toBe('9011');
      expect(codes(heads).at(-1), name).toBe('9012');
      if (each.pattern === 'get') expect(codes(heads), name).toContain(each.cn);
      if (each.pattern === 'history' && resultOf(heads) === '1')
        expect(
          host.heads.some((head) => head.cn === each.cn && head.st === st),
          name,
        ).toBe(true);
    }
    expect(asked.length).toBeGreaterThan(20);
    expect(simulator.command('status')).toContain('ok [');
  });
});

describe.concurrent('refusals', () => {
  test('each wrong part of a head has its own QnRtn', async () => {
    const { request, ask, qnOf, mn, bytesOf } = await bench('2017');
    expect(refusalOf(await request('1011', '', { pw: '000000' }))).toBe('3');
    expect(refusalOf(await request('1011', '', { mn: 'FFFFFFFFFFFFFFFFFFFFFFFF' }))).toBe('4');
    expect(refusalOf(await request('1011', '', { st: '31' }))).toBe('5');
    const flagless = qnOf();
    const strange = { qn: flagless, st: '32', cn: '1011', pw: '123456', mn, flag: 9, area: '' };
    expect(refusalOf(await ask(encodePacket(strange), flagless))).toBe('6');
    expect(refusalOf(await ask(bytesOf('1011', '', '77'), '77'))).toBe('7');
    expect(refusalOf(await request('2052'))).toBe('8');
  });

  test('wrong parameters end with ExeRtn=3 and no data with 100', async () => {
    const { request } = await bench('2017');
    expect(resultOf(await request('1062', 'RtdInterval=5'))).toBe('3');
    expect(resultOf(await request('3011', 'PolId=w99999'))).toBe('3');
    expect(resultOf(await request('3021', 'PolId=w01018;InfoId=i13008;i13008-Info=many'))).toBe('3');
    expect(resultOf(await request('2061', 'BeginTime=20200101000000;EndTime=20200102000000'))).toBe('100');
  });
});

describe.concurrent('a sample is kept', () => {
  test('once, however often the request comes, and with the same answers', async () => {
    const { host, effects, qnOf, bytesOf, ask } = await bench('2017');
    const qn = qnOf();
    const first = (await ask(bytesOf('3015', '', qn), qn)).map(text);
    host.write(bytesOf('3015', '', qn));
    await until(() => host.about(qn).length >= 6);
    expect(host.about(qn).map(text).slice(3, 6)).toEqual(first);
    expect(codes(host.about(qn)).slice(0, 3)).toEqual(['9011', '3015', '9012']);
    expect(effects.filter(({ effect }) => effect === 'bottle')).toMatchObject([
      { position: 1, qn, cn: '3015' },
    ]);
  });

  test('twice by a device that forgets QNs', async () => {
    const { effects, qnOf, bytesOf, ask, simulator, host } = await bench('2017');
    simulator.command('misbehave forgets-qn');
    const qn = qnOf();
    await ask(bytesOf('3015', '', qn), qn);
    host.write(bytesOf('3015', '', qn));
    await until(() => effects.length === 2);
    expect(effects.map(({ position }) => position)).toEqual([1, 2]);
  });

  // What the host hears of one request, in order, over both lines: the bottle is told until it is answered.
  const CUTS: readonly (readonly [where: string, heard: string])[] = [
    ['before-request', '9011 3015 9012'],
    ['after-request', '3015 9012'],
    ['before-9011', '3015 9012'],
    ['after-9011', '9011 3015 9012'],
    ['before-data', '9011 3015 9012'],
    ['after-data', '9011 3015 3015 9012'],
    ['before-9012', '9011 3015 3015 9012'],
    ['after-9012', '9011 3015 9012 3015'],
  ];
  test.each(CUTS)('at most once when the line is lost %s: the host hears %s', async (where, heard) => {
    const { host, effects, qnOf, bytesOf, simulator } = await bench('2017');
    expect(simulator.command(`cut-at 3015:${where}`)).toMatch(/^ok/);
    const qn = qnOf();
    const opened = simulator.status().connections;
    host.write(bytesOf('3015', '', qn));
    await until(() => simulator.status().connections > opened && simulator.status().connected === 1);
    if (where === 'before-request') {
      expect(effects).toEqual([]);
      host.write(bytesOf('3015', '', qn));
    }
    await until(() => host.about(qn).length === heard.split(' ').length);
    await until(() => simulator.command('status').includes('"owed":0'));
    expect(codes(host.about(qn)).join(' ')).toBe(heard);
    expect(effects.filter(({ effect }) => effect === 'bottle')).toHaveLength(1);
  });

  test('refused, failed or overwritten when the box is full, as the device is made', async () => {
    const { simulator, request } = await bench('2017');
    simulator.command('sampler fill');
    expect(resultOf(await request('3015'))).toBe('3');
    simulator.command('sampler refuse');
    expect(refusalOf(await request('3015'))).toBe('2');
    simulator.command('sampler overwrite');
    expect(resultOf(await request('3015'))).toBe('1');
    simulator.command('sampler empty');
    simulator.command('sampler refuse');
    simulator.command('sampler vese');
    expect((await request('3015')).map(text).join('')).toContain('VeseNo=1');
  });

  test('only one at a time: a second request is told busy', async () => {
    const { request, qnOf, bytesOf, host, ended } = await bench('2017', {
      manner: { haste: 60, extensions: true },
    });
    const first = qnOf();
    host.write(bytesOf('3015', '', first));
    expect(resultOf(await request('3015'))).toBe('5');
    await until(() => ended(first));
    expect(resultOf(host.about(first))).toBe('1');
  });

  test('by the rule of the device, which tells of it unasked until it is answered', async () => {
    const { host, effects, simulator } = await bench('2017', {
      ownRule: { factor: 'w01018', above: 80 },
      speed: 600,
      fromMs: systemClock.nowMs() - 3_600_000,
    });
    simulator.command('set w01018 97.3');
    await until(() => host.heads.some((head) => head.cn === '3015'));
    const upload = host.heads.find((head) => head.cn === '3015')!;
    expect(text(upload)).toMatch(/Flag=5;CP=&&DataTime=\d{14};VaseNo=1&&$/);
    expect(effects[0]).toMatchObject({ effect: 'bottle', qn: '', cn: '' });
    await until(() => simulator.command('status').includes('"owed":0'));
  });

  test('in 2025 by 3022, told by an upload after the exchange', async () => {
    const { host, request, effects } = await bench('2025', {
      manner: { haste: 1000, extensions: true, retainedCn: '3023' },
    });
    expect(codes(await request('3022', 'PolId=w01018'))).toEqual(['9011', '9012']);
    await until(() => host.heads.some((head) => head.cn === '3023'));
    expect(text(host.heads.find((head) => head.cn === '3023')!)).toContain('VaseNo=1;i43005-Info=');
    expect(effects).toMatchObject([{ effect: 'bottle', position: 1 }]);
  });
});

describe.concurrent('misbehaviour on request', () => {
  test.each([
    ['no-9011', ['3015', '9012']],
    ['no-data', ['9011', '9012']],
    ['double-9012', ['9011', '3015', '9012', '9012']],
    ['double-3015', ['9011', '3015', '3015', '9012']],
    ['two-bottles', ['9011', '3015', '3015', '9012']],
  ])('%s', async (name, expected) => {
    const { request, host, simulator } = await bench('2017');
    simulator.command(`misbehave ${name}@3015*1`);
    const [{ qn }] = (await request('3015')) as [Head];
    await until(() => host.about(qn).length >= expected.length);
    expect(codes(host.about(qn))).toEqual(expected);
    expect(codes(await request('3015'))).toEqual(['9011', '3015', '9012']);
  });

  test('late-9012 and no-9012 keep the host waiting; other-qn answers under another number', async () => {
    const { request, host, simulator, qnOf, bytesOf } = await bench('2017');
    simulator.command('misbehave late-9012:1@1011*1');
    const beganMs = systemClock.nowMs();
    expect(codes(await request('1011'))).toEqual(['9011', '1011', '9012']);
    expect(systemClock.nowMs() - beganMs).toBeGreaterThan(900);
    simulator.command('misbehave no-9012@1011*1');
    const qn = qnOf();
    host.write(bytesOf('1011', '', qn));
    await until(() => host.about(qn).length === 2);
    simulator.command('misbehave other-qn@1061');
    const seen = host.heads.length;
    const other = qnOf();
    host.write(bytesOf('1061', '', other));
    await until(() => host.heads.slice(seen).filter(({ cn }) => cn === '9012').length === 1);
    expect(host.about(other)).toEqual([]);
    expect(codes(host.about(qn))).toEqual(['9011', '1011']);
  });

  test('asks-history waits for the answer to each packet before the next', async () => {
    const { request, host, simulator } = await bench('2017');
    simulator.command('misbehave asks-history');
    host.answers = () => false;
    await request('1000', 'OverTime=1;ReCount=2');
    host.write(requestOfHours('2017'));
    await until(() => host.heads.filter(({ cn }) => cn === '2061').length >= 2);
    // Unanswered, the first packet came again with the same QN.
    const first = host.heads.filter(({ cn }) => cn === '2061').slice(0, 2);
    expect(first[0]!.qn).toBe(first[1]!.qn);
    expect(first[0]!.flag).toBe(5);
    // Nobody answers: after the allowed resends the command ends with the code of a communication time-out.
    await until(() => host.about(HOURS_QN).some(({ cn }) => cn === '9012'));
    expect(resultOf(host.about(HOURS_QN))).toBe('4');
    expect(host.heads.filter(({ cn }) => cn === '2061')).toHaveLength(3);
  });

  test('refuse and exe give the number asked for, without an effect', async () => {
    const { request, simulator, effects } = await bench('2017');
    simulator.command('misbehave refuse:100@3015*1');
    expect(refusalOf(await request('3015'))).toBe('100');
    simulator.command('misbehave exe:6@3015*1');
    expect(resultOf(await request('3015'))).toBe('6');
    expect(effects).toEqual([]);
  });

  test('a restart before the effect forgets the request, one after it tells the rest on the next line', async () => {
    const { host, simulator, effects, qnOf, bytesOf } = await bench('2017');
    simulator.command('misbehave reboot-mid:after@3015*1');
    const qn = qnOf();
    host.write(bytesOf('3015', '', qn));
    await until(() => codes(host.about(qn)).join() === '9011,3015,9012');
    expect(effects.map(({ effect }) => effect)).toEqual(['bottle', 'reboot']);
    simulator.command('misbehave reboot-mid@3015*1');
    const second = qnOf();
    host.write(bytesOf('3015', '', second));
    await until(() => effects.length === 3);
    await until(() => simulator.status().connected === 1);
    expect(codes(host.about(second))).toEqual(['9011']);
    host.write(bytesOf('3015', '', second));
    await until(() => codes(host.about(second)).includes('9012'));
    expect(effects.filter(({ effect }) => effect === 'bottle')).toHaveLength(2);
  });
});

describe.concurrent('what a host sets changes what the device says', () => {
  test('slope and range of an analyser change its values', async () => {
    const { host, request, simulator } = await bench('2017');
    simulator.command('set w01018 40 -1h');
    const shown = () =>
      host.heads
        .filter(({ cn }) => cn === '2011')
        .map((head) => /w01018-Rtd=([\d.]+),w01018-Flag=(\w)/.exec(text(head))?.slice(1));
    const upload = async () => {
      const before = shown().length;
      simulator.command('upload realtime');
      await until(() => shown().length > before);
      return shown().at(-1);
    };
    expect(await upload()).toEqual(['40.0', 'N']);
    await request('3021', 'PolId=w01018;InfoId=i13008;i13008-Info=1.5');
    expect(await upload()).toEqual(['60.0', 'N']);
    await request('3021', 'PolId=w01018;InfoId=i13001;i13001-Info=50');
    expect(await upload()).toEqual(['50.0', 'T']);
    const read = await request('3020', 'PolId=w01018;InfoId=i13008');
    expect(text(read[1]!)).toContain('PolId=w01018;i13008-Info=1.5');
  });

  test('logs of a range come each with a QN of its own, what was set remotely among them', async () => {
    const { host, request } = await bench('2017');
    await request('3021', 'PolId=w01018;InfoId=i13004;i13004-Info=160.0');
    const range = 'BeginTime=20200101000000,EndTime=20990101000000';
    const heads = await request('3020', `PolId=w01018;InfoId=i11001;${range}`);
    expect(resultOf(heads)).toBe('1');
    const logs = host.heads.filter(({ cn }) => cn === '3020');
    expect(new Set(logs.map(({ qn }) => qn)).size).toBe(logs.length);
    expect(logs.length).toBeGreaterThan(10);
    // Separators inside the text belong to it.
    expect(text(logs.at(-1)!)).toMatch(/PolId=w01018;i11001-Info=\/\/.*i13004.*165\.0.*160\.0.*&&.*\/\/&&$/);
    expect(resultOf(await request('3020', 'InfoId=i21001'))).toBe('3');
  });

  test('a hand at the device changes a parameter, or an analyser, and the device tells of it', async () => {
    const { host, effects, simulator } = await bench('2017');
    simulator.command('parameter i13008 2 w01018');
    simulator.command('replace w01018');
    await until(() => host.heads.some(({ cn }) => cn === '3019'));
    const said = (cn: string) => text(host.heads.find((head) => head.cn === cn)!);
    expect(said('3020')).toMatch(/Flag=5;CP=&&DataTime=\d{14};PolId=w01018;i13008-Info=2&&$/);
    expect(said('3019')).toMatch(/PolId=w01018;w01018-SN=[0-9A-F]{24}&&$/);
    expect(effects.map(({ effect, qn }) => [effect, qn])).toEqual([
      ['parameter', ''],
      ['analyser-replaced', ''],
    ]);
  });

  test('a clock from 1970 shows in uploads until 1012', async () => {
    const { host, request, simulator } = await bench('2017');
    simulator.command('clock 1970');
    simulator.command('upload realtime');
    await until(() => host.heads.some((head) => text(head).includes('DataTime=1970')));
    const local = new Date(systemClock.nowMs() + 8 * 3_600_000).toISOString();
    await request('1012', `SystemTime=${local.replace(/\D/g, '').slice(0, 14)}`);
    const told = /SystemTime=(\d{14})/.exec(text((await request('1011'))[1]!))![1]!;
    const toldMs = Date.parse(told.replace(/(.{4})(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6+08:00'));
    expect(Math.abs(toldMs - systemClock.nowMs())).toBeLessThan(60_000);
  });
});

describe.concurrent('an outage', () => {
  const hours = (heads: readonly Head[]): string[] =>
    heads.filter(({ cn }) => cn === '2061').map((head) => /DataTime=(\d{14})/.exec(text(head))![1]!);

  test('of six simulated hours is sent later, and can be recalled when the device does not', async () => {
    const fromMs = Math.floor(systemClock.nowMs() / 3_600_000) * 3_600_000 - 10 * 3_600_000;
    const { host, simulator, request } = await bench('2017', { speed: 7200, fromMs });
    simulator.command('misbehave no-resend');
    expect(simulator.command(`cut 6h ${MNS['2017']}`)).toBe('ok 1 loggers');
    await until(() => simulator.status().simMs >= systemClock.nowMs() - 500);
    await until(() => simulator.status().connected === 1);
    const before = hours(host.heads).length;
    expect(before).toBeLessThan(6);
    const local = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
    const heads = await request(
      '2061',
      `BeginTime=${local(fromMs)};EndTime=${local(fromMs + 9 * 3_600_000)}`,
    );
    expect(resultOf(heads)).toBe('1');
    expect(new Set(hours(host.heads)).size).toBeGreaterThanOrEqual(9);
  });
});

describe.concurrent('SM4', () => {
  test('a logger with a key seals what the edition wants sealed, and takes the key it is issued', async () => {
    const key = Buffer.from('msbE74gsiSHSEh5e');
    const keys = new Map([[MNS['2025'], key]]);
    const { host, request, simulator, effects } = await bench('2025', { keys });
    simulator.command('upload realtime');
    await until(() => host.heads.some(({ cn }) => cn === '2011'));
    expect(host.junk).toBe(0);
    await request('1000', 'OverTime=1;ReCount=3');
    simulator.command('ask-key');
    await until(() => host.heads.some(({ cn }) => cn === '1014'));
    await request('1014', 'SKCreateTime=20261121000000000,NewSK=abcdefghijklmnop');
    expect(effects.at(-1)).toMatchObject({ effect: 'key', to: 'abcdefghijklmnop' });
    const junk = host.junk;
    simulator.command('upload realtime');
    await until(() => host.junk > junk);
    host.keys.unshift(Buffer.from('abcdefghijklmnop'));
    // The same bytes come again after the time-out, and the host has the key by now.
    const seen = host.heads.length;
    await until(() => host.heads.slice(seen).some(({ cn }) => cn === '2011'));
  });
});

test.concurrent('a logger without an MN tells who it is and takes the one it is given', async () => {
  const { host, effects, ask, qnOf, bytesOf } = await bench('2025', { one: [oneOf('new')] });
  await until(() => host.heads.some(({ cn }) => cn === '1001'));
  const introduction = host.heads.find(({ cn }) => cn === '1001')!;
  expect(introduction.mn).toBe('');
  const id = /i23005-Info=(\w+)/.exec(text(introduction))![1]!;
  const qn = qnOf();
  const heads = await ask(bytesOf('1002', `i23005-Info=${id}`, qn), qn);
  expect(codes(heads)).toEqual(['9011', '9012']);
  expect(effects).toMatchObject([{ effect: 'enrolled', to: MNS['2025'] }]);
  await until(() => host.heads.some(({ cn, mn }) => cn === '2081' && mn === MNS['2025']));
});

test.concurrent('the record file holds each effect as a line, and is continued', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const { recordFile } = await import('./record.ts');
  const path = join(folder, 'record.jsonl');
  const line = { effect: 'bottle', mn: 'A', cn: '3015', qn: '1', at: 1, simAt: 1, position: 3 } as const;
  for (let run = 0; run < 2; run++) {
    const sink = recordFile(path);
    sink.write(line);
    // Readable before anything is closed: whoever kills the simulator loses no line.
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(run + 1);
    sink.close();
  }
  expect(JSON.parse(readFileSync(path, 'utf8').split('\n')[1]!)).toEqual(line);
});

test.concurrent('a device that leaves Flag out answers requests of any edition', async () => {
  const { ask, mn, qnOf } = await bench('2017', { one: [oneOf(`${MNS['2017']}:2017:123456:missing-flag`)] });
  for (const flag of [3, 5]) {
    const qn = qnOf();
    const head = { qn, st: '32', cn: '1061', pw: '123456', mn, flag, area: '' };
    expect(codes(await ask(encodePacket(head), qn))).toEqual(['9011', '1061', '9012']);
  }
});
