import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowBlock } from './readings-block.ts';
import { columnOf, newBlock, sliceBlock, sortBlock } from './readings-block.ts';
import { ByteReader, ByteWriter } from './readings-bytes.ts';
import { readNumbers, writeNumbers } from './readings-integers.ts';
import { decodePart, encodePart } from './readings-part.ts';

const WHOLE = { origin: true } as const;
const START = Date.UTC(2026, 2, 1) * 1000;

interface Cell {
  id: number;
  value: number;
  decimals: number;
  flag: number;
}

function blockOf(rows: { at: number; position: number; lag: number; cells: Cell[] }[]): RowBlock {
  const block = newBlock(rows.length);
  for (const [i, { at, position, lag, cells }] of rows.entries()) {
    block.at[i] = at;
    block.position[i] = position;
    block.arrival[i] = at + lag;
    block.edition[i] = i % 3;
    for (const { id, value, decimals, flag } of cells) {
      const column = columnOf(block, id);
      column.present[i] = 1;
      column.value[i] = value;
      column.decimals[i] = decimals;
      column.flag[i] = flag;
    }
  }
  return sortBlock(block);
}

const day = (rows: number): RowBlock =>
  blockOf(
    Array.from({ length: rows }, (_, i) => ({
      at: START + i * 60_000_000,
      position: i * 3_050_000 + ((i * 7_919) % 997),
      lag: 1_500_000 + ((i * 104_729) % 999_983),
      cells: [0, 1, 2, 3, 4, 5].map((id) => ({
        id,
        value: Math.round(300 * (1 + id) + 80 * Math.sin(i / (9 + id))) / 10,
        decimals: 1,
        flag: 0,
      })),
    })),
  );

/** Every cell that is there, as plain data: absent ones and the order of columns say nothing. */
const cellsOf = (block: RowBlock) => ({
  at: [...block.at],
  position: [...block.position],
  arrival: [...block.arrival],
  edition: [...block.edition],
  cells: block.columns.flatMap(({ id, present, value, decimals, flag }) =>
    [...present].flatMap((there, i) => (there === 1 ? [[id, i, value[i], decimals[i], flag[i]]] : [])),
  ),
});

const arbitraryBlock = fc
  .array(
    fc.record({
      at: fc.oneof(
        fc.nat(9).map((n) => START + n * 60_000_000),
        fc.integer({ min: START, max: START + 9e9 }),
      ),
      position: fc.maxSafeNat(),
      lag: fc.integer({ min: -1e12, max: 1e12 }),
      cells: fc.uniqueArray(
        fc.record({
          id: fc.nat(5),
          value: fc.oneof(
            fc.integer({ min: -9_999, max: 9_999 }).map((n) => n / 100),
            fc.double(),
            fc.constantFrom(-0, 2 ** 53, 1e22),
          ),
          decimals: fc.oneof(fc.nat(3), fc.nat(30)),
          flag: fc.oneof(fc.nat(2), fc.nat(2 ** 31)),
        }),
        { selector: ({ id }) => id, minLength: 1 },
      ),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map(blockOf);

test('a part reads back bit for bit, whatever it holds', () => {
  fc.assert(
    fc.property(arbitraryBlock, (block) => {
      expect(cellsOf(decodePart(encodePart(block), WHOLE))).toEqual(cellsOf(block));
    }),
    { numRuns: 300 },
  );
});

test('long parts are compressed and read back', () => {
  const block = day(512);
  const bytes = encodePart(block);
  expect(bytes.length / (512 * 6)).toBeLessThan(2);
  expect(cellsOf(decodePart(bytes, WHOLE))).toEqual(cellsOf(block));
});

test('a reader steps over the columns it does not want', () => {
  const block = decodePart(encodePart(day(100)), { columns: new Set([4]), origin: false });
  expect(block.columns.map(({ id }) => id)).toEqual([4]);
  expect([...block.columns[0]!.value]).toEqual([...day(100).columns[4]!.value]);
  expect([block.arrival.length, block.edition.length]).toEqual([0, 0]);
});

test.each([
  ['plain', 20],
  ['compressed', 512],
])('no damaged byte of a %s part passes, and no cut', (_, rows) => {
  const bytes = encodePart(day(rows));
  for (let i = 0; i < bytes.length; i++) {
    const damaged = bytes.slice();
    damaged[i]! ^= 3;
    expect(() => decodePart(damaged, WHOLE)).toThrow();
    expect(() => decodePart(bytes.subarray(0, i), WHOLE)).toThrow();
  }
});

test('a slice holds its start and not its end, and only columns that it has', () => {
  const block = blockOf(
    [0, 1, 2].map((i) => ({
      at: i,
      position: i,
      lag: 0,
      cells: [{ id: i, value: i, decimals: 0, flag: 0 }],
    })),
  );
  const slice = sliceBlock(block, 1, 2);
  expect([slice.rows, ...slice.at, ...slice.columns.map(({ id }) => id)]).toEqual([1, 1, 1]);
});

test('number columns read back exactly, to the last bit of a double', () => {
  const number = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.double(), fc.constant(2 ** 50));
  fc.assert(
    fc.property(fc.array(number), (numbers) => {
      const out = new ByteWriter();
      writeNumbers(out, Float64Array.from(numbers), numbers.length);
      const back = readNumbers(new ByteReader(out.bytes.subarray(0, out.length)), numbers.length);
      expect([...back]).toEqual(numbers);
    }),
  );
});
