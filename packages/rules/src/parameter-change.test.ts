import { type Instant, instant, MICROS_PER_HOUR, type Visit } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { explainChange, sameText } from './parameter-change.ts';

const T = 1_780_000_000_000_000;
const at = (hours: number): Instant => instant(T + hours * MICROS_PER_HOUR);
const visit = (from: number, to: number): Visit => ({
  ...{ id: 'v1', enterprise: 'e', from: at(from), to: at(to), who: '', work: '' },
  ...{ enteredBy: '', enteredAt: at(to) },
});
const question = {
  polId: 'w01018',
  infoId: 'i13001',
  after: '500',
  since: at(0),
  noticedAt: at(24),
  orders: [],
  visits: [],
};
const order = { id: 'O-1', polId: 'w01018', infoId: 'i13001', text: '500.0', doneAt: at(3) };

describe('what explains a changed parameter', () => {
  test('nothing does when there is neither an order nor a visit', () => {
    expect(explainChange(question)).toEqual({ cause: 'unexplained', by: '' });
  });
  test('an order that wrote this very text does, another text does not', () => {
    expect(explainChange({ ...question, orders: [order] })).toEqual({ cause: 'order', by: 'O-1' });
    expect(explainChange({ ...question, orders: [{ ...order, text: '200' }] }).cause).toBe('unexplained');
    expect(explainChange({ ...question, orders: [{ ...order, polId: 'w21003' }] }).cause).toBe('unexplained');
    expect(explainChange({ ...question, orders: [{ ...order, doneAt: at(25) }] }).cause).toBe('unexplained');
  });
  test('a visit that touches the time of the change does', () => {
    expect(explainChange({ ...question, visits: [visit(5, 6)] })).toEqual({ cause: 'visit', by: 'v1' });
    expect(explainChange({ ...question, visits: [visit(-3, -0.4)] }).cause).toBe('visit');
    expect(explainChange({ ...question, visits: [visit(-3, -1)] }).cause).toBe('unexplained');
    expect(explainChange({ ...question, visits: [visit(25, 26)] }).cause).toBe('unexplained');
  });
  test('numbers are compared as numbers', () => {
    expect([sameText('1', '1.00'), sameText('0.50', ' 0.5'), sameText('1', '2'), sameText('', '0')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
