import type { Permission, Role } from './role.ts';

export const PERMISSIONS: readonly Permission[] = [
  'reading.read',
  'frame.read',
  'password.read',
  'book.read',
  'book.write',
  'register.read',
  'register.triage',
  'register.approve',
  'register.answer',
  'register.verdict',
  'hidden.read',
  'quarantine.read',
  'quarantine.adopt',
  'wire.read',
  'account.read',
  'account.write',
  'audit.read',
  'demo.write',
  'system.read',
];

/**
 * What each role may do. `enterprise`, `agency` and `town` see their own rows only: that scope is the
 * route's to keep. The administrator configures and does not judge; the auditor reads all and writes
 * nothing; a laboratory must not see online values before it reports.
 * @source supervision.md §3
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: [
    'reading.read',
    'frame.read',
    'password.read',
    'book.read',
    'book.write',
    'register.read',
    'quarantine.read',
    'quarantine.adopt',
    'wire.read',
    'account.read',
    'account.write',
    'audit.read',
    'demo.write',
    'system.read',
  ],
  duty: [
    'reading.read',
    'frame.read',
    'book.read',
    'register.read',
    'register.triage',
    'hidden.read',
    'quarantine.read',
    'wire.read',
    'system.read',
  ],
  supervisor: [
    'reading.read',
    'frame.read',
    'book.read',
    'book.write',
    'register.read',
    'register.triage',
    'register.approve',
    'register.verdict',
    'hidden.read',
    'quarantine.read',
    'quarantine.adopt',
    'wire.read',
    'audit.read',
    'system.read',
  ],
  inspector: ['reading.read', 'frame.read', 'book.read', 'register.read', 'hidden.read', 'system.read'],
  technical: [
    'reading.read',
    'frame.read',
    'book.read',
    'register.read',
    'hidden.read',
    'quarantine.read',
    'wire.read',
    'system.read',
  ],
  legal: ['reading.read', 'frame.read', 'book.read', 'register.read', 'hidden.read', 'audit.read'],
  head: [
    'reading.read',
    'frame.read',
    'book.read',
    'register.read',
    'hidden.read',
    'audit.read',
    'system.read',
  ],
  leader: ['reading.read', 'book.read', 'register.read'],
  town: ['reading.read', 'book.read', 'register.read'],
  enterprise: ['reading.read', 'book.read', 'register.read', 'register.answer'],
  agency: ['reading.read', 'book.read'],
  lab: [],
  authority: [],
  auditor: [
    'reading.read',
    'frame.read',
    'password.read',
    'book.read',
    'register.read',
    'hidden.read',
    'quarantine.read',
    'wire.read',
    'account.read',
    'audit.read',
    'system.read',
  ],
  display: ['reading.read', 'book.read'],
  public: [],
};

const SETS = Object.fromEntries(
  Object.entries(ROLE_PERMISSIONS).map(([role, list]) => [role, new Set<Permission>(list)]),
) as unknown as Record<Role, ReadonlySet<Permission>>;

/** May this role do it at all? Whose rows it may touch is asked separately. */
export const may = (role: Role, permission: Permission): boolean => SETS[role].has(permission);

export const ROLE_NAMES: Readonly<Record<Role, { readonly zh: string; readonly en: string }>> = {
  admin: { zh: '系统管理员', en: 'administrator' },
  duty: { zh: '值守员', en: 'duty officer' },
  supervisor: { zh: '科室负责人', en: 'supervisor' },
  inspector: { zh: '执法人员', en: 'inspector' },
  technical: { zh: '技术审核', en: 'technical reviewer' },
  legal: { zh: '法制审核', en: 'legal reviewer' },
  head: { zh: '局负责人', en: 'bureau head' },
  leader: { zh: '包案领导', en: 'leader in charge' },
  town: { zh: '属地镇办', en: 'town office' },
  enterprise: { zh: '排污单位', en: 'enterprise' },
  agency: { zh: '第三方运维', en: 'O&M agency' },
  lab: { zh: '检测机构', en: 'laboratory' },
  authority: { zh: '其他主管部门', en: 'other authority' },
  auditor: { zh: '督察审计', en: 'auditor' },
  display: { zh: '大屏', en: 'wall display' },
  public: { zh: '公众', en: 'public' },
};
