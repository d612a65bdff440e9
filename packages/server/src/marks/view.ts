import {
  type Account,
  isHiddenClaim,
  type Mark,
  type MarkStep,
  may,
  type ValidityClaim,
} from '@wenqu/domain';

/** Which marks exist for somebody, and how much of them. */
export interface MarkScope {
  /** Undefined: all. */
  readonly enterprises?: readonly string[];
  /** Doubts, overlaps, verdicts of untruth, hidden marks: the bureau’s own knowledge. */
  readonly insight: boolean;
}

/**
 * @param enterprises those the account is bound to; undefined: none, it sees the district
 * @source supervision.md §3 hidden-mode rule
 */
export const markScope = (account: Account, enterprises: readonly string[] | undefined): MarkScope =>
  enterprises ? { enterprises, insight: false } : { insight: may(account.role, 'hidden.read') };

export const inScope = (scope: MarkScope, mark: Mark): boolean =>
  (scope.insight || !mark.hidden) && (scope.enterprises?.includes(mark.enterprise) ?? true);

/** The mark as somebody sees it: without insight no doubt shows, and nobody of the bureau has a name. */
export function markFor({ insight, enterprises }: MarkScope, mark: Mark): Mark {
  const told = insight ? mark : { ...mark, check: null, falsely: false };
  if (!enterprises) return told;
  const author = mark.origin === 'enterprise' ? {} : { by: 'bureau', byName: '' };
  return { ...told, ...author, reviewedBy: mark.reviewedBy === '' ? '' : 'bureau', reviewedByName: '' };
}

/** The steps somebody sees, renumbered when some are left out; refused ones are shown to who tried. */
export function markStepsFor(
  { insight, enterprises }: MarkScope,
  account: Account,
  steps: readonly MarkStep[],
): MarkStep[] {
  const shown = steps.filter(
    ({ event, refused, by }) =>
      (insight || event !== 'check') && (!enterprises || refused === null || by === account.id),
  );
  return shown.map((step, at) => {
    const own = !enterprises || step.by === account.id || step.event === 'mark' || step.event === 'answer';
    return { ...step, ...(own ? {} : { by: 'bureau', byName: '' }), seq: at + 1 };
  });
}

/** Claims somebody may hear of. */
export const claimsFor = ({ insight }: MarkScope, claims: readonly ValidityClaim[]): ValidityClaim[] =>
  claims.filter((claim) => insight || !isHiddenClaim(claim));
