import {
  factor,
  type JudgedStatistic,
  KINDS_OF,
  type Limit,
  type LimitStanding,
  type Outlet,
} from '@wenqu/domain';
import { holdsOn, limitsFor, OTHER_FORM } from './limit-for.ts';
import { loadLimitsFor } from './load-over.ts';

const STATISTICS = Object.keys(KINDS_OF) as JudgedStatistic[];
type Judged = LimitStanding['judges'][number];

export interface LimitListQuestion {
  readonly limits: readonly Limit[];
  readonly outlet: Outlet;
  /** Codes measured at the point; empty = not known, then no row is idle for it. */
  readonly measured: readonly string[];
  readonly day: string;
  readonly capacityM3Day?: number | null;
}

/**
 * Every row of an outlet with what it judges at a point on a day, or why it judges nothing. Rows that judge come
 * first, in the order of the book otherwise.
 * @source supervision.md §5.2 step 4, “the others are listed”; §5.5
 */
export function limitList(question: LimitListQuestion): LimitStanding[] {
  const own = question.limits.filter((limit) => limit.outlet === question.outlet.id);
  const standings = own.map((limit) => standing(limit, own, question));
  const idle = ({ judges }: LimitStanding): number => (judges.length > 0 ? 0 : 1);
  return standings
    .map((each, at) => ({ each, at }))
    .sort((one, other) => idle(one.each) - idle(other.each) || one.at - other.at)
    .map(({ each }) => each);
}

const codeOf = (code: string): string => factor(code)?.code ?? code;

function standing(limit: Limit, own: readonly Limit[], question: LimitListQuestion): LimitStanding {
  const { outlet, day, measured, capacityM3Day = null } = question;
  const idle = (why: LimitStanding['why'], what = ''): LimitStanding => ({
    ...{ limit, judges: [], decides: [], forReference: false, why, what },
  });
  if (limit.retiredAt !== null || !holdsOn(limit, day))
    return idle(limit.retiredAt === null && limit.validFrom > day ? 'not-yet' : 'ended');
  const code = codeOf(limit.factor);
  const codes = measured.map(codeOf);
  if (codes.length > 0 && !codes.includes(code)) {
    const other = OTHER_FORM.get(code);
    return other && codes.includes(other) ? idle('other-form', other) : idle('not-measured', code);
  }
  const judges: Judged[] = [];
  const decides: Judged[] = [];
  let forReference = false;
  let refusal: LimitStanding | undefined;
  const note = (judged: Judged, reference: boolean, first: Limit | undefined): void => {
    judges.push(judged);
    forReference ||= reference;
    if (first?.id === limit.id) decides.push(judged);
  };
  for (const statistic of STATISTICS) {
    const choice = limitsFor(own, outlet, code, statistic, day, capacityM3Day);
    const applied = choice.applied.find((row) => row.limit.id === limit.id);
    const firm = choice.applied.find((row) => !row.forReference) ?? choice.applied[0];
    if (applied) note(statistic, applied.forReference, firm?.limit);
    const refused = choice.refused.find((row) => row.limit.id === limit.id && row.why !== 'other-kind');
    if (refused) refusal ??= idle(refused.why, refused.what);
  }
  if (limit.kind === 'load') {
    const { applied, refused } = loadLimitsFor(own, outlet, code, day);
    const row = applied.find((each) => each.limit.id === limit.id);
    const firm = applied.find((each) => !each.forReference) ?? applied[0];
    if (row) note('year', row.forReference, firm?.limit);
    const why = refused.find((each) => each.limit.id === limit.id);
    if (why) refusal ??= idle(why.why, why.what);
  }
  if (judges.length > 0) return { limit, judges, decides, forReference, why: '', what: '' };
  return refusal ?? idle('other-kind', limit.kind);
}
