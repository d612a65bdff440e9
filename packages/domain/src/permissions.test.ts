import { describe, expect, test } from 'vitest';
import { may, PERMISSIONS, ROLE_NAMES, ROLE_PERMISSIONS } from './permissions.ts';
import type { Permission, Role } from './role.ts';

const ROLES = Object.keys(ROLE_PERMISSIONS) as Role[];
const READS = PERMISSIONS.filter((name) => name.endsWith('.read'));

describe('permissions (supervision.md §3)', () => {
  test('whoever is outside the bureau never meets hidden things, passwords or triage', () => {
    const outside: Role[] = ['enterprise', 'agency', 'lab', 'authority', 'display', 'public', 'town'];
    const never: Permission[] = [
      'hidden.read',
      'password.read',
      'register.triage',
      'register.approve',
      'register.verdict',
      'quarantine.read',
      'wire.read',
      'book.write',
      'account.read',
      'audit.read',
    ];
    for (const role of outside)
      for (const name of never) expect(may(role, name), `${role} ${name}`).toBe(false);
  });

  test('the auditor reads everything and writes nothing', () => {
    expect([...ROLE_PERMISSIONS.auditor].sort()).toEqual([...READS].sort());
  });

  test('the administrator configures and does not judge', () => {
    expect(may('admin', 'book.write')).toBe(true);
    expect(may('admin', 'account.write')).toBe(true);
    for (const name of PERMISSIONS.filter((each) => /^register\.(?!read)/.test(each))) {
      expect(may('admin', name), name).toBe(false);
    }
    expect(may('admin', 'hidden.read')).toBe(false);
  });

  test('only the enterprise answers, only the supervisor gives verdicts', () => {
    expect(ROLES.filter((role) => may(role, 'register.answer'))).toEqual(['enterprise']);
    expect(ROLES.filter((role) => may(role, 'register.verdict'))).toEqual(['supervisor']);
  });

  test('a laboratory cannot see the online value before it reports', () => {
    expect(may('lab', 'reading.read')).toBe(false);
  });

  test('every role has a name in both languages and no permission twice', () => {
    for (const role of ROLES) {
      expect(ROLE_NAMES[role].zh && ROLE_NAMES[role].en).toBeTruthy();
      expect(new Set(ROLE_PERMISSIONS[role]).size).toBe(ROLE_PERMISSIONS[role].length);
      for (const name of ROLE_PERMISSIONS[role]) expect(PERMISSIONS).toContain(name);
    }
  });
});
