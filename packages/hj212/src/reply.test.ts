import { describe, expect, test } from 'vitest';
import { readHead, readReply } from './index.ts';

const reply = (segment: string) => readReply(readHead(Buffer.from(segment)));
const QN = '20260105090000001';
const head = (cn: string, st = '91') =>
  `QN=${QN};ST=${st};CN=${cn};PW=123456;MN=010000A8900016F000169DC0;Flag=4`;
const old = (cn: string, st = '91') => `ST=${st};CN=${cn};PW=123456;MN=88888880000001`;

describe('readReply', () => {
  test('reads the four answers', () => {
    expect(reply(`${head('9011')};CP=&&QnRtn=1&&`)).toEqual({ kind: 'request-return', qn: QN, code: '1' });
    expect(reply(`${head('9012')};CP=&&ExeRtn=100&&`)).toEqual({
      kind: 'execution-result',
      qn: QN,
      code: '100',
    });
    expect(reply(`${head('9013')};CP=&&&&`)).toEqual({ kind: 'notify-return', qn: QN });
    expect(reply(`${head('9014')};CP=&& &&`)).toEqual({ kind: 'data-return', qn: QN });
  });

  test('takes the QN of 2005 from inside CP, wherever it stands', () => {
    expect(reply(`${old('9011')};Flag=0;CP=&&QN=${QN};QnRtn=3&&`)).toMatchObject({ qn: QN, code: '3' });
    expect(reply(`${old('9012')};CP=&&&&QN=${QN};ExeRtn=1&&`)).toMatchObject({ qn: QN, code: '1' });
    expect(reply(`${old('9013')};CP=&&QN=${QN}&&`)).toEqual({ kind: 'notify-return', qn: QN });
    expect(reply(`${old('1011', '32')};CP=&&SystemTime=20260105090000;QN=${QN}&&`)).toMatchObject({
      kind: 'data',
      cn: '1011',
      qn: QN,
    });
  });

  test('knows a code by its number, and keeps what is none', () => {
    expect(reply(`${head('9012')};CP=&& ExeRtn = 01 &&`)).toMatchObject({ code: '1' });
    expect(reply(`${head('9012')};CP=&&&&`)).toMatchObject({ code: '' });
    expect(reply(`${head('9011')};CP=&&QnRtn=ok&&`)).toMatchObject({ code: 'ok' });
  });

  test('reads an answer with the ST of the device and Flag 5', () => {
    expect(reply(`QN=${QN};ST=21;CN=9011;PW=1;MN=DX1;Flag=5;CP=&&QnRtn=1&&`)).toMatchObject({ code: '1' });
  });

  test('gives the names of the standard to what devices misspell', () => {
    const fields = (segment: string) => {
      const read = reply(segment);
      return read?.kind === 'data' ? Object.fromEntries(read.fields) : undefined;
    };
    expect(fields(`${head('3015', '32')};CP=&& DataTime=20260105090412;VeseNo=07 &&`)).toEqual({
      DataTime: '20260105090412',
      VaseNo: '07',
    });
    expect(fields(`${head('3017', '32')};CP=&&PolID=w01018;CstartTime =000000;CTime=2&&`)).toEqual({
      PolId: 'w01018',
      CstartTime: '000000',
      Ctime: '2',
    });
    expect(fields(`${old('1031', '32')};CP=&&QN=${QN};ReportTarget=3882566&&`)).toEqual({
      QN,
      AlarmTarget: '3882566',
    });
    expect(fields(`${head('3020', '32')};CP=&&DataTime=20260105090412;i13004-Info =168.0 &&`)).toEqual({
      DataTime: '20260105090412',
      'i13004-Info': '168.0',
    });
    expect(fields(`${head('2011', '32')};CP=&&DataTime=20260105090000;w01018-Rtd=38.2;Flag=N&&`)).toEqual({
      DataTime: '20260105090000',
      'w01018-Rtd': '38.2',
      'w01018-Flag': 'N',
    });
  });

  test('is undefined for a request that came back, and for what is no command', () => {
    for (const [cn, area] of [
      ['1011', 'PolId=w01018'],
      ['1012', 'SystemTime=20260105090000'],
      ['1062', 'RtdInterval=30'],
      ['1064', 'MinInterval=10'],
      ['2011', ''],
      ['2061', 'BeginTime=20260105080000;EndTime=20260105090000'],
      ['3015', ''],
      ['3016', 'PolId=w01018;CstartTime=000000;Ctime=2'],
      ['3021', 'InfoId=i13004;i13004-Info=168.0'],
      ['1014', 'SKCreateTime=20260101000000000,NewSK=0123456789abcdef'],
    ]) {
      expect(reply(`${head(cn!, '32')};CP=&&${area}&&`), cn).toBeUndefined();
    }
    expect(reply('QN=1;CN=90;MN=1;CP=&&&&')).toBeUndefined();
    expect(reply('')).toBeUndefined();
  });

  test('gives notices and uploads as data', () => {
    expect(reply(`${head('1013', '32')};CP=&&&&`)).toMatchObject({ kind: 'data', cn: '1013' });
    expect(reply(`${head('1014', '32')};CP=&&SKCreateTime=20260101000000000&&`)).toMatchObject({
      cn: '1014',
    });
    expect(reply(`${head('9015', '32')};CP=&&&&`)).toMatchObject({ kind: 'data', cn: '9015' });
  });
});
