import { describe, expect, test } from 'vitest';
import { answerAs, answerOwed, answerTo, isRequest, qnInside } from './answer.ts';
import { Framer } from './framer.ts';
import { readHead } from './segment.ts';

const MN = '010000A8900016F000169DC0';
const read = (text: string) => readHead(Buffer.from(text, 'latin1'));
const head = (cn: string, flag: number | undefined, area: string, st = '32') =>
  read(
    `QN=20160801085857223;ST=${st};CN=${cn};PW=123456;MN=${MN};${flag === undefined ? '' : `Flag=${flag};`}CP=&&${area}&&`,
  );

/** The data segment of an answer, after its frame has been found right. */
function segment(answer: Buffer | undefined): string | undefined {
  if (answer === undefined) return undefined;
  const [part] = new Framer().push(answer);
  expect(part).toMatchObject({ kind: 'packet', quirks: [] });
  return part?.kind === 'packet' ? part.data.toString('latin1') : undefined;
}

describe('who is owed an answer', () => {
  test.each([
    ['2011', 5, 'DataTime=20160801085857;w01001-Rtd=7', '9014'],
    ['2011', 4, 'DataTime=20160801085857;w01001-Rtd=7', undefined],
    ['2011', undefined, 'DataTime=20160801085857;w01001-Rtd=7', undefined],
    ['2051', 9, 'DataTime=20160801085857;w01001-Avg=7', '9014'],
    ['2077', 5, 'DataTime=20160801085857;x=7', '9014'],
    ['3015', 5, 'DataTime=20160801085857;VaseNo=1', '9014'],
    ['3015', 8, 'DataTime=20160801085857;VaseNo=1', undefined],
    ['3019', 5, 'PolId=w01018;w01018-SN=010000A8900016F000169DC1', '9014'],
    ['3020', 5, 'DataTime=20160801085857;i12001-Info=1', '9014'],
    ['3099', 5, 'DataTime=20160801085857;x=1', '9014'],
    ['3018', 5, 'PolId=w01018;Stime=40', '9014'],
    ['1011', 5, 'SystemTime=20160801085857', '9014'],
    ['1013', 5, 'PolId=w01018', '9013'],
    ['1013', 4, '', '9013'],
    ['9015', 9, '', '9013'],
    ['9015', 8, '', '9013'],
    ['2072', 0, 'AlarmTime=20040506010101;101-Ala=1.1,AlarmType=1', '9013'],
    ['2072', undefined, 'AlarmTime=20040506010101;101-Ala=1.1', '9013'],
    ['1001', 9, 'i23005-Info=1', '9013'],
    ['1001', 3, 'WarnTime=5', undefined],
    ['1014', 9, 'SKCreateTime=20260101000000000', '9013'],
    ['1014', 9, 'SKCreateTime=20260101000000000,NewSK=0123456789abcdef', undefined],
    ['9011', 5, 'QnRtn=1', undefined],
    ['9012', 5, 'ExeRtn=1', undefined],
    ['9013', 5, '', undefined],
    ['9014', 9, '', undefined],
    // Requests of a host that come back to a host.
    ['2011', 5, '', undefined],
    ['2012', 5, '', undefined],
    ['2051', 5, 'BeginTime=20160801084000;EndTime=20160801084000', undefined],
    ['3015', 5, '', undefined],
    ['3012', 5, 'PolId=w01018', undefined],
    ['1012', 5, 'SystemTime=20160801085857', undefined],
    ['1072', 5, 'NewPW=1', undefined],
  ] as const)('%s with Flag %s and %s: %s', (cn, flag, area, owed) => {
    expect(answerOwed(head(cn, flag, area))).toBe(owed);
  });

  test('clocks of surface-water stations are not key requests', () => {
    expect(answerOwed(head('1014', 9, '', '21'))).toBeUndefined();
  });

  test('nobody without MN, with impossible packet numbers, without CP or a readable command', () => {
    const good = 'ST=32;CN=2011;MN=1;Flag=7;PNUM=2;PNO=2;CP=&&DataTime=1&&';
    expect(answerOwed(read(good))).toBe('9014');
    for (const [from, to] of [
      ['MN=1;', ''],
      ['PNO=2', 'PNO=3'],
      ['PNO=2', 'PNO=0'],
      ['PNO=2;', ''],
      ['PNUM=2', 'PNUM=x'],
      ['CP=&&DataTime=1&&', ''],
      ['CN=2011', 'CN=20111'],
      ['ST=32', 'ST=3'],
    ] as const) {
      expect(answerOwed(read(good.replace(from, to)))).toBeUndefined();
    }
  });
});

describe('the answer', () => {
  test('to an upload of 2017 is the packet of Table C.14', () => {
    expect(answerTo(head('2011', 5, 'DataTime=20160801085857;w01001-Rtd=7'))?.toString()).toBe(
      `##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=${MN};Flag=4;CP=&&&&3240\r\n`,
    );
  });

  test('to a split upload has neither packet numbers nor the bits for them', () => {
    const split = read(`QN=1;ST=32;CN=2061;PW=1;MN=${MN};Flag=11;PNUM=2;PNO=1;CP=&&DataTime=1&&`);
    expect(segment(answerTo(split))).toBe(`QN=1;ST=91;CN=9014;PW=1;MN=${MN};Flag=8;CP=&&&&`);
  });

  test('leaves out what did not come', () => {
    expect(segment(answerTo(read('ST=32;CN=2011;MN=1;Flag=5;CP=&&DataTime=1&&')))).toBe(
      'ST=91;CN=9014;MN=1;Flag=4;CP=&&&&',
    );
  });

  test('to a packet of 2005 carries QN inside CP', () => {
    const notice = read('QN=20040516010101001;ST=32;CN=2072;PW=123456;MN=88888880000001;CP=&&AlarmTime=1&&');
    expect(segment(answerTo(notice))).toBe(
      'ST=91;CN=9013;PW=123456;MN=88888880000001;CP=&&QN=20040516010101001&&',
    );
    const split = read('ST=32;CN=2051;PW=1;MN=8;Flag=3;PNUM=2;PNO=1;CP=&&QN=20040516010101001;DataTime=1&&');
    expect(segment(answerTo(split))).toBe(
      'ST=91;CN=9014;PW=1;MN=8;Flag=0;CP=&&QN=20040516010101001;CN=2051;PNUM=2;PNO=1&&',
    );
  });

  test('may be built whether it is owed or not', () => {
    expect(segment(answerAs('9013', head('2012', 5, '')))).toContain('CN=9013');
  });
});

describe('the QN inside CP', () => {
  test.each([
    ['QN=20040516010101001;ExeRtn=1', '20040516010101001'],
    ['&&QN=1;ExeRtn=1', '1'],
    [' QN=1', '1'],
    ['ExeRtn=1', undefined],
  ])('of %s is %s', (area, qn) => {
    expect(qnInside(read(`ST=91;CP=&&${area}&&`))).toBe(qn);
  });
});

test('requests are told from uploads, notices and answers', () => {
  expect(isRequest(head('2011', 5, ''))).toBe(true);
  expect(isRequest(head('1062', 5, 'RtdInterval=30'))).toBe(true);
  expect(isRequest(head('2011', 5, 'DataTime=1'))).toBe(false);
  expect(isRequest(head('1013', 5, ''))).toBe(false);
  expect(isRequest(head('9011', 4, 'QnRtn=1'))).toBe(false);
});
