import { expect, test } from 'vitest';
import { bytesOf, findValue, latin1 } from './value-bytes.ts';

const cut = (text: string, column: string, value?: number) => {
  const found = findValue(text, column, value);
  return found && [text.slice(...found.name), text.slice(...found.value)];
};

test('finds the bytes of a value by its column', () => {
  const text = '##0101CP=&&DataTime=20260801085857;w01018-Rtd=97.3,w01018-Flag=N;w21003-Rtd=2.14&&1C80';
  expect(cut(text, 'w01018-Rtd')).toEqual(['w01018-Rtd=', '97.3']);
  expect(cut(text, 'w21003-Rtd')).toEqual(['w21003-Rtd=', '2.14']);
  expect(cut(text, 'w21011-Rtd')).toBeUndefined();
});

test('a 2005 frame is searched by its own codes, not inside other words', () => {
  expect(cut('CP=&&1011-Rtd=5;011-Rtd=30.1&&', 'w01018-Rtd')).toEqual(['011-Rtd=', '30.1']);
});

test('of several times in one frame the one with the value is meant', () => {
  expect(cut('w01018-Avg=1;w01018-Avg=2', 'w01018-Avg', 2)).toEqual(['w01018-Avg=', '2']);
});

test('bytes and characters stand at the same places', () => {
  expect(latin1(bytesOf('2323e4bd0d0a'))).toBe('##\u00e4\u00bd\r\n');
});
