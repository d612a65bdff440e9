import { instant } from '@wenqu/domain';
import { crc16, encodeFrame, openData, readHead, readHex4, readMessage } from '@wenqu/hj212';
import { describe, expect, test } from 'vitest';
import { areaGroups, joinGroups } from './area-groups.ts';
import { encodeUp, type UpEncoded, type UpForm } from './encode-up.ts';
import { rawUp } from './raw-up.ts';

const MN = '010000A8900016F000169DC0';
const ARRIVAL = instant(Date.UTC(2026, 6, 1, 4, 5, 6, 789) * 1000);
const form = (more: Partial<UpForm> = {}): UpForm => ({
  edition: '2017',
  nameOf: (mn, pw) => ({ mn, pw }),
  keeps: () => true,
  key: undefined,
  ...more,
});
const source = (text: string) => {
  const head = readHead(Buffer.from(text, 'latin1'));
  return { head, area: head.data.subarray(head.areaFrom, head.areaTo), arrival: ARRIVAL, parts: 1 };
};
const textsOf = (encoded: UpEncoded) =>
  encoded.kind === 'frames' ? encoded.frames.map(({ bytes }) => bytes.toString('latin1')) : [encoded.kind];
const segment = (frame: string) => frame.slice(6, -6);
const up = (text: string, more: Partial<UpForm> = {}, late = false) =>
  textsOf(encodeUp(source(text), form(more), late)).map(segment);

const OLD =
  'ST=32;CN=2011;PW=123456;MN=88888880000001;CP=&&DataTime=20260701120500;B01-Rtd=10.0;011-Rtd=031.20,011-Flag=N;999-Rtd=1&&';
const NEW = `QN=20260701120500123;ST=32;CN=2011;PW=123456;MN=${MN};Flag=5;CP=&&DataTime=20260701120500;w01018-Rtd=31.20,w01018-Flag=D;w99999-Rtd=+7&&`;

describe('groups of a data area', () => {
  test.each([
    'DataTime=20260701120500;w01018-Rtd=1,w01018-Flag=N;w21003-Rtd=2;',
    'DataTime=20260701120500,w01018-Rtd=1;w01018-Flag=N,w21003-Rtd = 2 ;;',
    'DataTime=1;i11001-Info=//a;b,c=//d//;i11002-Info=//x//,i11003-Info=9',
    ';=,&&',
    '',
  ])('joined again are the area: %s', (area) => {
    expect(joinGroups(areaGroups(area))).toBe(area);
  });

  test('hold the items of one factor, with a flag that lost its code', () => {
    const groups = areaGroups('DataTime=1;a34001-Rtd=92;Flag=N;SB1-RS=1;SB2=0;i1-Info=//x;y-z=1//');
    expect(groups.map(({ code, text }) => [code, text])).toEqual([
      ['', 'DataTime=1'],
      ['a34001', 'a34001-Rtd=92;Flag=N'],
      ['SB1', 'SB1-RS=1'],
      ['SB2', 'SB2=0'],
      ['i1', 'i1-Info=//x;y-z=1//'],
    ]);
  });
});

describe('an upload written anew', () => {
  // hj212.md §10 rules 1, 2 and 4
  test('changes factor codes by the table and nothing else of the data', () => {
    expect(up(OLD)).toEqual([
      'QN=20260701120506789;ST=32;CN=2011;PW=123456;MN=88888880000001;Flag=5;CP=&&DataTime=20260701120500;w00000-Rtd=10.0;w01018-Rtd=031.20,w01018-Flag=N;999-Rtd=1&&',
    ]);
    expect(up(NEW, { edition: '2005' })).toEqual([
      `QN=20260701120500123;ST=32;CN=2011;PW=123456;MN=${MN};Flag=1;CP=&&DataTime=20260701120500;011-Rtd=31.20,011-Flag=D;w99999-Rtd=+7&&`,
    ]);
  });

  test('gives the same bytes whenever it is done', () => {
    expect(up(OLD)).toEqual(up(OLD));
  });

  test('bears the name the target knows it by', () => {
    const named = { nameOf: () => ({ mn: 'UP1', pw: '654321' }) };
    expect(up(NEW, named)[0]).toContain(';PW=654321;MN=UP1;Flag=5;');
  });

  test('towards 2025 says that it was sent again when it goes out late, or was late when it came', () => {
    expect(up(NEW, { edition: '2025' })[0]).toContain('Flag=9;CP=');
    expect(up(NEW, { edition: '2025' }, true)[0]).toContain('Flag=9;RF=1;CP=');
    expect(up(NEW.replace('Flag=5', 'Flag=9;RF=1'), { edition: '2025' })[0]).toContain('Flag=9;RF=1;CP=');
    expect(up(NEW, {}, true)[0]).not.toContain('RF');
  });

  // HJ 212-2025 Appendix A.2: length and CRC are of the plain text.
  test('is encrypted with the key of the link, CRC and length of the plain text', () => {
    const key = Buffer.alloc(16, 0x30);
    const [frame] = textsOf(encodeUp(source(NEW), form({ edition: '2025', key }), false));
    const bytes = Buffer.from(frame!, 'latin1');
    const data = bytes.subarray(6, -6);
    expect(data.includes('w01018')).toBe(false);
    const plain = openData(data, key);
    expect(crc16(plain)).toBe(readHex4(bytes, 6 + data.length));
    expect(plain.toString('latin1')).toBe(up(NEW, { edition: '2025' })[0]);
  });

  test('leaves out factors that were not chosen, and goes nowhere without any', () => {
    const keeps = (_: unknown, code: string) => code === 'w01018';
    expect(up(NEW, { keeps })[0]).toContain('CP=&&DataTime=20260701120500;w01018-Rtd=31.20,w01018-Flag=D&&');
    expect(encodeUp(source(NEW), form({ keeps: () => false }), false)).toEqual({ kind: 'nothing' });
  });

  test('keeps the numbers of a part that is a data area of its own', () => {
    const part = NEW.replace('Flag=5;', 'Flag=7;PNUM=2;PNO=2;');
    expect(up(part)[0]).toContain('Flag=7;PNUM=2;PNO=2;CP=');
    expect(up(part.replace('PNUM=2', 'PNUM=12'), { edition: '2025' })[0]).toContain('Flag=9;CP=');
  });

  // HJ 212-2017 C.49, C.50
  test('longer than 1024 bytes is cut between factors, DataTime repeated, each part with a QN of its own', () => {
    const items = Array.from(
      { length: 40 },
      (_, i) => `w${20_000 + i}-Rtd=${i}.123456,w${20_000 + i}-Flag=N`,
    );
    const area = `DataTime=20260701120500;${items.join(';')}`;
    const long = `QN=20260701120500999;ST=32;CN=2011;PW=123456;MN=${MN};Flag=5;CP=&&${area}&&`;
    const frames = textsOf(encodeUp(source(long), form(), false));
    expect(frames.length).toBe(2);
    const read = frames.map((frame) => readMessage(Buffer.from(segment(frame), 'latin1')));
    expect(read.map(({ fields }) => [fields.QN, fields.PNUM, fields.PNO, fields.Flag])).toEqual([
      ['20260701120500999', '2', '1', '7'],
      ['20260701120501000', '2', '2', '7'],
    ]);
    const sent = read.flatMap(({ items: list }) => list.filter(({ name }) => name !== 'DataTime'));
    expect(sent.map(({ name, value }) => `${name}=${value}`).join(',')).toBe(items.join(','));
    for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(1036);
  });

  test('is refused where no packet can hold a factor, or a separator hides in its head', () => {
    const text = `DataTime=20260701120500;i11001-Info=//${'x'.repeat(1010)}//`;
    const long = `QN=20260701120500999;ST=32;CN=3020;PW=123456;MN=${MN};Flag=5;CP=&&${text}&&`;
    expect(encodeUp(source(long), form(), false).kind).toBe('unfit');
    expect(encodeUp(source(NEW.replace('PW=123456', 'PW=a&b')), form(), false).kind).toBe('unfit');
  });

  test('keeps every byte of text that is not ASCII', () => {
    const gbk = Buffer.concat([
      Buffer.from(`QN=20260701120500123;ST=32;CN=3020;PW=1;MN=${MN};Flag=5;CP=&&DataTime=1;i1-Info=//`),
      Buffer.from([0xb3, 0xac, 0xb1, 0xea]),
      Buffer.from('//&&'),
    ]);
    const head = readHead(gbk);
    const area = gbk.subarray(head.areaFrom, head.areaTo);
    const encoded = encodeUp({ head, area, arrival: ARRIVAL, parts: 1 }, form(), false);
    expect(encoded.kind === 'frames' && encoded.frames[0]!.bytes.includes(area)).toBe(true);
  });
});

describe('raw bytes', () => {
  test('go up as they came, with a whole tail', () => {
    const frame = encodeFrame(NEW);
    for (const tail of ['', '\n', '\r\n\r\n']) {
      const came = Buffer.concat([frame.subarray(0, -2), Buffer.from(tail)]);
      const raw = rawUp(came, readHead(came.subarray(6, frame.length - 6)));
      expect(raw.bytes.equals(frame)).toBe(true);
      expect(raw).toMatchObject({ mn: MN, qn: '20260701120500123', answered: true });
    }
  });

  test('that ask for no answer are known for it', () => {
    const data = Buffer.from(OLD);
    expect(rawUp(encodeFrame(OLD), readHead(data)).answered).toBe(false);
  });
});
