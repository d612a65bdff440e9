import { describe, expect, test } from 'vitest';
import { CRC_VARIANTS, crc16, crc16Text, crcVariant, readHex4, recogniseCrc, writeHex4 } from './crc.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** The algorithm bit by bit, as printed. */
function printed(data: Buffer): number {
  let reg = 0xffff;
  for (const byte of data) {
    reg = (reg >> 8) ^ byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = reg & 1;
      reg >>= 1;
      if (carry === 1) reg ^= 0xa001;
    }
  }
  return reg;
}

describe('crc16', () => {
  // The 2017 standard prints 1C80 in its packet; the algorithm yields the same.
  test.each([
    ['', 'FFFF'],
    ['\0', '4040'],
    ['Q', 'BC81'],
    ['QN', '8581'],
    ['QN=', '7200'],
    ['123456789', '2F80'],
    [
      'QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&',
      '1C80',
    ],
    ['QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&', '2200'],
  ])('of %j is %s', (text, crc) => {
    expect(crc16Text(bytes(text))).toBe(crc);
  });

  test('folding equals the printed algorithm at every length and offset', () => {
    const data = Buffer.from(Array.from({ length: 90 }, (_, i) => (i * 151 + 7) & 0xff));
    for (let from = 0; from < 10; from++) {
      for (let to = from; to <= data.length; to++) {
        expect(crc16(data, from, to)).toBe(printed(data.subarray(from, to)));
      }
    }
  });

  test('finds every error of one byte', () => {
    const data = bytes('ST=32;CN=2011;MN=1');
    const right = crc16(data);
    for (let i = 0; i < data.length; i++) {
      for (let change = 1; change < 256; change++) {
        data[i] = data[i]! ^ change;
        expect(crc16(data)).not.toBe(right);
        data[i] = data[i]! ^ change;
      }
    }
  });
});

describe('digits', () => {
  test('are read in any case, and one wrong digit makes the value negative', () => {
    expect(readHex4(bytes('1c8F'), 0)).toBe(0x1c8f);
    for (let i = 0; i < 4; i++) {
      const text = bytes('FFFF');
      text[i] = 'G'.charCodeAt(0);
      expect(readHex4(text, 0)).toBeLessThan(0);
    }
    expect(readHex4(bytes('FF'), 0) >= 0).toBe(false);
  });

  test('are written upper-case, high byte first', () => {
    const to = Buffer.alloc(4);
    writeHex4(to, 0, 0x0ac1);
    expect(to.toString()).toBe('0AC1');
  });
});

describe('variants', () => {
  test('of the check string', () => {
    const data = bytes('123456789');
    expect(CRC_VARIANTS.map((name) => crcVariant(name, data).toString(16))).toEqual([
      '802f',
      '4b37',
      '374b',
      '2f80',
    ]);
  });

  test('signed char differs only where bytes are above 0x7F', () => {
    expect(crcVariant('signed-char', bytes('abc'))).toBe(crc16(bytes('abc')));
    expect(crcVariant('signed-char', bytes('a\xe6b'))).not.toBe(crc16(bytes('a\xe6b')));
  });

  test('are recognised from a failed frame', () => {
    expect(recogniseCrc(bytes('##0009123456789374B\r\n'))).toBe('modbus-swapped');
    expect(recogniseCrc(bytes('##0009123456789374C\r\n'))).toBeUndefined();
    expect(recogniseCrc(bytes('##0009123'))).toBeUndefined();
  });
});
