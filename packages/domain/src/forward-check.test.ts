import { describe, expect, test } from 'vitest';
import { FORWARD_ALL, type ForwardDraft } from './forward.ts';
import { checkForward, isControlCn, keyHex } from './forward-check.ts';

const draft = (more: Partial<ForwardDraft> = {}): ForwardDraft => ({
  ...{ name: '市平台', host: '10.1.2.3', port: 2120, tls: false, tlsFingerprint: '', mode: 'encoded' },
  ...{ edition: '2017', filter: FORWARD_ALL, mapping: [], windowFrames: 16, answerTimeoutS: 10, resends: 3 },
  ...{ unanswered: 'hold', since: { kind: 'now' }, control: [], enabled: true },
  ...more,
});
const fields = (more: Partial<ForwardDraft>, hadKey = false) =>
  checkForward(draft(more), hadKey).map(({ field }) => field);

describe('a target as written', () => {
  test('is fine in its plain form', () => {
    expect(checkForward(draft(), false)).toEqual([]);
  });

  test('names each field that is wrong, in both languages', () => {
    expect(
      fields({ name: ' ', host: 'a b', port: 0, windowFrames: 0, answerTimeoutS: 100, resends: 1.5 }),
    ).toEqual(['name', 'host', 'port', 'windowFrames', 'answerTimeoutS', 'resends']);
    for (const fault of checkForward(draft({ port: -1 }), false))
      expect(fault.zh !== '' && fault.en !== '').toBe(true);
  });

  test('cannot change a byte in raw mode', () => {
    expect(fields({ mode: 'raw', mapping: [{ mn: 'A1', upMn: 'B1' }], pw: 'x' })).toEqual(['mapping', 'pw']);
  });

  test('takes a key for edition 2025 only, and keeps one only there', () => {
    expect(fields({ key: '0123456789abcdef' })).toEqual(['key']);
    expect(fields({ key: '0123456789abcdef', edition: '2025' })).toEqual([]);
    expect(fields({ key: 'short', edition: '2025' })).toEqual(['key']);
    expect(fields({}, true)).toEqual(['key']);
    expect(fields({ key: '' }, true)).toEqual([]);
  });

  test('lets one MN stand once on each side', () => {
    const twice = [
      { mn: 'A1', upMn: 'B1' },
      { mn: 'A2', upMn: 'b1' },
    ];
    expect(fields({ mapping: twice })).toEqual(['mapping']);
    expect(fields({ mapping: [{ mn: 'A1', upMn: '', pw: 'a;b' }] })).toEqual(['mapping']);
  });

  // hj212.md §10 rule 7
  test('lets down the commands of the allow list and nothing else', () => {
    expect(['1000', '1072', '3011', '3024'].every(isControlCn)).toBe(true);
    expect(['0999', '1073', '2011', '3010', '3025', '9011', '30 1'].some(isControlCn)).toBe(false);
    expect(fields({ control: ['3015', '2051'] })).toEqual(['control']);
  });
});

test('a key is 16 characters or 32 hex digits', () => {
  expect(keyHex('0000000000000000')).toBe('30'.repeat(16));
  expect(keyHex('0123456789ABCDEFFEDCBA9876543210')).toBe('0123456789abcdeffedcba9876543210');
  expect(keyHex('0123456789abcde')).toBeUndefined();
});
