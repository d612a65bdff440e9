import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEVIATIONS } from './deviations.ts';
import { editionLabel, editionOf } from './edition.ts';
import { formDeviations, problemsOf, readMessage } from './message.ts';
import { readHead } from './segment.ts';
import { commandsOf, dataFlag, executionReturn, requestReturn } from './tables.ts';

const read = (text: string) => readHead(Buffer.from(text));
const GOOD =
  'QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20160801085857;w01001-Rtd=7.1,w01001-Flag=N&&';

describe('the edition', () => {
  test.each([
    ['ST=32;Flag=0;CP=&&&&', '2005', '2005'],
    ['ST=32;CP=&&&&', '2005', '2005'],
    ['ST=32;Flag=7;CP=&&&&', '2017', '2017'],
    ['ST=32;Flag=9;CP=&&&&', '2025', '2025'],
    ['ST=21;Flag=9;CP=&&&&', '2025-or-surface-water', '2017'],
    ['ST=32;CN=3015;Flag=8;CP=&&&&', 'extension', '2017'],
    ['ST=32;Flag=12;CP=&&&&', 'extension', '2017'],
    ['ST=32;MN=88888880000001;Flag=;CP=&&&&', '2005', '2005'],
    ['ST=32;MN=010000A8900016F000169DC0;Flag=;CP=&&&&', '2017', '2017'],
    ['ST=32;CN=2011', undefined, '2017'],
    ['', undefined, '2017'],
  ])('of %s', (text, label, edition) => {
    expect(editionLabel(read(text))).toBe(label);
    expect(editionOf(read(text))).toBe(edition);
  });
});

describe('readMessage', () => {
  test('puts everything together', () => {
    const message = readMessage(Buffer.from(GOOD), { from: 'device' });
    expect(message).toMatchObject({ edition: '2017', deviations: [], problems: [] });
    expect(message.fields).toMatchObject({ CN: '2011', Flag: '5' });
    expect(message.items).toEqual([
      { name: 'DataTime', value: '20160801085857' },
      { name: 'w01001-Rtd', value: '7.1' },
      { name: 'w01001-Flag', value: 'N' },
    ]);
    expect(message.data.values).toMatchObject([{ value: 7.1 }]);
  });

  test('carries the deviations of every layer', () => {
    const data = GOOD.replace('QN=20160801085857223;', 'QN=1;').replace('w01001-Rtd', 'W01001-Rtd');
    const quirks = ['tail-lf-only'] as const;
    const packet = { kind: 'packet' as const, raw: Buffer.from(data), data: Buffer.from(data), quirks };
    expect(readMessage(packet).deviations).toEqual(['tail-lf-only', 'qn-form', 'code-case']);
  });

  test('sees codes of 2017 in a packet without Flag', () => {
    const data = Buffer.from(
      'ST=32;CN=2011;PW=123456;MN=88888880000001;CP=&&DataTime=20160801085857;w01001-Rtd=7&&',
    );
    expect(readMessage(data).deviations).toEqual(['flag-missing']);
  });
});

describe('form', () => {
  test.each([
    [['QN=20160801085857223;', ''], 'qn-missing'],
    [['QN=20160801085857223', 'QN=1617936069734'], 'qn-form'],
    [['MN=010000A8900016F000169DC0', 'MN=JLYP01_AIR01_0001'], 'mn-form'],
    [['PW=123456', 'PW=0123456789ABCDEF01234567'], 'pw-form'],
    [['ST=32', 'ST=101'], 'st-form'],
    [['Flag=5', 'Flag=7'], 'flag-bit1-without-numbers'],
    [['Flag=5', 'Flag=5;PNUM=2;PNO=1'], 'numbers-without-flag-bit1'],
    [['CN=2011', 'CN=9011'], 'answer-form'],
  ] as const)('%s: %s', ([from, to], deviation) => {
    expect(formDeviations(read(GOOD))).toEqual([]);
    expect(formDeviations(read(GOOD.replace(from, to)))).toEqual([deviation]);
  });

  test('a plain 9014 is no deviation, one with a QnRtn inside is', () => {
    const plain = 'QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&';
    expect(formDeviations(read(plain))).toEqual([]);
    expect(formDeviations(read(plain.replace('&&&&', '&&QnRtn=1&&')))).toEqual(['answer-form']);
  });
});

describe('problems', () => {
  test.each([
    [['MN=010000A8900016F000169DC0;', ''], 'mn-missing'],
    [['CN=2011', 'CN=201'], 'cn-form'],
    [['ST=32', 'ST=3'], 'st-form'],
    [['Flag=5', 'Flag=7;PNUM=2;PNO=3'], 'split-numbers'],
    [['Flag=5', 'Flag=7;PNUM=0;PNO=0'], 'split-numbers'],
    [[/CP=.*/, ''], 'cp-missing'],
    [['DataTime=20160801085857;w01001-Rtd=7.1,w01001-Flag=N', ''], 'request-from-device'],
  ] as const)('%s: %s', ([from, to], problem) => {
    expect(problemsOf(read(GOOD.replace(from, to)), { from: 'device' })).toEqual([problem]);
  });

  test('an empty segment is one, an enrolment without MN is none, a request in a capture is none', () => {
    expect(problemsOf(read(''))).toEqual(['data-empty']);
    expect(problemsOf(read('ST=91;CN=9013;MN=;Flag=8;CP=&&&&'))).toEqual([]);
    expect(problemsOf(read('ST=32;CN=2011;MN=1;Flag=5;CP=&&&&'))).toEqual([]);
  });
});

test('every deviation in the table is one that the code can tell', () => {
  const folder = new URL('.', import.meta.url);
  const code = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.includes('test') && name !== 'deviations.ts')
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const untold = Object.keys(DEVIATIONS).filter(
    (name) => !code.includes(`'${name}'`) && !name.startsWith('crc-'),
  );
  expect(untold).toEqual([]);
});

describe('tables', () => {
  test('give the rows of the edition first', () => {
    expect(commandsOf('3014', '2005')[0]).toMatchObject({ edition: '2005', en: 'set sampling hours' });
    expect(commandsOf('3014', '2017')[0]).toMatchObject({ edition: '2017', en: 'comparison sampling' });
    expect(commandsOf('1005', '2017')[0]).toMatchObject({ cn: '1001-1010', kind: 'reserved' });
    expect(commandsOf('3061', '2017').at(-1)).toMatchObject({ edition: 'extension' });
    expect(commandsOf('8888', '2017')).toEqual([]);
  });

  test('of returns and flags answer by code', () => {
    expect(requestReturn('3', '2017')?.zh).toBe('PW 错误');
    expect(executionReturn('5', '2005')?.en).toBe('busy');
    expect(executionReturn('77', '2017')).toBeUndefined();
    expect(dataFlag('T', '2017')?.confidence).toBe('standard-text');
  });
});
