import { describe, expect, test } from 'vitest';
import { decodeText, readCsv, writeCsv } from './csv.ts';

const rows = (text: string) => {
  const read = readCsv(text);
  return read.ok ? read.rows : read;
};

describe('RFC 4180', () => {
  test.each([
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\rb\r', [['a'], ['b']]],
    ['"a,1","b ""x"""\r\n', [['a,1', 'b "x"']]],
    ['"two\r\nlines",z\n', [['two\r\nlines', 'z']]],
    [
      'a,,\n,b,',
      [
        ['a', '', ''],
        ['', 'b', ''],
      ],
    ],
    ['', []],
    ['"",x', [['', 'x']]],
    [
      'a;b\n1;"2;3"',
      [
        ['a', 'b'],
        ['1', '2;3'],
      ],
    ],
    [
      'a\tb\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('%j', (text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  test('a quote that never ends is a fault with its line', () => {
    expect(rows('a,b\r\nc,"d\r\ne')).toEqual({ ok: false, line: 2 });
  });

  test('what is written is read back, formulas made harmless', () => {
    const cells = [['=1+1', '-5', '@x', '+8613800', "it's", 'a"b', 'x,y', 'two\nlines', '']];
    const text = decodeText(writeCsv(cells));
    expect(text).toContain("'=1+1");
    expect(rows(text)).toEqual(cells);
  });
});

describe('encodings', () => {
  const GBK = Uint8Array.from([0xc6, 0xf3, 0xd2, 0xb5, 0xc3, 0xfb, 0xb3, 0xc6]);

  test('UTF-8 with and without its mark, GBK, UTF-16', () => {
    const utf8 = new TextEncoder().encode('企业名称');
    expect(decodeText(utf8)).toBe('企业名称');
    expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8]))).toBe('企业名称');
    expect(decodeText(GBK)).toBe('企业名称');
    expect(decodeText(Uint8Array.from([0xff, 0xfe, ...Buffer.from('企业名称', 'utf16le')]))).toBe('企业名称');
  });

  test('GB 18030 holds what GBK does not', () => {
    // 㐂 U+3402, four bytes.
    expect(decodeText(Uint8Array.from([0x81, 0x39, 0xee, 0x39, 0xc6, 0xf3]))).toMatch(/企$/);
  });
});
