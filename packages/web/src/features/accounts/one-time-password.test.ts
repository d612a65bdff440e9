import { expect, test } from 'vitest';
import { oneTimePassword } from './one-time-password.ts';

test('a one-time password is long enough, readable aloud and never the same', () => {
  const seen = new Set<string>();
  for (let count = 0; count < 200; count++) {
    const password = oneTimePassword();
    expect(password).toMatch(/^[A-HJKMNP-Za-hjkmnp-z2-9]{4}(-[A-HJKMNP-Za-hjkmnp-z2-9]{4}){2}$/);
    seen.add(password);
  }
  expect(seen.size).toBe(200);
});
