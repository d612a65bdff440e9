import { expect, test } from 'vitest';
import { Queues } from './queues.ts';

const online = () => true;
const take = (queues: Queues, at: (device: string) => boolean = online): string[] => {
  const ids: string[] = [];
  for (let turn = queues.next(at); turn; turn = queues.next(at)) ids.push(turn.id);
  return ids;
};

test('one exchange at a time at a device; the next when it ends', () => {
  const queues = new Queues(10);
  for (const id of ['a1', 'a2']) queues.add('a', id, 0);
  queues.add('b', 'b1', 0);
  expect(take(queues)).toEqual(['a1', 'b1']);
  expect([queues.open, queues.waiting, queues.active('a')]).toEqual([2, 1, 'a1']);
  expect(queues.remove('a', 'a1')).toBe(true);
  expect(take(queues)).toEqual(['a2']);
});

test('lower ranks first, then who came first; who could not go out stays in front of its equals', () => {
  const queues = new Queues(10);
  queues.add('a', 'recall', 6);
  queues.add('a', 'read', 4);
  queues.add('a', 'sample', 0);
  queues.add('a', 'back', 4, true);
  expect(queues.waitingAt('a')).toEqual(['sample', 'back', 'read', 'recall']);
});

test('devices take turns, however many orders one of them has', () => {
  const queues = new Queues(1);
  for (const id of ['a1', 'a2', 'a3']) queues.add('a', id, 0);
  queues.add('b', 'b1', 0);
  const order: string[] = [];
  for (let n = 0; n < 4; n++) {
    const turn = queues.next(online)!;
    order.push(turn.id);
    expect(queues.next(online)).toBeUndefined();
    queues.remove(turn.device, turn.id);
  }
  expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
});

test('a device that is away waits until it is woken', () => {
  const queues = new Queues(10);
  queues.add('a', 'a1', 0);
  expect(take(queues, () => false)).toEqual([]);
  expect(take(queues)).toEqual([]);
  queues.wake('a');
  expect(take(queues)).toEqual(['a1']);
});

test('an exchange found open at the start counts; a cancelled one leaves the row', () => {
  const queues = new Queues(1);
  queues.resume('a', 'a0');
  queues.add('a', 'a1', 0);
  queues.add('b', 'b1', 0);
  expect(take(queues)).toEqual([]);
  expect(queues.remove('b', 'b1')).toBe(false);
  queues.remove('a', 'a0');
  expect(take(queues)).toEqual(['a1']);
});
