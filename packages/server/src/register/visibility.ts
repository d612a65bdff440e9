import {
  type Account,
  type Entry,
  type EntryEvent,
  type EntryState,
  type EntryStep,
  may,
  type Role,
} from '@wenqu/domain';
import type { BookWhole } from '../store/book.ts';
import type { EntryScope } from '../store/register.ts';

/**
 * Whose entries a role sees. `own`, `served`: of its enterprise or of those its agency serves, and only
 * after the enterprise has been told.
 * @source supervision.md §3
 */
const SEES: Readonly<Record<Role, 'all' | 'own' | 'served' | 'none'>> = {
  admin: 'all',
  duty: 'all',
  supervisor: 'all',
  inspector: 'all',
  technical: 'all',
  legal: 'all',
  head: 'all',
  leader: 'all',
  town: 'all',
  enterprise: 'own',
  agency: 'served',
  lab: 'none',
  authority: 'none',
  auditor: 'all',
  display: 'none',
  public: 'none',
};

/** States in which an enterprise that was told sees its entry. @source supervision.md §7.1 [P] */
const TOLD_STATES: readonly EntryState[] = [
  'service-notice',
  'explain-asked',
  'answered',
  'inquiry',
  'closed',
];

/** Steps an enterprise sees, and whether with their reason; triage and notes stay inside the bureau. [P] */
const TOLD_STEPS: Readonly<Partial<Record<EntryEvent, 'with-reason' | 'without'>>> = {
  'triage-notice': 'with-reason',
  'triage-ask': 'with-reason',
  answer: 'with-reason',
  accept: 'with-reason',
  refuse: 'with-reason',
  recovered: 'without',
  'not-recovered': 'without',
  late: 'without',
  verdict: 'without',
};

/** What exists for a viewer. `states`: undefined = all. */
export interface View {
  readonly scope: EntryScope;
  readonly states: readonly EntryState[] | undefined;
}

const told = (enterprises: readonly string[]): View => ({
  scope: { withHidden: false, told: true, enterprises },
  states: TOLD_STATES,
});

/**
 * What of the register exists for an account. A login bound to an enterprise or agency never sees more than
 * that, whatever its role; one of such a role without a binding sees nothing.
 */
export function viewOf(account: Account, book: BookWhole): View {
  const { role, enterprise, agency } = account;
  const sees = SEES[role];
  if (sees === 'none') return told([]);
  if (sees === 'own' || (sees === 'all' && enterprise !== ''))
    return told(enterprise === '' ? [] : [enterprise]);
  if (sees === 'served' || agency !== '') {
    const served = book.enterprises.filter((row) => agency !== '' && row.agency === agency);
    return told(served.map((row) => row.id));
  }
  return { scope: { withHidden: may(role, 'hidden.read') }, states: undefined };
}

/** Does the entry exist for the viewer? @param wasTold has its enterprise been told of it? */
export function visibleTo({ scope, states }: View, entry: Entry, wasTold: boolean): boolean {
  return (
    (scope.withHidden || !entry.hidden) &&
    (scope.told !== true || wasTold) &&
    (scope.enterprises?.includes(entry.enterprise) ?? true) &&
    (states?.includes(entry.state) ?? true)
  );
}

/** The entry as the viewer sees it: who in the bureau works on it, and how, is the bureau's own matter. */
export const entryFor = ({ scope }: View, entry: Entry): Entry =>
  scope.told
    ? { ...entry, houseLevel: entry.level, assignee: '', mergedInto: '', inquiry: '', escalated: 0 }
    : entry;

/** The steps the viewer sees, renumbered when some are left out; refusals are shown to who tried. */
export function stepsFor(
  { scope }: View,
  account: Account,
  steps: readonly EntryStep[],
): readonly EntryStep[] {
  if (!scope.told) return steps;
  const shown = steps.filter(
    (step) => TOLD_STEPS[step.event] && (step.refused === null || step.by === account.id),
  );
  return shown.map((step, at) => {
    const own = step.by === account.id;
    const reason = TOLD_STEPS[step.event] === 'with-reason' ? step.reason : '';
    const author = own || step.by === 'system' || step.event === 'answer' ? {} : { by: 'bureau', byName: '' };
    return { ...step, ...author, reason, detail: step.event === 'answer' ? step.detail : {}, seq: at + 1 };
  });
}
