import { instant } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { nextQn, qnAt } from './qn.ts';

/** 2026-01-05 08:10:00.123 on the wire's clock. */
const at = instant(Date.UTC(2026, 0, 5, 0, 10, 0, 123) * 1000);

test('a QN is the moment of the wire clock, to the millisecond', () => {
  expect(qnAt(at)).toBe('20260105081000123');
  expect(qnAt(instant(at + 999))).toBe('20260105081000123');
});

test('QNs of a device rise strictly, also within a millisecond and when the clock is set back', () => {
  expect(nextQn('', at)).toBe('20260105081000123');
  expect(nextQn('20260105081000123', at)).toBe('20260105081000124');
  expect(nextQn('20260105081000999', at)).toBe('20260105081001000');
  expect(nextQn('20261231235959999', at)).toBe('20270101000000000');
  let last = '';
  for (let n = 0; n < 3000; n++) {
    const next = nextQn(last, instant(at - n * 1_000_000));
    expect(next > last).toBe(true);
    last = next;
  }
});
