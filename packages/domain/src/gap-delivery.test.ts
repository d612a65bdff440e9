import { expect, test } from 'vitest';
import { deliveryOf, lateByOrder, transmissionRate } from './gap-delivery.ts';
import { type Instant, instant, MICROS_PER_SECOND } from './instant.ts';

const NOON = 1_780_000_000_000_000;
const s = (seconds: number): Instant => instant(NOON + seconds * MICROS_PER_SECOND);

test('a value is immediate within its grace, which begins when it can be sent', () => {
  const cases = [
    ['realtime', 60, 180, 'immediate'],
    ['realtime', 60, 181, 'completed'],
    ['realtime', 300, 900, 'immediate'],
    ['minute', 600, 1200, 'immediate'],
    ['minute', 600, 1201, 'completed'],
    ['hour', 3600, 7200, 'immediate'],
    ['hour', 3600, 7201, 'completed'],
    ['day', 86_400, 108_000, 'immediate'],
    ['day', 86_400, 108_001, 'completed'],
  ] as const;
  for (const [statistic, intervalS, lateS, delivery] of cases) {
    expect(deliveryOf(statistic, s(0), s(lateS), intervalS), `${statistic} ${lateS}`).toBe(delivery);
  }
});

test('a frame with RF=1 is completed however fast it came', () => {
  expect(deliveryOf('minute', s(0), s(600), 600, true)).toBe('completed');
});

test('without a common clock, what comes behind newer values of its series is late', () => {
  const at = [s(0), s(60), s(600), s(1200), s(1260)];
  const inOrder = [1, 2, 3, 4, 5];
  expect([...lateByOrder('realtime', at, inOrder, 60)]).toEqual([0, 0, 0, 0, 0]);
  expect([...lateByOrder('realtime', at, [1, 2, 9, 4, 5], 60)]).toEqual([0, 0, 1, 0, 0]);
  // The neighbour within the grace may come out of order.
  expect([...lateByOrder('realtime', at, [1, 2, 3, 5, 4], 60)]).toEqual([0, 0, 0, 0, 0]);
});

test('the transmission rate counts back-filled values in its completed version only', () => {
  expect(transmissionRate({ due: 96, immediate: 80, completed: 12 })).toEqual({
    ...{ due: 96, immediate: 80, completed: 12 },
    ...{ immediateRate: 80 / 96, completedRate: 92 / 96 },
  });
});

test('where nothing was due there is no rate, not 100 %', () => {
  const rate = transmissionRate({ due: 0, immediate: 0, completed: 0 });
  expect(rate).toMatchObject({ immediateRate: null, completedRate: null });
});
