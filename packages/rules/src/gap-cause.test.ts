import { expect, test } from 'vitest';
import { causeOf, type GapFacts, shareWithin } from './gap-cause.ts';

const facts = (more: Partial<GapFacts> = {}): GapFacts => ({
  ...{ factor: '', ourShare: 0, loggerHeard: false, flagBefore: 'normal' },
  ...{ arrivalsApartS: 3600, gapS: 3600 },
  ...more,
});

test('the cause follows from the facts, ours before theirs', () => {
  const cases: [Partial<GapFacts>, string][] = [
    [{}, 'logger-offline'],
    [{ loggerHeard: true }, 'point-silent'],
    [{ loggerHeard: true, flagBefore: 'fault' }, 'device-fault'],
    [{ loggerHeard: true, flagBefore: 'maintenance' }, 'maintenance'],
    [{ flagBefore: 'fault' }, 'logger-offline'],
    [{ loggerHeard: null }, 'unknown'],
    [{ arrivalsApartS: 60 }, 'clock-jump'],
    [{ arrivalsApartS: null }, 'logger-offline'],
    [{ factor: 'w01018', loggerHeard: true }, 'partial-frame'],
    [{ factor: 'w01018', loggerHeard: true, flagBefore: 'fault' }, 'device-fault'],
    [{ ourShare: 0.6 }, 'our-outage'],
    [{ ourShare: 0.5 }, 'logger-offline'],
    [{ ourShare: 1, factor: 'w01018', flagBefore: 'fault' }, 'our-outage'],
  ];
  for (const [more, cause] of cases) expect(causeOf(facts(more)), JSON.stringify(more)).toBe(cause);
});

test('the share of a range in our own outages is counted once', () => {
  expect(shareWithin({ from: 0, to: 100 }, [{ from: -50, to: 25 }])).toBe(0.25);
  expect(
    shareWithin({ from: 0, to: 100 }, [
      { from: 10, to: 20 },
      { from: 60, to: 1000 },
    ]),
  ).toBe(0.5);
  expect(shareWithin({ from: 5, to: 5 }, [{ from: 0, to: 10 }])).toBe(0);
});
