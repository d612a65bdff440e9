import { describe, expect, test } from 'vitest';
import {
  dataFlag,
  encodeDeviceMessage,
  readDeviceMessage,
  readHead,
  UNKNOWN_DEFAULTS,
  UNKNOWN_PARTS,
  uploadOf,
} from './index.ts';

const MN = '010000A8900016F000169DC0';
const QN = '20260105090000001';
const read = (segment: string, options?: Parameters<typeof readDeviceMessage>[1]) =>
  readDeviceMessage(readHead(Buffer.from(segment)), options);
const segment = (cn: string, area: string, flag = 5, st = '32') =>
  `QN=${QN};ST=${st};CN=${cn};PW=123456;MN=${MN};Flag=${flag};CP=&&${area}&&`;
const base = { st: '32', mn: MN, pw: '123456', qn: QN };
const text = (frame: Buffer) => frame.toString().slice(6, -6);

describe('readDeviceMessage', () => {
  test('names what a packet is about, and its fields', () => {
    expect(read(segment('3015', 'DataTime=20260105090412;VaseNo=7'))).toMatchObject({
      kind: 'retained-sample',
      qn: QN,
      fields: { VaseNo: '7' },
      problems: [],
    });
    expect(read(segment('2081', 'DataTime=20260105081002;RestartTime=20260105075900'))).toMatchObject({
      kind: 'power-on',
      fields: { RestartTime: '20260105075900' },
    });
    expect(
      read(
        segment(
          '2062',
          'DataTime=20260105081000;w01018-SampleRd=49.8,w01018-StandardValue=50,w01018-ResultType=1',
          9,
        ),
      ),
    ).toMatchObject({
      kind: 'standard-check',
      factors: [{ code: 'w01018', fields: { SampleRd: '49.8', StandardValue: '50', ResultType: '1' } }],
    });
    expect(read(segment('2011', 'DataTime=20260105081000;p10001-Rtd=St', 9, '45'))).toMatchObject({
      kind: 'condition',
      factors: [{ code: 'p10001', fields: { Rtd: 'St' } }],
      problems: [],
    });
  });

  test('says what is missing or in a wrong form, and keeps the rest', () => {
    expect(read(segment('3015', 'DataTime=20260105090412'))?.problems).toMatchObject([{ field: 'VaseNo' }]);
    expect(read(segment('3015', 'DataTime=20260230090412;VaseNo=700'))?.problems).toMatchObject([
      { field: 'DataTime' },
      { field: 'VaseNo' },
    ]);
    expect(read(segment('2011', 'DataTime=20260105090412;w01018-Rtd=-'))).toMatchObject({
      factors: [{ code: 'w01018', fields: { Rtd: '-' } }],
      problems: [{ field: 'w01018-Rtd' }],
    });
  });

  test('is undefined for requests and for commands of another edition', () => {
    expect(read(segment('2061', 'BeginTime=20260105080000;EndTime=20260105090000'))).toBeUndefined();
    expect(read(segment('2111', 'DataTime=20260105080000;a01901-Avg=850'))).toBeUndefined();
    expect(read(segment('9021', ''))).toBeUndefined();
    expect(read(segment('9021', ''), { profiles: ['vendor'] })?.kind).toBe('login');
  });

  test('reads a sampler that answers 3015 with the Flag of 2025', () => {
    expect(read(segment('3015', 'DataTime=20260105090412;VeseNo=07', 8))).toMatchObject({
      kind: 'retained-sample',
      fields: { VaseNo: '07' },
    });
  });
});

describe('the unknown command of Table C.63', () => {
  const area = 'DataTime=20260105090412;VaseNo=7;i43005-Info=500';

  test('is told by VaseNo under any command that is configured', () => {
    for (const cn of UNKNOWN_DEFAULTS.retainedSampleCns) {
      expect(read(segment(cn, area, 9))?.kind, cn).toBe('retained-sample');
    }
    expect(read(segment('3099', area, 9))).toBeUndefined();
    const unknown = { ...UNKNOWN_DEFAULTS, retainedSampleCns: ['3099'] };
    expect(read(segment('3099', area, 9), { unknown })).toMatchObject({
      kind: 'retained-sample',
      fields: { VaseNo: '7' },
      factors: [{ code: 'i43005', fields: { Info: '500' } }],
    });
    expect(read(segment('2031', area, 9), { unknown })?.kind).toBe('statistics');
  });

  test('is not built until somebody says which it is', () => {
    const message = {
      ...base,
      edition: '2025',
      cn: 'unknown',
      fields: { DataTime: '20260105090412', VaseNo: '7' },
    } as const;
    const factors = [{ code: 'i43005', fields: { Info: '500' } }];
    expect(() => encodeDeviceMessage({ ...message, factors })).toThrow(/C\.63/);
    const unknown = { ...UNKNOWN_DEFAULTS, retainedSampleCn: '3023' };
    expect(text(encodeDeviceMessage({ ...message, factors }, unknown))).toBe(
      `QN=${QN};ST=32;CN=3023;PW=123456;MN=${MN};Flag=8;CP=&&${area}&&`,
    );
  });
});

test('each unknown part is a setting that is marked so', () => {
  expect(UNKNOWN_PARTS.map(({ name }) => name).sort()).toEqual(Object.keys(UNKNOWN_DEFAULTS).sort());
  expect(UNKNOWN_PARTS.every(({ confidence }) => confidence === 'unknown')).toBe(true);
  const state = { ...base, edition: '2025', cn: '2021', fields: { DataTime: '20260105081000' } } as const;
  const factors = [{ code: 'SB1', fields: { RS: '1' } }];
  const plain = { ...UNKNOWN_DEFAULTS, stateName: 'SBn' } as const;
  expect(text(encodeDeviceMessage({ ...state, factors }))).toMatch(/SB1-RS=1&&$/);
  expect(text(encodeDeviceMessage({ ...state, factors }, plain))).toMatch(/;SB1=1&&$/);
  const heartbeat = { ...base, st: '', edition: '2025', cn: '9015' } as const;
  expect(text(encodeDeviceMessage(heartbeat))).toContain(';ST=91;');
  expect(text(encodeDeviceMessage(heartbeat, { ...UNKNOWN_DEFAULTS, heartbeatSt: '32' }))).toContain(
    ';ST=32;',
  );
  expect(dataFlag('F', '2025')?.en).toBe('instrument out of service');
  expect(dataFlag('F', '2025', { ...UNKNOWN_DEFAULTS, flags: [] })).toBeUndefined();
  expect(dataFlag('D', '2025', { ...UNKNOWN_DEFAULTS, flags: [] })?.en).toBe('fault');
});

describe('encodeDeviceMessage', () => {
  test('gives 2005 its forms', () => {
    const one = { ...base, mn: '88888880000001', edition: '2005' } as const;
    const head = (cn: string, st = '32') => `ST=${st};CN=${cn};PW=123456;MN=88888880000001`;
    expect(text(encodeDeviceMessage({ ...one, cn: '9011', fields: { QnRtn: '1' } }))).toBe(
      `${head('9011', '91')};Flag=0;CP=&&QN=${QN};QnRtn=1&&`,
    );
    expect(text(encodeDeviceMessage({ ...one, cn: '1061', fields: { RtdInterval: '30' } }))).toBe(
      `${head('1061')};CP=&&QN=${QN};RtdInterval=30&&`,
    );
    const upload = {
      ...one,
      cn: '2011',
      fields: { DataTime: '20260105081000' },
      factors: [{ code: '011', fields: { Rtd: '38.2', Flag: 'N' } }],
    };
    expect(text(encodeDeviceMessage(upload))).toBe(
      `${head('2011')};CP=&&DataTime=20260105081000;011-Rtd=38.2,011-Flag=N&&`,
    );
    expect(text(encodeDeviceMessage({ ...upload, answer: true }))).toContain(`QN=${QN};ST=32;CN=2011;`);
  });

  test('refuses in both languages what does not belong', () => {
    expect(() => encodeDeviceMessage({ ...base, edition: '2017', cn: '2111' })).toThrow(
      /没有|不发.*no device/,
    );
    expect(() => encodeDeviceMessage({ ...base, edition: '2017', cn: '2081', fields: {} })).toThrow(
      /缺失.*missing/,
    );
    const info = (Info: string) =>
      encodeDeviceMessage({
        ...base,
        edition: '2017',
        cn: '3020',
        fields: { DataTime: '20260105081000' },
        factors: [{ code: 'i11001', fields: { Info } }],
      });
    expect(() => info('a;CN=3011')).toThrow(/分隔符/);
    expect(() => info('//a//;CN=3011//')).toThrow(/分隔符/);
    expect(text(info('//a;b=1,&&//'))).toContain('i11001-Info=//a;b=1,&&//&&');
  });

  test('marks data sent again only where the edition has RF', () => {
    const upload = {
      ...base,
      cn: '2081',
      fields: { DataTime: '20260105081000', RestartTime: '20260105080000' },
      again: true,
    };
    expect(text(encodeDeviceMessage({ ...upload, edition: '2025' }))).toContain(';Flag=8;RF=1;CP=');
    expect(text(encodeDeviceMessage({ ...upload, edition: '2017' }))).not.toContain('RF');
  });
});

test('uploadOf finds the row of a system code, and a profile before an edition', () => {
  expect(uploadOf('2011', '2025', '44')?.note).toBe('electricity');
  expect(uploadOf('2011', '2025', '32')?.st).toBeUndefined();
  expect(uploadOf('2062', '2025')?.area).toContain('SampleRd');
  expect(uploadOf('2062', '2025', '21', ['surface-water'])?.area).toBe('*');
  expect(uploadOf('8888', '2017')).toBeUndefined();
});
