import { instant } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { LoginThrottle } from './login-throttle.ts';

const start = 1_785_000_000_000_000;

function throttle() {
  let now = start;
  const subject = new LoginThrottle(() => instant(now));
  return { subject, pass: (ms: number) => (now += ms * 1000) };
}

test('a name is refused after its tries, whatever its case, and free again after the window', () => {
  const { subject, pass } = throttle();
  for (let n = 0; n < limits.loginTriesPerName; n++) subject.begin('Duty', `10.0.0.${n}`);
  expect(() => subject.begin('duty ', '10.0.1.1')).toThrow('WQ_LOGIN_THROTTLED');
  pass(limits.loginWindowMs);
  expect(() => subject.begin('duty', '10.0.1.1')).not.toThrow();
});

test('an address is refused after its tries over many names', () => {
  const { subject } = throttle();
  for (let n = 0; n < limits.loginTriesPerAddress; n++) subject.begin(`name${n}`, '10.0.0.1');
  expect(() => subject.begin('other', '10.0.0.1')).toThrow('WQ_LOGIN_THROTTLED');
  expect(() => subject.begin('other', '10.0.0.2')).not.toThrow();
});

test('a right password clears the name and does not weigh on the address', () => {
  const { subject } = throttle();
  for (let n = 0; n < limits.loginTriesPerAddress * 2; n++) {
    subject.begin('duty', '10.0.0.1');
    subject.succeed('duty', '10.0.0.1');
  }
  expect(() => subject.begin('duty', '10.0.0.1')).not.toThrow();
});

test('remembers no more names than its bound', () => {
  const { subject } = throttle();
  for (let n = 0; n < limits.loginTriesPerName; n++) subject.begin('first', `a${n}`);
  for (let n = 0; n < limits.loginKeysMax; n++) subject.begin(`name${n}`, `b${n}`);
  expect(() => subject.begin('first', 'c')).not.toThrow();
});
