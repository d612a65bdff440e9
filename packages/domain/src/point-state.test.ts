import { expect, test } from 'vitest';
import { POINT_STATE_NAMES, POINT_STATES, severity, worse } from './point-state.ts';

test('over > suspect > offline > maintenance > normal, in every pair', () => {
  for (const [rank, state] of POINT_STATES.entries()) {
    expect(severity(state)).toBe(rank);
    for (const other of POINT_STATES.slice(rank)) {
      expect(worse(state, other)).toBe(state);
      expect(worse(other, state)).toBe(state);
    }
  }
});

test('every state has words, so that colour is never the only sign', () => {
  for (const state of POINT_STATES) {
    expect(POINT_STATE_NAMES[state].zh).not.toBe('');
    expect(POINT_STATE_NAMES[state].en).not.toBe('');
  }
});
