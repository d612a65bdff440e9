import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('work is done in its order, and a failure is for who asked alone', async () => {
  const turns = new Turns();
  const done: string[] = [];
  const slow = turns.take(async () => {
    await setImmediate();
    done.push('slow');
  });
  const wrong = turns.take(() => Promise.reject(new Error('wrong')));
  const last = turns.take(async () => done.push('last'));
  await expect(wrong).rejects.toThrow('wrong');
  await Promise.all([slow, last]);
  expect(done).toEqual(['slow', 'last']);
});

test('settled waits for what was asked meanwhile, done for what was asked before', async () => {
  const turns = new Turns();
  const done: string[] = [];
  void turns.take(async () => {
    done.push('first');
    void turns.take(async () => {
      await setImmediate();
      done.push('second');
    });
  });
  await turns.done();
  expect(done).toEqual(['first']);
  await turns.settled();
  expect(done).toEqual(['first', 'second']);
});
