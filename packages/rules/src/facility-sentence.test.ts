import { type Finding, instant, pointId } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { treatmentIdle } from './detect/facility-step.ts';
import { findingOf } from './detect/finding-of.ts';
import { record } from './facility-sample.testing.ts';
import { findingSentence } from './finding-sentence.ts';

test('a facility’s finding is told in both languages with its numbers, and with what was missing', () => {
  const held = record(20, (hour, day) =>
    day === 19 && hour >= 9 && hour < 13 ? { treatmentKw: 0.5, outM3: Number.NaN, oxygen: 0.2 } : {},
  );
  const [signal] = treatmentIdle(held);
  const episode = { ...signal!, raisedAt: instant(1), missing: signal!.missing ?? [] };
  const finding: Finding = findingOf(episode, pointId('p-out'), 'B', []);
  const zh = findingSentence(finding, 'zh');
  expect(zh).toContain('治理设施停机240分钟');
  expect(zh).toContain('缺出水流量');
  expect(zh).not.toContain('造假');
  expect(findingSentence(finding, 'en')).toContain('treatment idle for 240 min');
});
