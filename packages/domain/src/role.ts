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
  /** Which district the binding belongs to. */
  readonly district: 'main' | 'demo';
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAt: number;
  readonly lastLoginAt: number | null;
}
