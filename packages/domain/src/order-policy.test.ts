import { expect, test } from 'vitest';
import { instant } from './instant.ts';
import type { Order, OrderClass } from './order.ts';
import { actRefusal, askRefusal, ORDER_POLICIES, orderChoices, orderClassOf } from './order-policy.ts';
import { may } from './permissions.ts';
import type { Role } from './role.ts';

const CLASSES = Object.keys(ORDER_POLICIES) as OrderClass[];
const person = (role: Role, id: string = role) => ({ id, role });
const order = (set: Partial<Order> = {}): Order => ({
  ...{ id: 'O-2026-000001', version: 1, state: 'requested', outcome: null, mn: 'M1', enterprise: 'e1' },
  ...{ st: '32', cn: '3015', edition: '2017', class: 'sample', effect: 'once', params: {}, reason: 'why' },
  ...{ hidden: true, urgent: false, origin: { kind: 'person' }, askedBy: 'a1', askedByName: '甲' },
  ...{ askedAt: instant(0), approvedBy: '', approvedByName: '', approvedAt: null, expiresAt: instant(9) },
  ...{ qn: '', sends: 0, sentAt: null, acceptedAt: null, endedAt: null, deadlineAt: null },
  ...{ qnRtn: '', exeRtn: '', packets: 0, result: {}, oddities: [] },
  ...set,
});

test('whom the policy names may also do it by the table of permissions', () => {
  for (const { askers, approvers } of Object.values(ORDER_POLICIES)) {
    for (const role of askers) expect(may(role, 'order.ask'), role).toBe(true);
    for (const role of approvers) expect(may(role, 'order.approve'), role).toBe(true);
  }
});

test('what makes a device act needs a second person and a reason; reading needs neither', () => {
  for (const name of ['secret', 'control', 'sample'] as const) {
    expect(ORDER_POLICIES[name].approvers).toEqual(['supervisor']);
    expect(ORDER_POLICIES[name].approvalS).toBeGreaterThan(0);
  }
  for (const name of CLASSES) {
    expect(ORDER_POLICIES[name].reasonNeeded).toBe(name !== 'read' && name !== 'recall');
  }
});

test('commands fall into their classes', () => {
  const kind = (
    cn: string,
    pattern: 'set' | 'get' | 'history' | 'notify',
    effect: Order['effect'],
    edition = '2017',
  ) => orderClassOf({ edition, cn, pattern, effect });
  expect(kind('1011', 'get', 'read')).toBe('read');
  expect(kind('1012', 'set', 'set')).toBe('clock');
  expect(kind('1000', 'set', 'set')).toBe('setting');
  expect(kind('1072', 'set', 'set')).toBe('secret');
  expect(kind('2051', 'history', 'read')).toBe('recall');
  expect(kind('2011', 'set', 'set')).toBe('stream');
  expect(kind('2012', 'notify', 'set')).toBe('stream');
  expect(kind('3015', 'get', 'once')).toBe('sample');
  expect(kind('3021', 'set', 'set')).toBe('control');
  expect(kind('3011', 'set', 'once')).toBe('control');
  expect(kind('3024', 'set', 'once', '2025')).toBe('control');
  expect(kind('3024', 'set', 'once', 'extension')).toBe('sample');
  expect(kind('3999', 'set', 'once', 'extension')).toBe('control');
});

test('who may ask', () => {
  const asked = { class: 'sample', reason: 'COD over', urgent: false } as const;
  expect(askRefusal(asked, person('duty'))).toBeUndefined();
  expect(askRefusal({ ...asked, reason: ' ' }, person('duty'))).toBe('reason-missing');
  expect(askRefusal({ ...asked, urgent: true }, person('duty'))).toBeUndefined();
  expect(askRefusal({ ...asked, class: 'control', urgent: true }, person('technical'))).toBe(
    'urgent-not-allowed',
  );
  for (const role of ['enterprise', 'agency', 'auditor', 'inspector', 'head'] as const) {
    for (const name of CLASSES) {
      expect(askRefusal({ ...asked, class: name }, person(role)), `${role} ${name}`).toBe('wrong-role');
    }
  }
});

test('the second person is never the asker', () => {
  expect(actRefusal(order(), 'approve', person('supervisor', 'a1'))).toBe('same-as-asker');
  expect(actRefusal(order(), 'refuse', person('supervisor', 'a1'))).toBe('same-as-asker');
  expect(actRefusal(order(), 'approve', person('supervisor', 'a2'))).toBeUndefined();
  expect(actRefusal(order(), 'approve', person('duty', 'a2'))).toBe('wrong-role');
  const urgent = order({ state: 'done', urgent: true, askedBy: 'a2' });
  expect(actRefusal(urgent, 'approve-after', person('supervisor', 'a2'))).toBe('same-as-asker');
  expect(actRefusal(urgent, 'approve-after', person('supervisor', 'a1'))).toBeUndefined();
});

test('what may be chosen follows the state', () => {
  const boss = person('supervisor', 'a2');
  expect(orderChoices(order(), boss)).toEqual(['approve', 'refuse', 'cancel']);
  expect(orderChoices(order(), person('duty', 'a1'))).toEqual(['cancel']);
  expect(orderChoices(order({ state: 'queued' }), boss)).toEqual(['cancel']);
  expect(orderChoices(order({ state: 'sent' }), boss)).toEqual([]);
  expect(orderChoices(order({ state: 'sent', urgent: true }), boss)).toEqual(['approve-after']);
  expect(orderChoices(order({ state: 'expired', urgent: true }), boss)).toEqual([]);
  expect(orderChoices(order(), person('auditor', 'a3'))).toEqual([]);
});
