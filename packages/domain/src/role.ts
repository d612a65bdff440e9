/** @source supervision.md §3 */
export type Role =
  | 'admin'
  | 'duty'
  | 'supervisor'
  | 'inspector'
  | 'technical'
  | 'legal'
  | 'head'
  | 'leader'
  | 'town'
  | 'enterprise'
  | 'agency'
  | 'lab'
  | 'authority'
  | 'auditor'
  | 'display'
  | 'public';

export type Permission =
  | 'reading.read'
  | 'frame.read'
  | 'password.read'
  | 'book.read'
  | 'book.write'
  | 'register.read'
  | 'register.triage'
  | 'register.approve'
  | 'register.answer'
  | 'register.verdict'
  | 'hidden.read'
  | 'quarantine.read'
  | 'quarantine.adopt'
  | 'wire.read'
  | 'order.read'
  | 'order.ask'
  | 'order.approve'
  | 'sample.read'
  | 'sample.handle'
  | 'gap.read'
  | 'gap.handle'
  | 'care.read'
  | 'care.handle'
  | 'forward.read'
  | 'forward.write'
  | 'key.write'
  | 'mark.read'
  | 'mark.propose'
  | 'mark.review'
  | 'mark.approve'
  | 'exemption.ask'
  | 'exemption.grant'
  | 'statistic.read'
  | 'qc.enter'
  | 'rule.read'
  | 'rule.write'
  | 'facility.read'
  | 'matter.read'
  | 'matter.open'
  | 'matter.step'
  | 'case.read'
  | 'file.read'
  | 'file.write'
  | 'document.read'
  | 'document.make'
  | 'template.write'
  | 'list.read'
  | 'list.write'
  | 'kind.write'
  | 'campaign.read'
  | 'campaign.write'
  | 'field.use'
  | 'ledger.read'
  | 'ledger.write'
  | 'agency.read'
  | 'shift.read'
  | 'shift.write'
  | 'notice.read'
  | 'notice.write'
  | 'account.read'
  | 'account.write'
  | 'audit.read'
  | 'demo.write'
  | 'system.read';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  /** Enterprise this login is bound to ('' for bureau roles). */
  readonly enterprise: string;
  /** O&M agency this login is bound to ('' otherwise). */
  readonly agency: string;
  /** 所属单位: whose work it does; another unit verifies. '' = not entered. */
  readonly unit: string;
  /** 执法证号 of an inspector; '' otherwise. */
  readonly certificate: string;
  /** Which district the binding belongs to. */
  readonly district: 'main' | 'demo';
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAt: number;
  readonly lastLoginAt: number | null;
}
