import type { EntryState, Role } from '@wenqu/domain';

/** States in which a role has the next move. @source supervision.md §7.1 */
const STATES_OF_ROLE: Readonly<Partial<Record<Role, readonly EntryState[]>>> = {
  duty: ['raised', 'grouped'],
  supervisor: ['raised', 'grouped', 'answered', 'inquiry'],
  enterprise: ['explain-asked'],
};

/** States of the register that wait for this role; none for roles that only look. */
export const ownStates = (role: Role | undefined): readonly EntryState[] =>
  (role && STATES_OF_ROLE[role]) ?? [];
