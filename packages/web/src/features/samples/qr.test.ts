import { expect, test } from 'vitest';
import { correction, QR_SIZE, qrModules, walkData } from './qr.ts';

const TEXT = 'WQS1;SH-2026-000123;2;20270115170000;W';

test('the text is read back from the modules, and its correction divides evenly', () => {
  const modules = qrModules(TEXT);
  const bits: number[] = [];
  walkData((x, y) => bits.push(Number(modules[y]![x]! !== ((x + y) % 2 === 0))));
  expect(bits).toHaveLength(70 * 8 + 7);
  const words = Uint8Array.from({ length: 70 }, (_, word) =>
    bits.slice(word * 8, word * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0),
  );
  expect(correction(words)).toEqual(new Uint8Array(26));
  const text = bits.slice(0, 44 * 8).join('');
  expect(text.slice(0, 4)).toBe('0100');
  const length = Number.parseInt(text.slice(4, 12), 2);
  const bytes = Uint8Array.from({ length }, (_, at) =>
    Number.parseInt(text.slice(12 + at * 8, 20 + at * 8), 2),
  );
  expect(new TextDecoder().decode(bytes)).toBe(TEXT);
});

test('three finder patterns stand in the corners', () => {
  const modules = qrModules(TEXT);
  const row = (x: number, y: number) =>
    modules[y]!.slice(x, x + 7)
      .map(Number)
      .join('');
  for (const [x, y] of [
    [0, 0],
    [QR_SIZE - 7, 0],
    [0, QR_SIZE - 7],
  ] as const) {
    expect([0, 1, 3, 6].map((down) => row(x, y + down))).toEqual([
      '1111111',
      '1000001',
      '1011101',
      '1111111',
    ]);
  }
});

test('the correction of the standard’s example is the standard’s', () => {
  // ISO/IEC 18004 Annex I: version 1-M, ten correction codewords.
  const data = Uint8Array.of(16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17);
  expect([...correction(data, 10)]).toEqual([165, 36, 212, 193, 237, 54, 199, 135, 44, 85]);
});

test('more than a label holds is refused', () => {
  expect(() => qrModules('x'.repeat(43))).toThrow(RangeError);
  expect(qrModules('x'.repeat(42))).toHaveLength(QR_SIZE);
});
