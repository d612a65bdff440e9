import { expect, test } from 'vitest';
import { GAP_STATES, type Gap, type GapState, gapChoices } from './gap.ts';

const gap = (state: GapState, more: Partial<Gap> = {}): Gap =>
  ({ state, running: false, recallable: true, ...more }) as Gap;

test('what may be done with a gap follows from its state alone', () => {
  expect(Object.fromEntries(GAP_STATES.map((state) => [state, gapChoices(gap(state))]))).toEqual({
    open: ['recall', 'excuse', 'give-up'],
    recalling: ['excuse', 'give-up'],
    filled: [],
    'partly-filled': ['recall', 'excuse'],
    'given-up': ['recall', 'excuse'],
    excused: ['recall'],
  });
});

test('what still runs, or has no command, cannot be recalled', () => {
  expect(gapChoices(gap('open', { running: true }))).not.toContain('recall');
  expect(gapChoices(gap('open', { recallable: false }))).not.toContain('recall');
});
