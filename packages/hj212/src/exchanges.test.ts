import { describe, expect, test } from 'vitest';
import { EXCHANGES, encodeRequest, exchangeFor, exchangeOf, readHead, requestProblems } from './index.ts';

const MN = '010000A8900016F000169DC0';
const QN = '20160801085857223';
const build = (edition: '2005' | '2017' | '2025', cn: string, params: Record<string, string>, st = '32') =>
  encodeRequest({ edition, cn, st, mn: MN, pw: '123456', qn: QN, params });
const area = (frame: Buffer) => /CP=&&(.*)&&/.exec(frame.toString())![1];

describe('encodeRequest', () => {
  test('builds the sample of HJ 212-2017 Appendix A', () => {
    const request = { edition: '2017', cn: '1062', st: '32', mn: MN, pw: '100000', qn: QN } as const;
    expect(encodeRequest({ ...request, params: { RtdInterval: '30' } }).toString()).toBe(
      `##0101QN=${QN};ST=32;CN=1062;PW=100000;MN=${MN};Flag=5;CP=&&RtdInterval=30&&1C80\r\n`,
    );
  });

  test('separates the times of a range as each edition prints them', () => {
    const range = { BeginTime: '20160801000000', EndTime: '20160801000000' };
    expect(area(build('2005', '2031', range))).toBe('BeginTime=20160801000000,EndTime=20160801000000');
    expect(area(build('2017', '2031', range))).toBe('BeginTime=20160801000000;EndTime=20160801000000');
    expect(area(build('2017', '2041', range))).toBe('BeginTime=20160801000000,EndTime=20160801000000');
    expect(area(build('2025', '2013', range))).toBe('BeginTime=20160801000000;EndTime=20160801000000');
  });

  test('uses the names and commas that belong to one edition', () => {
    expect(area(build('2005', '1072', { PW: '654321' }))).toBe('PW=654321');
    expect(area(build('2017', '1072', { NewPW: '654321' }))).toBe('NewPW=654321');
    expect(area(build('2005', '1021', { PolId: '101,102' }))).toBe('PolId=101;PolId=102');
    expect(area(build('2005', '1022', { PolId: '101,102', LowValue: '1.1,2', UpValue: '9.9,8' }))).toBe(
      '101-LowValue=1.1,101-UpValue=9.9;102-LowValue=2,102-UpValue=8',
    );
    expect(area(build('2005', '3014', { PolId: '101', CTime: '04,10' }))).toBe('PolId=101,CTime=04,CTime=10');
    expect(area(build('2017', '3016', { PolId: 'w01018', CstartTime: '000000', Ctime: '2' }))).toBe(
      'PolId=w01018;CstartTime=000000;Ctime=2',
    );
    expect(area(build('2017', '3021', { InfoId: 'i13004', Info: '168.0' }))).toBe(
      'InfoId=i13004;i13004-Info=168.0',
    );
    expect(area(build('2025', '3011', { PolId: 'w01018', CalibrationType: '0' }))).toBe(
      'PolId=w01018,CalibrationType=0',
    );
    expect(
      area(build('2025', '1014', { SKCreateTime: '20260101000000000', NewSK: '0123456789abcdef' })),
    ).toBe('SKCreateTime=20260101000000000,NewSK=0123456789abcdef');
  });

  test('carries the new MN of 1002 in the MN field', () => {
    const mn = 'A'.repeat(24);
    const head = readHead(build('2025', '1002', { MN: mn, 'i23005-Info': 'X1' }).subarray(6, -6));
    expect(head.mn).toBe(mn);
    expect(area(head.data)).toBe('i23005-Info=X1');
  });

  test('sets the Flag that the examples of each edition print', () => {
    const flags = (['2005', '2017', '2025'] as const).map(
      (edition) => readHead(build(edition, '2012', {}).subarray(6, -6)).flag,
    );
    expect(flags).toEqual([3, 5, 9]);
  });

  test('refuses in both languages what the edition cannot say', () => {
    expect(() => build('2005', '1064', { MinInterval: '10' })).toThrow(/没有命令 1064 .*no command 1064/);
    expect(() => build('2025', '3015', {})).toThrow(RangeError);
    expect(() => build('2017', '1062', { RtdInterval: '29' })).toThrow(/30 至 3600.*from 30 to 3600/);
    expect(() => build('2017', '1064', { MinInterval: '7' })).toThrow(/之一.*one of/);
    expect(() => build('2017', '1062', {})).toThrow(/必填.*required/);
    expect(() => build('2017', '1061', { RtdInterval: '30' })).toThrow(/没有此字段.*no field/);
    expect(() => build('2017', '3021', { InfoId: 'i13004', Info: 'a;PW=1' })).toThrow(/separators/);
    const request = { edition: '2017', cn: '1061', st: '32', mn: MN, pw: '', params: {} } as const;
    expect(() => encodeRequest({ ...request, qn: '1' })).toThrow(/17/);
    expect(() => encodeRequest({ ...request, qn: QN, mn: 'A;CN=3011' })).toThrow(/分隔符/);
    expect(() => encodeRequest({ ...request, qn: QN, st: ';' })).toThrow(/ST/);
  });
});

describe('requestProblems', () => {
  test('wants a range whole and forwards', () => {
    const range = exchangeOf('2061', '2017')!;
    expect(requestProblems(range, { BeginTime: '20160802000000', EndTime: '20160801000000' })).toMatchObject([
      { field: 'EndTime', en: 'ends before it begins' },
    ]);
    const info = exchangeOf('3020', '2017')!;
    expect(requestProblems(info, { InfoId: 'i11001', BeginTime: '20160802000000' })).toMatchObject([
      { field: 'EndTime' },
    ]);
    expect(requestProblems(info, { InfoId: 'i11001' })).toEqual([]);
  });

  test('wants as many thresholds as factors', () => {
    const set = exchangeOf('1022', '2005')!;
    expect(requestProblems(set, { PolId: '101,102', LowValue: '1', UpValue: '2,3' })).toMatchObject([
      { field: 'LowValue' },
    ]);
  });

  test('finds every example of the table right', () => {
    for (const exchange of EXCHANGES) {
      const params = Object.fromEntries(exchange.fields.map(({ name, example }) => [name, example]));
      expect(requestProblems(exchange, params), `${exchange.edition} ${exchange.cn}`).toEqual([]);
    }
  });
});

describe('exchangeOf', () => {
  test('reads one number as each edition means it', () => {
    expect(exchangeOf('3014', '2005')!.en).toBe('set sampling hours');
    expect(exchangeOf('3014', '2017')!.en).toBe('comparison sampling');
    expect(exchangeOf('3014', '2025')).toBeUndefined();
    expect(exchangeOf('2011', '2025')!.pattern).toBe('set');
    expect(exchangeOf('2011', '2025', '44')!.pattern).toBe('history');
  });

  test('lets a profile of the logger come before its edition', () => {
    expect(exchangeFor('3024', '2025', [])!.en).toBe('start automatic standard-sample check');
    expect(exchangeFor('3024', '2025', ['local-sampler'])!.en).toBe('start the sampler (local)');
    expect(exchangeFor('3043', '2017', [])).toBeUndefined();
  });
});
