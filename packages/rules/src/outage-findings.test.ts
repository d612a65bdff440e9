import { instant, MICROS_PER_HOUR, parseDay, pointId } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { findingSentence } from './finding-sentence.ts';
import { notReportedFinding, notRestoredFinding } from './outage-findings.ts';

const since = instant((parseDay('2026-03-02') ?? 0) + 8 * MICROS_PER_HOUR);
const lapse = {
  ...{ point: pointId('p1'), matter: 'GZ-2026-000001', since, seen: 'silence', keyUnit: true },
  ...{ dueAt: instant(since + 12 * MICROS_PER_HOUR), now: instant(since + 13 * MICROS_PER_HOUR) },
};

test('a fault that was not reported is told with its hours, suspected like any other', () => {
  const finding = notReportedFinding(lapse);
  expect(finding).toMatchObject({ rule: 'fault-not-reported', level: 'B', hidden: false, from: since });
  expect(findingSentence(finding, 'zh')).toContain('自 2026-03-02 08:00');
  expect(findingSentence(finding, 'zh')).toContain('12 小时内未收到故障报告');
  expect(findingSentence(finding, 'en')).toContain('no report came within 12 h');
});

test('the same outage told twice is one finding; each of its two lapses is one of its own', () => {
  expect(notReportedFinding(lapse).id).toBe(notReportedFinding({ ...lapse, now: instant(lapse.now + 1) }).id);
  expect(notRestoredFinding(lapse).id).not.toBe(notReportedFinding(lapse).id);
  expect(notRestoredFinding({ ...lapse, keyUnit: false }).level).toBe('C');
  expect(findingSentence(notRestoredFinding(lapse), 'zh')).toContain('疑似逾期未恢复');
});
