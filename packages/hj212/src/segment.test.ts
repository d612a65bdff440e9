import { describe, expect, test } from 'vitest';
import { headFields, readHead } from './segment.ts';

const read = (text: string) => readHead(Buffer.from(text, 'latin1'));
const area = (text: string) => {
  const head = read(text);
  return head.areaFrom === -1 ? undefined : text.slice(head.areaFrom, head.areaTo);
};

describe('readHead', () => {
  test('reads every field of the standard', () => {
    const text =
      'QN=20260105080100001;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=11;PNUM=2;PNO=1;RF=1;CP=&&a=1&&';
    expect(read(text)).toMatchObject({
      qn: '20260105080100001',
      st: '32',
      cn: '2061',
      pw: '123456',
      mn: '010000A8900016F000169DC0',
      flag: 11,
      pnum: 2,
      pno: 1,
      rf: '1',
      deviations: [],
    });
    expect(area(text)).toBe('a=1');
  });

  test('tells absent from empty only in its fields', () => {
    expect(read('ST=91;CN=9013;MN=;CP=&&&&')).toMatchObject({ mn: '', pw: '', qn: '' });
    expect(headFields(read('ST=91;CN=9013;MN=;Flag=8;X=1;CP=&&&&'))).toEqual({
      ST: '91',
      CN: '9013',
      MN: '',
      Flag: '8',
      X: '1',
    });
  });

  test.each([
    ['QN=1,ST=32;CN=2011;CP=&&&&', 'head-separator'],
    ['QN=1;Flag=5CP=&&&&', 'head-separator'],
    ['ST=32;QN=1;CP=&&&&', 'head-order'],
    ['qn=1;ST=32;CP=&&&&', 'head-name-case'],
    ['QN=1; Flag=5;CP=&&&&', 'head-blanks'],
    ['QN=1;QN=2;CP=&&&&', 'head-field-twice'],
    ['QN=1;Foo=2;CP=&&&&', 'head-field-unknown'],
    ['QN=1;Flag=05;CP=&&&&', 'flag-form'],
    ['QN=1;Flag=;CP=&&&&', 'flag-form'],
    ['QN=1;Flag=256;CP=&&&&', 'flag-form'],
    ['QN=1;PNUM=0002;PNO=0001;CP=&&&&', 'number-padded'],
    ['QN=1;CP=DataTime=1', 'brackets-missing'],
    ['QN=1;CP=&&DataTime=1', 'closing-bracket-missing'],
    ['QN=1;CP=&&DataTime=1&&; ', 'bytes-after-brackets'],
  ])('%s: %s', (text, deviation) => {
    expect(read(text).deviations).toEqual([deviation]);
    expect(read(text)).toMatchObject(text.startsWith('QN=1;QN=2') ? { qn: '2' } : { qn: '1' });
  });

  test('reads the value of a Flag that lost its semicolon', () => {
    expect(read('QN=1;Flag=5CP=&&x=1&&')).toMatchObject({ flag: 5, qn: '1' });
    expect(area('QN=1;Flag=5CP=&&x=1&&')).toBe('x=1');
  });

  test('a packet number that is none is NaN, and an unreadable Flag undefined', () => {
    expect(read('PNUM=x;PNO=1;Flag=x;CP=&&&&')).toMatchObject({ pnum: Number.NaN, pno: 1, flag: undefined });
  });
});

describe('the data area', () => {
  test('ends at the last && of the segment', () => {
    expect(area('QN=1;CP=&&a-Info=//x&&y//&&')).toBe('a-Info=//x&&y//');
  });

  test('without closing brackets reaches the end, whatever && stands in a text', () => {
    expect(area('QN=1;CP=&&a-Info=//x&&y//')).toBe('a-Info=//x&&y//');
    expect(area('QN=1;CP=&&')).toBe('');
    expect(area('QN=1;CP=')).toBe('');
  });

  test('is empty between brackets and absent without CP', () => {
    expect(area('QN=1;CP=&&&&')).toBe('');
    expect(area('QN=1;ST=32')).toBeUndefined();
    expect(area('')).toBeUndefined();
  });

  test('a CP= inside a value of the area is not the CP of the head', () => {
    expect(area('QN=1;CP=&&a=1;CP=2&&')).toBe('a=1;CP=2');
  });
});
