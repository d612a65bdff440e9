import { describe, expect, test } from 'vitest';
import { crcVariant, hex4 } from './crc.ts';
import { encodeFrame } from './encode.ts';
import { Framer, type FramerOptions, JUNK_BYTES_MAX, type Part } from './framer.ts';

const DATA = 'QN=20260105081000001;ST=32;CN=2011;MN=1;Flag=5;CP=&&DataTime=20260105081000;w01001-Rtd=7.1&&';
const frame = encodeFrame(DATA);
const bare = frame.subarray(0, frame.length - 2);
const bytes = (text: string) => Buffer.from(text, 'latin1');

function told(stream: Buffer, options?: FramerOptions): string[] {
  const framer = new Framer(options);
  return [...framer.push(stream), ...framer.flush('close')].map(name);
}
const name = (part: Part): string =>
  part.kind === 'junk' ? `${part.why}:${part.raw.toString('latin1')}` : ['packet', ...part.quirks].join(' ');

describe('the common case', () => {
  test('is one view of the chunk, not a copy', () => {
    const [part] = new Framer().push(frame);
    expect(part).toMatchObject({ kind: 'packet', quirks: [] });
    expect(part!.raw).toBe(frame);
  });

  test('holds nothing between packets', () => {
    const framer = new Framer();
    framer.push(Buffer.concat([frame, frame]));
    expect(framer.pendingBytes).toBe(0);
  });
});

describe('tails', () => {
  test.each([
    ['\r\n', 'packet'],
    ['\r', 'packet tail-cr-only'],
    ['\n', 'packet tail-lf-only'],
    ['\n\r', 'packet tail-lf-cr'],
    ['\r\n\r\n', 'packet tail-doubled'],
    ['', 'packet tail-missing'],
  ])('%j gives %s', (tail, expected) => {
    expect(told(Buffer.concat([bare, bytes(tail), frame]))).toEqual([expected, 'packet']);
  });

  test('written as four characters is junk behind its packet', () => {
    expect(told(Buffer.concat([bare, bytes('\\r\\n'), frame]))).toEqual([
      'packet tail-literal',
      'noise:\\r\\n',
      'packet',
    ]);
  });

  test('a packet does not wait for its tail, which then comes as junk', () => {
    const framer = new Framer();
    expect(framer.push(bare).map(name)).toEqual(['packet tail-missing']);
    expect(framer.push(bytes('\r\n')).map(name)).toEqual(['tail:\r\n']);
    expect(framer.push(frame).map(name)).toEqual(['packet']);
  });
});

describe('headers', () => {
  test('of 3, 5, blank and hexadecimal digits are refused and kept as one piece', () => {
    for (const head of ['##234', '##00234', '## 234', '##0xEA']) {
      const stream = Buffer.concat([bytes(head), frame.subarray(6), frame]);
      const names = told(stream);
      expect(names.at(-1)).toBe('packet');
      expect(names.filter((part) => part === 'packet')).toHaveLength(1);
    }
  });

  test('with a length that no data segment follows wait for nothing', () => {
    const framer = new Framer();
    expect(framer.push(Buffer.concat([bytes('##0900'), frame])).map(name)).toEqual([
      'header:##0900',
      'packet',
    ]);
  });

  test('above the limit are junk, between 1024 and the limit a deviation', () => {
    const data = `QN=1;CP=&&${'x'.repeat(1013)}&&`;
    const long = Buffer.from(`##${data.length}${data}`);
    const crc = hex4(crcVariant('bytes-swapped', long, 6));
    const whole = Buffer.concat([long, bytes(`${crc.slice(2)}${crc.slice(0, 2)}\r\n`)]);
    expect(told(whole)).toEqual(['packet data-over-1024']);
    expect(told(whole, { dataBytesMax: 1024 })[0]).toMatch(/^header:/);
  });
});

describe('bad blocks', () => {
  const bad = Buffer.from(frame);
  bad[20] = 0x58;

  test('are one piece of junk each, with their tail', () => {
    expect(told(Buffer.concat([bad, bad, frame]))).toEqual([
      `crc:${bad.toString('latin1')}`,
      `crc:${bad.toString('latin1')}`,
      'packet',
    ]);
  });

  test('are searched again inside, because a length may lie', () => {
    const liar = bytes(`##0400QN=2026${'x'.repeat(30)}`);
    const framer = new Framer();
    const parts = [...framer.push(Buffer.concat([liar, frame, frame])), ...framer.flush('timer')];
    expect(parts.map(name)).toEqual([`half:${liar.toString('latin1')}`, 'packet', 'packet']);
  });

  test('give no packet that does not begin with a head field', () => {
    const quoted = encodeFrame('DataTime=1&&').toString('latin1');
    const outer = encodeFrame(`QN=1;CP=&&i11001-Info=//${quoted}//&&`);
    expect(told(outer)).toEqual(['packet']);
    outer[8] = 0x58;
    const [only, ...rest] = told(outer);
    expect(only).toMatch(/^crc:/);
    expect(rest).toEqual([]);
    expect(told(Buffer.from(quoted, 'latin1'))).toEqual(['packet']);
  });

  test('whose CRC fits, but which end in neither brackets nor tail, are not believed', () => {
    const open = encodeFrame('ST=32;CN=2011;CP=&&x');
    expect(told(open)).toEqual(['packet']);
    open[open.length - 2] = 0x58;
    expect(told(open)[0]).toMatch(/^crc:/);
  });
});

describe('waiting', () => {
  test('ends with the timer for the oldest half and with close for all', () => {
    const framer = new Framer();
    const half = bytes('##0400QN=1;');
    const young = frame.subarray(0, 30);
    expect(framer.push(Buffer.concat([half, young]))).toEqual([]);
    expect(framer.pendingBytes).toBe(half.length + young.length);
    expect(framer.flush('timer').map(name)).toEqual([`half:${half.toString('latin1')}`]);
    expect(framer.pendingBytes).toBe(young.length);
    expect(framer.push(frame.subarray(30)).map(name)).toEqual(['packet']);
    framer.push(young);
    expect(framer.flush('close').map(name)).toEqual([`half:${young.toString('latin1')}`]);
    expect(framer.flush('close')).toEqual([]);
  });

  test('never holds more than one longest block', () => {
    const framer = new Framer();
    const chunk = bytes('##4096QN='.repeat(997));
    for (let i = 0; i < 50; i++) {
      framer.push(chunk);
      expect(framer.pendingBytes).toBeLessThanOrEqual(4096 + 11);
    }
  });
});

describe('junk', () => {
  test('streams through in bounded pieces without waiting', () => {
    const framer = new Framer();
    const noise = Buffer.alloc(200_000, 0x41);
    const parts = framer.push(noise);
    expect(parts.map(({ raw }) => raw.length)).toEqual([
      JUNK_BYTES_MAX,
      JUNK_BYTES_MAX,
      JUNK_BYTES_MAX,
      3392,
    ]);
    expect(framer.pendingBytes).toBe(0);
  });

  test.each([
    ['letters', Buffer.alloc(1 << 20, 0x41)],
    ['header signs', Buffer.alloc(1 << 20, 0x23)],
    ['lying headers', Buffer.alloc(1 << 20, '##1024QN=')],
    ['lying headers with fitting digits', Buffer.alloc(1 << 20, '##1024QN=00')],
  ])('of %s passes at speed', (_, chunk) => {
    const framer = new Framer();
    let told = 0;
    const start = performance.now();
    for (let i = 0; i < 4; i++) for (const part of framer.push(chunk)) told += part.raw.length;
    expect(told + framer.pendingBytes).toBe(4 << 20);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('options', () => {
  test.each(['bytes-swapped', 'modbus', 'modbus-swapped', 'signed-char'] as const)(
    'a device may be set to the check value %s',
    (variant) => {
      const data = bytes(`${DATA.slice(0, -4)}\xe6\xb0\xb4a&&`);
      const sent = Buffer.concat([
        bytes(`##${String(data.length).padStart(4, '0')}`),
        data,
        bytes(`${hex4(crcVariant(variant, data))}\r\n`),
      ]);
      expect(told(sent)[0]).toMatch(/^crc:/);
      expect(told(sent, { crcVariants: [variant] })).toEqual([`packet crc-${variant}`]);
    },
  );

  test.each([6, 10, -2])('a wrong length, off by %i, is repaired only when asked', (off) => {
    const wrong = Buffer.from(frame);
    wrong.write(String(DATA.length + off).padStart(4, '0'), 2);
    expect(told(Buffer.concat([wrong, frame])).filter((part) => part === 'packet')).toHaveLength(1);
    const framer = new Framer({ repairLength: true });
    const parts = framer.push(wrong);
    expect(parts.map(name)).toEqual(['packet length-repaired']);
    expect(parts[0]).toMatchObject({ data: Buffer.from(DATA), raw: wrong });
    expect(framer.push(frame).map(name)).toEqual(['packet']);
  });

  test('a length of three or five digits is repaired when asked', () => {
    for (const head of ['##92', '##00092']) {
      const wrong = Buffer.concat([bytes(head), frame.subarray(6)]);
      expect(told(wrong, { repairLength: true })).toEqual(['packet length-repaired']);
    }
  });
});
