import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';

const of = (bytes: Buffer): number => crc32c(bytes, 0, bytes.length);

test('gives the published values of RFC 3720 appendix B.4', () => {
  expect(of(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(of(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  expect(of(Buffer.from(Array.from({ length: 32 }, (_, i) => i)))).toBe(0x46dd794e);
  expect(of(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('goes on from any cut as if there were none', () => {
  const bytes = Buffer.from(Array.from({ length: 100 }, (_, i) => (i * 37) & 0xff));
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(crc32c(bytes, cut, bytes.length, crc32c(bytes, 0, cut))).toBe(of(bytes));
  }
});
