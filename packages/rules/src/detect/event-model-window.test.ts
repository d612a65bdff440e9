import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SlidingQuantiles } from './event-model-window.ts';
import { quantile } from './robust.ts';

it('has the quantiles of the last numbers, whatever came before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (values, capacity) => {
        const window = new SlidingQuantiles(capacity);
        values.forEach((value, i) => {
          window.push(value);
          const last = values.slice(Math.max(0, i + 1 - capacity), i + 1);
          for (const share of [0, 0.5, 0.9, 1])
            expect(window.quantile(share)).toBeCloseTo(quantile(last, share));
        });
      },
    ),
    { numRuns: 50 },
  );
});

it('is empty again once cleared', () => {
  const window = new SlidingQuantiles(3);
  window.push(1);
  window.clear();
  expect(window.count).toBe(0);
  expect(window.quantile(0.5)).toBeNaN();
  window.push(4);
  expect(window.quantile(0.5)).toBe(4);
});
