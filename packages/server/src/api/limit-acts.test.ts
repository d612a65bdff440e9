import type { Limit } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayBefore } from './limit-acts.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

test('a limit is followed in one step: the old one ends the day before, the next is unverified', async () => {
  const request = await house.as('supervisor');
  const url = '/api/book/limits/mA/follow';
  const payload = { min: null, max: 40, clause: 'next permit', validFrom: '2026-03-01', reason: 'renewed' };
  const followed = await request({ method: 'POST', url, payload, headers: { 'if-match': '"1"' } });
  expect(followed.statusCode).toBe(201);
  const { ended, next } = followed.json() as { ended: Limit; next: Limit };
  expect(ended).toMatchObject({ id: 'mA', max: 50, validTo: '2026-02-28', version: 2 });
  expect(next).toMatchObject({ outlet: 'oA', max: 40, clause: 'next permit', validTo: '', verifiedBy: '' });

  const late = await request({ method: 'POST', url, payload, headers: { 'if-match': '"1"' } });
  expect(late.json().code).toBe('WQ_BOOK_CONFLICT');
});

test('who compared a limit with its text is the person who says so, at the server’s time', async () => {
  const request = await house.as('supervisor');
  const url = '/api/book/limits/mB/verify';
  const answer = await request({
    method: 'POST',
    url,
    payload: { reason: 'permit at hand' },
    headers: { 'if-match': '"1"' },
  });
  expect(answer.json()).toMatchObject({ id: 'mB', max: 50, verifiedBy: 'supervisor-main', version: 2 });
  expect(answer.json().verifiedAt).toBeGreaterThan(1_700_000_000_000_000);
});

test('the day before the first of March is the last of February', () => {
  expect(dayBefore('2024-03-01')).toBe('2024-02-29');
  expect(() => dayBefore('2026-02-30')).toThrow('WQ_INPUT');
});
