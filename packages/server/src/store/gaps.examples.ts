import { type Gap, type Instant, instant, MICROS_PER_HOUR, pointId } from '@wenqu/domain';

/** Gaps for the tests of their store and desk. */
export const NOON: Instant = instant(1_780_000_000_000_000);
export const hours = (count: number): Instant => instant(NOON + count * MICROS_PER_HOUR);

export const gap = (id: string, more: Partial<Gap> = {}): Gap => ({
  ...{ id, version: 1, point: pointId('pt1'), enterprise: 'en1', mn: 'MN1', factor: '' },
  ...{ statistic: 'minute', from: hours(0), to: hours(6), running: false, intervalS: 600 },
  ...{ expected: 36, missing: 36, cause: 'logger-offline', state: 'open', event: 'GE-000001' },
  ...{ recallable: true, attempts: 0, foundAt: hours(1), backAt: hours(6), progressAt: null },
  ...{ askedBy: '', askedAt: null, nextAt: null, deadlineAt: hours(200), closedAt: null, reason: '' },
  ...more,
});
