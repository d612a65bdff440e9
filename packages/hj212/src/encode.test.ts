import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readValues } from './data-area.ts';
import {
  type Edition,
  encodeFrame,
  encodePacket,
  encodeSplit,
  factorItem,
  flagOf,
  type Item,
} from './encode.ts';
import { Framer } from './framer.ts';
import { readHead } from './segment.ts';
import { SplitJoiner } from './split.ts';

const MN = '010000A8900016F000169DC0';

describe('encodePacket', () => {
  test('builds the sample of HJ 212-2017 Appendix A', () => {
    const packet = encodePacket({
      qn: '20160801085857223',
      st: '32',
      cn: '1062',
      pw: '100000',
      mn: MN,
      flag: flagOf('2017', true),
      area: 'RtdInterval=30',
    });
    expect(packet.toString()).toBe(
      `##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=${MN};Flag=5;CP=&&RtdInterval=30&&1C80\r\n`,
    );
  });

  test('counts bytes, not characters', () => {
    expect(encodePacket({ st: '32', cn: '3020', mn: '1', area: '水' }).toString('latin1', 2, 6)).toBe('0029');
  });

  test('refuses what does not fit and what would break the head', () => {
    expect(() => encodeFrame('x'.repeat(1025))).toThrow(/1024/);
    expect(encodeFrame('x'.repeat(1024))).toHaveLength(1036);
    expect(() => encodePacket({ st: '32', cn: '2011', mn: '1;CN=1', area: '' })).toThrow(/MN=1;CN=1/);
  });
});

test('Flag of each edition', () => {
  const flags = (['2005', '2017', '2025'] as Edition[]).map((edition) => [
    flagOf(edition, false),
    flagOf(edition, true),
    flagOf(edition, false, true),
    flagOf(edition, true, true),
  ]);
  expect(flags).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10, 11],
  ]);
});

const code = fc.stringMatching(/^[wa][0-9]{5}$/);
const number = fc.stringMatching(/^-?\d{1,6}(\.\d{1,4})?$/);
const values = fc.record(
  {
    Rtd: number,
    Avg: number,
    SampleTime: fc.constant('20260105080000'),
    Flag: fc.constantFrom('N', 'D', 'F'),
  },
  { requiredKeys: ['Rtd'] },
);
const factors = fc.uniqueArray(fc.tuple(code, values), { maxLength: 60, selector: ([name]) => name });

describe('encode and decode', () => {
  test('are inverse, split or not, for any edition', () => {
    const edition = fc.constantFrom<Edition>('2005', '2017', '2025');
    fc.assert(
      fc.property(edition, factors, fc.boolean(), (version, sent, answer) => {
        const items = sent.map(([name, fields]) => factorItem(name, fields));
        let qn = 0;
        const packets = encodeSplit(
          { edition: version, st: '32', cn: '2011', pw: '123456', mn: MN, flag: flagOf(version, answer) },
          [[['DataTime', '20260105081000']]],
          items,
          () => String(20260105081000000 + qn++),
        );
        const parts = new Framer().push(Buffer.concat(packets));
        const joiner = new SplitJoiner();
        const got = parts.flatMap((part) => {
          if (part.kind !== 'packet') throw new Error('junk');
          expect(part.quirks).toEqual([]);
          const head = readHead(part.data);
          expect(head.flag! >> 2).toBe(flagOf(version, answer) >> 2);
          expect(head.flag! & 1).toBe(answer ? 1 : 0);
          expect(joiner.offer(head, 0).kind).toBe('taken');
          const read = readValues(part.data, head);
          expect(read.dataTime).toBe('20260105081000');
          expect(read.deviations).toEqual([]);
          return read.values;
        });
        const expected = sent.flatMap(([name, fields]) =>
          (['Rtd', 'Avg'] as const).flatMap((field) =>
            fields[field] === undefined
              ? []
              : {
                  code: name,
                  field,
                  text: fields[field],
                  value: Number(fields[field]),
                  flag: fields.Flag ?? '',
                },
          ),
        );
        expect(got.map(key).sort()).toEqual(expected.map(key).sort());
      }),
      { numRuns: 150 },
    );
  });
});
const key = (v: { code: string; field: string; text: string; value: number; flag: string }) =>
  `${v.code}-${v.field}=${v.text} ${v.value} ${v.flag}`;

describe('encodeSplit', () => {
  const head = { edition: '2025' as const, st: '32', cn: '2061', mn: MN, flag: 9 };
  const items = (count: number, width: number): Item[] =>
    Array.from({ length: count }, (_, i) => [[`w${10000 + i}-Rtd`, '1'.repeat(width)]]);

  test('sends one packet unsplit', () => {
    const packets = encodeSplit(head, [], items(3, 5), () => '1');
    expect(packets).toHaveLength(1);
    expect(packets[0]!.toString()).not.toContain('PNUM');
  });

  test('numbers its parts, repeats DataTime and gives each its own QN', () => {
    let qn = 0;
    const packets = encodeSplit(head, [[['DataTime', '20260105081000']]], items(60, 30), () => `${++qn}`);
    const heads = packets.map((packet) => readHead(packet.subarray(6, -6)));
    expect(heads.length).toBeGreaterThan(1);
    for (const [i, { pnum, pno, flag, data, qn: own }] of heads.entries()) {
      expect({ pnum, pno, flag, own }).toEqual({ pnum: heads.length, pno: i + 1, flag: 11, own: `${i + 1}` });
      expect(data.toString()).toContain('CP=&&DataTime=20260105081000;');
      expect(data.length).toBeLessThanOrEqual(1024);
    }
  });

  test('refuses an item that fits nowhere, and more parts than one digit numbers', () => {
    expect(() => encodeSplit(head, [], items(2, 1000), () => '1')).toThrow(/w10000/);
    expect(() => encodeSplit(head, [], items(300, 50), () => '1')).toThrow(/上限/);
    expect(encodeSplit({ ...head, edition: '2017' }, [], items(300, 50), () => '1').length).toBeGreaterThan(
      9,
    );
  });
});
