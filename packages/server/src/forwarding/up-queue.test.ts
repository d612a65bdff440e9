import {
  type BookSnapshot,
  FORWARD_ALL,
  type ForwardFilter,
  instant,
  instantFromMs,
  journalPosition,
  type Logger,
  pointId,
} from '@wenqu/domain';
import { encodeFrame, HEAD_BYTES, readMessage, sealData } from '@wenqu/hj212';
import { describe, expect, test } from 'vitest';
import { KeyRing } from '../ingest/key-ring.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { Chooser } from './chooser.ts';
import { EchoGuard } from './echo-guard.ts';
import type { UpForm } from './encode-up.ts';
import { jobAt, type UpJob, UpQueue } from './up-queue.ts';

const MN = '010000A8900016F000169DC0';
const TWO = '010000A8900016F000169DC1';
const NOON = instantFromMs(Date.UTC(2026, 6, 1, 4));
const row = { version: 1, createdAt: NOON, updatedAt: NOON, retiredAt: null };
const logger = (mn: string, enterprise: string, bindings: Logger['bindings']): Logger => ({
  ...{ ...row, id: mn, mn, name: '', enterprise, bindings, password: '', edition: '' },
  ...{ maker: '', model: '' },
});
const binding = (point: string, factor = '') => ({
  ...{ point: pointId(point), st: '', factor, from: null, to: null },
});
const BOOK: BookSnapshot = {
  ...{ seq: 1, enterprises: [], outlets: [], points: [], limits: [] },
  loggers: [logger(MN, 'e1', [binding('p1'), binding('p2', 'w21003')]), logger(TWO, 'e2', [binding('p3')])],
};

const segment = (more: { mn?: string; qn?: string; cn?: string; head?: string; area?: string } = {}) => {
  const { mn = MN, qn = '20260701120000000', cn = '2011', head = 'Flag=5;' } = more;
  const area = more.area ?? 'DataTime=20260701120000;w01018-Rtd=31.2,w01018-Flag=N';
  return `QN=${qn};ST=32;CN=${cn};PW=123456;MN=${mn};${head}CP=&&${area}&&`;
};

/** A journal to write frames into and a queue that reads it. */
class Bench {
  readonly journal = new MemoryJournal(false);
  readonly echoes = new EchoGuard();
  ring = new KeyRing();
  filter: ForwardFilter = FORWARD_ALL;
  settled: ReadonlySet<number> = new Set();
  #arrival = 0;

  put(text: string | Buffer, more: { kind?: 'packet' | 'sent' | 'junk'; connection?: number } = {}) {
    const { kind = 'packet', connection = 7 } = more;
    const arrival = instant(NOON + ++this.#arrival * 1_000_000);
    const bytes = Buffer.isBuffer(text) ? text : encodeFrame(text);
    const position = this.journal.append({ kind, arrival, connection, why: '', about: null, bytes });
    this.journal.sync();
    return position;
  }

  queue(mode: 'raw' | UpForm['edition'] = '2017', from = 0): UpQueue {
    const chooser = new Chooser(this.filter, BOOK);
    const form: UpForm | undefined =
      mode === 'raw'
        ? undefined
        : {
            edition: mode,
            nameOf: (mn, pw) => ({ mn, pw }),
            keeps: (head, code, arrival) => chooser.keeps(head, code, arrival),
            key: undefined,
          };
    const { ring, echoes, settled } = this;
    const reader = this.journal.reader();
    return new UpQueue({ reader, from: journalPosition(from), chooser, form, ring, echoes, settled });
  }

  /** Everything the queue has to give, as if the whole journal were read at this moment. */
  all(queue = this.queue(), now = NOON): UpJob[] {
    const jobs: UpJob[] = [];
    for (;;) {
      const job = queue.next(this.journal.durable, now);
      if (job === 'end') return jobs;
      if (job !== 'more') jobs.push(job);
    }
  }
}
const texts = (jobs: readonly UpJob[]) =>
  jobs.flatMap(({ frames }) => frames.map(({ bytes }) => bytes.subarray(6, -6).toString('latin1')));

describe('what goes up', () => {
  test('is uploads with data, from loggers of the book', () => {
    const bench = new Bench();
    const sent = segment();
    bench.put(sent);
    bench.put(Buffer.from('noise'), { kind: 'junk' });
    bench.put(segment({ mn: 'UNKNOWN' }));
    bench.put(segment({ cn: '9011', area: 'QnRtn=1' }));
    bench.put(segment({ cn: '1011', area: 'SystemTime=20260701120000' }));
    bench.put(segment({ cn: '2011', area: '' }));
    bench.put(segment({ cn: '9015', head: 'Flag=9;', area: '' }));
    const bottle = segment({ cn: '3015', qn: '20260701120000009', area: 'DataTime=20260701120000;VaseNo=3' });
    bench.put(bottle);
    expect(texts(bench.all())).toEqual([sent, bottle]);
  });

  test('is no answer to a question of ours, but data of a time range', () => {
    const bench = new Bench();
    bench.put(segment({ cn: '3015', qn: '20260701110000000', area: '' }), { kind: 'sent' });
    bench.put(segment({ cn: '3015', qn: '20260701110000000', area: 'DataTime=20260701120000;VaseNo=3' }));
    const past = segment({ cn: '2051', area: 'DataTime=20260601120000;w01018-Avg=3' });
    bench.put(past);
    expect(texts(bench.all())).toEqual([past]);
  });

  test.each<[string, Partial<ForwardFilter>, string[]]>([
    ['an enterprise', { enterprises: ['e2'] }, ['two']],
    ['an MN, of any case', { mns: [MN.toLowerCase()] }, ['one', 'hour']],
    ['a command', { cns: ['2061'] }, ['hour']],
    ['a system code', { sts: ['31'] }, []],
    ['an MN in no book, because it is named', { mns: ['UNKNOWN'] }, ['stray']],
    ['a point', { points: ['p3'] }, ['two']],
  ])('is chosen by %s', (_, filter, expected) => {
    const bench = new Bench();
    bench.filter = { ...FORWARD_ALL, ...filter };
    const frames = {
      one: segment(),
      two: segment({ mn: TWO }),
      hour: segment({ cn: '2061', area: 'DataTime=20260701120000;w01018-Avg=3' }),
      stray: segment({ mn: 'UNKNOWN' }),
    };
    for (const text of Object.values(frames)) bench.put(text);
    const names = texts(bench.all()).map(
      (text) => Object.entries(frames).find(([, each]) => each === text)?.[0],
    );
    expect(names).toEqual(expected);
  });

  test('holds only the factors of the points that were chosen', () => {
    const bench = new Bench();
    bench.filter = { ...FORWARD_ALL, points: ['p2'] };
    bench.put(segment({ area: 'DataTime=1;w01018-Rtd=1;060-Rtd=2;w21003-Rtd=2' }));
    expect(texts(bench.all())[0]).toContain('CP=&&DataTime=1;w21003-Rtd=2;w21003-Rtd=2&&');
  });

  test('raw bytes go whole when one factor is wanted', () => {
    const bench = new Bench();
    bench.filter = { ...FORWARD_ALL, factors: ['w21003'] };
    bench.put(segment());
    const wanted = segment({ area: 'DataTime=1;w01018-Rtd=1;060-Rtd=2', head: 'Flag=4;' });
    bench.put(wanted);
    expect(texts(bench.all(bench.queue('raw')))).toEqual([wanted]);
  });
});

describe('the place in the journal', () => {
  test('is the oldest frame not given out, and what was answered before a crash is passed over', () => {
    const bench = new Bench();
    const places = ['1', '2', '3'].map((n) => bench.put(segment({ qn: `2026070112000000${n}` })));
    bench.settled = new Set([places[1]!]);
    const queue = bench.queue();
    expect(queue.safe).toBe(0);
    const first = queue.next(bench.journal.durable, NOON) as UpJob;
    expect(first.position).toBe(places[0]);
    expect(bench.all(queue).map(({ position }) => position)).toEqual([places[2]]);
    expect(queue.safe).toBe(bench.journal.durable);
    expect(bench.all(bench.queue('2017', places[2])).map(({ position }) => position)).toEqual([places[2]]);
  });

  test('a frame comes again by its place, the same', () => {
    const bench = new Bench();
    bench.put(segment({ mn: TWO }));
    const [job] = bench.all();
    const { ring } = bench;
    expect(
      jobAt(job!.position, { reader: bench.journal.reader(), ring, form: undefined }, NOON),
    ).toMatchObject({
      ...{ mn: TWO, position: job!.position },
      frames: [{ bytes: job!.frames[0]!.bytes }],
    });
    expect(jobAt(journalPosition(3), { reader: bench.journal.reader(), ring, form: undefined }, NOON)).toBe(
      undefined,
    );
  });
});

// hj212.md §3.5
describe('split packets', () => {
  const part = (pno: number, area: string, pnum = 2) =>
    segment({ qn: `2026070112000000${pno}`, head: `Flag=7;PNUM=${pnum};PNO=${pno};`, area });

  test('that are data areas of their own go up as they are', () => {
    const bench = new Bench();
    const parts = [part(1, 'DataTime=1;w01018-Rtd=1'), part(2, 'DataTime=1;w21003-Rtd=2')];
    for (const text of parts) bench.put(text);
    expect(texts(bench.all())).toEqual(parts);
  });

  test('that were cut anywhere are joined, so that codes can be translated', () => {
    const bench = new Bench();
    const first = bench.put(part(1, 'DataTime=20260701120000;011-Rtd=1;06'));
    const queue = bench.queue();
    expect(bench.all(queue)).toEqual([]);
    expect(queue.safe).toBe(first);
    bench.put(part(2, '0-Rtd=2'));
    const jobs = bench.all(queue);
    expect(jobs.map(({ position }) => position)).toEqual([first]);
    expect(texts(jobs)[0]).toContain('Flag=5;CP=&&DataTime=20260701120000;w01018-Rtd=1;w21003-Rtd=2&&');
    expect(queue.safe).toBe(bench.journal.durable);
  });

  test('that were answered before a crash are passed over whole', () => {
    const bench = new Bench();
    const first = bench.put(part(1, 'DataTime=20260701120000;011-Rtd=1;06'));
    bench.put(part(2, '0-Rtd=2'));
    bench.settled = new Set([first]);
    const queue = bench.queue();
    expect(bench.all(queue, instant(NOON + 86_400_000_000))).toEqual([]);
    expect(bench.all(queue, instant(NOON + 86_400_000_000))).toEqual([]);
  });

  test('that lie far apart in a backlog of days are joined all the same', () => {
    const bench = new Bench();
    const first = bench.put(part(1, 'DataTime=20260701120000;011-Rtd=1;06'));
    for (let n = 0; n < 300; n++) bench.put(Buffer.alloc(1_000), { kind: 'junk' });
    bench.put(part(2, '0-Rtd=2'));
    const jobs = bench.all(bench.queue(), instant(NOON + 86_400_000_000));
    expect(jobs.map(({ position }) => position)).toEqual([first]);
  });

  test('whose others never come go up as they are when the wait is over', () => {
    const bench = new Bench();
    bench.put(part(1, 'DataTime=1;w01018-Rtd=1'));
    const queue = bench.queue();
    expect(bench.all(queue)).toEqual([]);
    expect(texts(bench.all(queue, instant(NOON + 400_000_000)))).toHaveLength(1);
    expect(queue.safe).toBe(bench.journal.durable);
  });

  test('go up raw without waiting', () => {
    const bench = new Bench();
    bench.put(part(1, 'DataTime=1;011-Rtd=1;06'));
    expect(texts(bench.all(bench.queue('raw')))).toHaveLength(1);
  });

  test('many sets at once leave nothing behind that holds the place back', () => {
    const bench = new Bench();
    for (let n = 0; n < 40; n++) {
      const cn = String(2_100 + n);
      bench.put(segment({ cn, head: 'Flag=7;PNUM=2;PNO=1;', area: 'DataTime=1;011-Rtd=1;06' }));
      bench.put(segment({ cn, head: 'Flag=7;PNUM=2;PNO=1;', area: 'DataTime=1;011-Rtd=1;06' }));
    }
    const queue = bench.queue();
    bench.all(queue);
    bench.all(queue, instant(NOON + 3_600_000_000));
    expect(queue.safe).toBe(bench.journal.durable);
  });
});

describe('sealed packets', () => {
  const KEY = '30303030303030303030303030303030';
  const plain = segment({ head: 'Flag=9;' });
  const sealed = (): Buffer => {
    const frame = encodeFrame(plain);
    frame.set(sealData(Buffer.from(plain), Buffer.from(KEY, 'hex')), HEAD_BYTES);
    return frame;
  };

  test('are opened with the key of the logger', () => {
    const bench = new Bench();
    bench.ring = new KeyRing([{ mn: MN, key: KEY, state: 'current', createdAt: instant(0) }]);
    bench.put(sealed());
    expect(texts(bench.all(bench.queue('2025', 0)))).toEqual([plain]);
  });

  test('whose key is not held go up raw, and are listed where they would be written anew', () => {
    const bench = new Bench();
    bench.put(sealed());
    expect(bench.all(bench.queue('raw'))[0]!.frames[0]!.bytes.equals(sealed())).toBe(true);
    expect(bench.all()[0]).toMatchObject({ frames: [], unfitEn: expect.stringContaining('key') });
  });
});

// hj212.md §10 rule 5
describe('echoes', () => {
  const give = (bench: Bench, queue: UpQueue) => {
    const jobs = bench.all(queue);
    for (const { frames } of jobs) for (const { mark } of frames) bench.echoes.sent(mark);
    return jobs.length;
  };

  test('what went up and comes in again is not passed on', () => {
    const bench = new Bench();
    const queue = bench.queue();
    bench.put(segment(), { connection: 1 });
    expect(give(bench, queue)).toBe(1);
    bench.put(segment(), { connection: 2 });
    bench.put(segment(), { connection: 1 });
    expect(give(bench, queue)).toBe(0);
    expect(queue.echoes).toBe(2);
  });

  test('a connection that brings echoes of several MNs is a loop, and nothing of it goes on', () => {
    const bench = new Bench();
    const queue = bench.queue();
    const frames = [MN, TWO, MN, TWO].map((mn, n) => segment({ mn, qn: `2026070112000000${n}` }));
    for (const text of frames) bench.put(text, { connection: 1 });
    expect(give(bench, queue)).toBe(4);
    for (const text of frames) bench.put(text, { connection: 2 });
    bench.put(segment({ qn: '20260701120000077' }), { connection: 2 });
    bench.put(segment({ qn: '20260701120000078' }), { connection: 1 });
    expect(texts(bench.all(queue)).map((text) => text.slice(0, 20))).toEqual(['QN=20260701120000078']);
  });
});

// HJ 212-2025: data sent again are marked
test('late data are marked towards 2025', () => {
  const bench = new Bench();
  bench.put(segment());
  const marked = (minutes: number) =>
    texts(bench.all(bench.queue('2025'), instant(NOON + minutes * 60_000_000)))[0]!.includes(';RF=1;');
  expect([5, 15].map(marked)).toEqual([false, true]);
  expect(readMessage(Buffer.from(texts(bench.all())[0]!)).fields.MN).toBe(MN);
});
