import { describe, expect, test } from 'vitest';
import { readValues } from './data-area.ts';
import { readHead } from './segment.ts';
import { encodeGbk } from './text.ts';
import { isPossibleTime } from './wire-time.ts';

function read(area: string | Buffer, head = 'QN=1;ST=32;CN=2011;MN=1;Flag=5;') {
  const data = Buffer.concat([Buffer.from(`${head}CP=&&`), Buffer.from(area), Buffer.from('&&')]);
  return readValues(data, readHead(data));
}
const values = (area: string, head?: string) =>
  read(area, head).values.map((v) => `${v.code}-${v.field}=${v.value}/${v.decimals}${v.flag}`);
const others = (area: string | Buffer) => read(area).others.map((o) => `${o.code}-${o.field}=${o.text}`);

describe('values', () => {
  test('carry text, number, decimals and the flag of their factor', () => {
    const area = 'DataTime=20160801085857;w01018-SampleTime=20160801070000,w01018-Rtd=2.20,w01018-Flag=N';
    expect(read(area)).toEqual({
      dataTime: '20160801085857',
      values: [{ code: 'w01018', field: 'Rtd', text: '2.20', value: 2.2, decimals: 2, flag: 'N' }],
      others: [{ code: 'w01018', field: 'SampleTime', text: '20160801070000' }],
      deviations: [],
    });
  });

  test('of an interval, of facilities and of noise', () => {
    expect(
      values('DataTime=1;w00000-Cou=10.5,w00000-Min=16.4,w00000-Avg=17.5,w00000-Max=20.1,w00000-Flag=N'),
    ).toEqual(['w00000-Cou=10.5/1N', 'w00000-Min=16.4/1N', 'w00000-Avg=17.5/1N', 'w00000-Max=20.1/1N']);
    expect(values('SB1-RS=1;SB2-RS=0')).toEqual(['SB1-RS=1/0', 'SB2-RS=0/0']);
    expect(values('LA-Rtd=50.1;Leq-DayData=3')).toEqual(['LA-Rtd=50.1/1', 'Leq-DayData=3/0']);
  });

  test.each([
    ['w01018-Rtd=1;Flag=N', ['w01018-Rtd=1/0N'], ['flag-without-code']],
    ['w01018-Flag=D,w01018-Rtd=1', ['w01018-Rtd=1/0D'], ['flag-before-value']],
    ['w01018-Rtd=1;w01018-Flag=N', ['w01018-Rtd=1/0N'], ['area-separator']],
    ['w01018-Rtd=1,w01018-Flag=N,w01001-Rtd=7', ['w01018-Rtd=1/0N', 'w01001-Rtd=7/0'], ['area-separator']],
    ['w01018-Rtd=1,w01018-Flag=N,', ['w01018-Rtd=1/0N'], ['stray-separator']],
    [' w01018-Rtd = 1 ', ['w01018-Rtd=1/0'], ['area-blanks']],
    ['w01018-Rtd=1;;w01001-Rtd=7', ['w01018-Rtd=1/0', 'w01001-Rtd=7/0'], ['stray-separator']],
    ['W01018-RTD=1', ['w01018-Rtd=1/0'], ['code-case', 'suffix-case']],
    ['01018-Rtd=1', ['w01018-Rtd=1/0'], ['code-letter-lost']],
    ['w01018-Rtd=1,w01018-Rtd=2', ['w01018-Rtd=2/0'], ['factor-twice']],
    ['w01018-Rtd=1,w01018-Flag=n', ['w01018-Rtd=1/0n'], ['flag-unlisted']],
    ['w01018-Rtd=1.27E+1', ['w01018-Rtd=12.7/1'], ['value-exponent']],
    ['w01018=3.5', ['w01018-Rtd=3.5/1'], ['suffix-missing']],
    ['SB1=1', ['SB1-RS=1/0'], ['state-suffix-missing']],
    ['&&w01018-Rtd=1', ['w01018-Rtd=1/0'], ['stray-brackets']],
    ['w01018-Rtd=-0.01', ['w01018-Rtd=-0.01/2'], []],
    ['w01018-Rtd=3.48453748242675', ['w01018-Rtd=3.48453748242675/14'], []],
  ])('%s', (area, expected, deviations) => {
    expect(values(area)).toEqual(expected);
    expect(read(area).deviations).toEqual(deviations);
  });

  test('of one factor whose items stand apart are joined by its code', () => {
    const area = 'w01018-Rtd=1;w01001-Rtd=7,w01001-Flag=N;w01018-Flag=D;w01018-Rtd=2';
    expect(values(area)).toEqual(['w01018-Rtd=2/0D', 'w01001-Rtd=7/0N']);
    expect(read(area).deviations).toContain('factor-scattered');
    expect(read(area).others).toEqual([]);
  });

  test.each(['', '-', 'NaN', '0x10', 'Infinity', '1.2.3', '+', '.', '1e9999', '１２'])(
    'are never made of %j, which is kept as text',
    (text) => {
      const got = read(`w01018-Rtd=${text},w01018-Flag=D`);
      expect(got.values).toEqual([]);
      expect(got.others).toContainEqual({ code: 'w01018', field: 'Rtd', text });
      expect(got.others).toContainEqual({ code: 'w01018', field: 'Flag', text: 'D' });
      expect(got.deviations).toContain('value-not-number');
    },
  );

  test('with thousands separators are refused whole', () => {
    expect(read('w01018-Rtd=1,234.5,w01018-Flag=N')).toMatchObject({
      values: [],
      others: [
        { code: 'w01018', field: 'Rtd', text: '1,234.5' },
        { code: 'w01018', field: 'Flag', text: 'N' },
      ],
    });
  });

  test('marks of production conditions are text, not faults', () => {
    expect(read('DataTime=20260105080600;p99101-Rtd=St')).toMatchObject({ values: [], deviations: [] });
  });

  test('old codes are texts of their own: 011 is not 11', () => {
    expect(values('011-Rtd=1;11-Rtd=2;B01-Rtd=3', 'ST=32;CN=2011;MN=1;')).toEqual([
      '011-Rtd=1/0',
      '11-Rtd=2/0',
      'B01-Rtd=3/0',
    ]);
  });
});

describe('texts', () => {
  test('between // are not split', () => {
    expect(others('PolId=w01018;i11001-Info=//a;b,c=d//;i12001-Info=1')).toEqual([
      '-PolId=w01018',
      'i11001-Info=//a;b,c=d//',
      'i12001-Info=1',
    ]);
    expect(others('i11001-Info=//http://x//')).toEqual(['i11001-Info=//http://x//']);
  });

  test('without their closing // reach the end', () => {
    expect(read('i11001-Info=//a;b').deviations).toEqual(['log-text-unclosed']);
    expect(others('i11001-Info=//a;b')).toEqual(['i11001-Info=//a;b']);
  });

  test('are UTF-8, else GB18030', () => {
    expect(others('i11001-Info=//清洗管路//')).toEqual(['i11001-Info=//清洗管路//']);
    const gbk = encodeGbk('i11001-Info=//清洗管路//');
    expect(others(gbk)).toEqual(['i11001-Info=//清洗管路//']);
    expect(read(gbk).deviations).toEqual(['text-gb18030']);
    expect(read(Buffer.from([0x61, 0x3d, 0xff])).deviations).toEqual(['text-undecodable']);
  });

  test.each([
    ['PollD=101', '-PolId=101'],
    ['PolID=101', '-PolId=101'],
    ['Recount=3', '-ReCount=3'],
    ['WarmTime=5', '-WarnTime=5'],
    ['VeseNo=7', '-VaseNo=7'],
  ])('%s is read by its alias', (area, expected) => {
    expect(others(area)).toEqual([expected]);
    expect(read(area).deviations).toEqual(['field-alias']);
  });

  test('lists keep all their items', () => {
    expect(others('PolId=101,CTime=04,CTime=10')).toEqual(['-PolId=101', '-Ctime=04', '-Ctime=10']);
  });
});

describe('DataTime', () => {
  test.each([
    ['20160801085857', '20160801085857', []],
    ['20160801085857123', '20160801085857', ['data-time-17-digits']],
    ['201608010858', '20160801085800', ['data-time-12-digits']],
    ['20260230081000', '20260230081000', ['data-time-impossible']],
    ['', '', ['data-time-impossible']],
  ])('%s', (sent, dataTime, deviations) => {
    expect(read(`DataTime=${sent};w01001-Rtd=7`)).toMatchObject({ dataTime, deviations });
  });

  test('is possible only in the calendar', () => {
    expect(isPossibleTime('20240229235959')).toBe(true);
    for (const wrong of [
      '20230229000000',
      '20240431000000',
      '20240101240000',
      '20240101006000',
      '2024010100000x',
    ]) {
      expect(isPossibleTime(wrong)).toBe(false);
    }
    expect(isPossibleTime('20000229000000')).toBe(true);
    expect(isPossibleTime('21000229000000')).toBe(false);
  });
});
