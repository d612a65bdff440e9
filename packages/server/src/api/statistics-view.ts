import {
  type ClaimTold,
  type DayDetail,
  flagMeaning,
  type HourStatistic,
  instant,
  MICROS_PER_DAY,
  type RetroEffect,
  type StatisticVersion,
  type ValidityClaim,
} from '@wenqu/domain';

/**
 * What who is bound to an enterprise reads. Doubts about marks and working conditions (V10), and how the bureau came
 * to a review, are the bureau's own knowledge: they are in no word, number or version told outside.
 * @source supervision.md §3 hidden-mode rule
 */
const isOwnKnowledge = (id: string): boolean => !id.startsWith('qc:');

const claimsTold = (claims: readonly string[]): string[] => claims.filter((id) => !isOwnKnowledge(id));

/** A flag of the device keeps its number out by itself; a doubt beside it is not told. */
function hourFor(hour: HourStatistic): HourStatistic {
  const questions = hour.questions.filter((row) => row !== 'V10');
  const told = { ...hour, questions, claims: claimsTold(hour.claims) };
  if (hour.why !== 'V10') return told;
  const flagged = hour.flag !== '' && flagMeaning('2017', hour.flag).means !== 'normal';
  if (flagged) return { ...told, state: 'invalid', why: 'V1' };
  return { ...told, why: hour.state === 'valid' ? '' : 'claim' };
}

/** A statistic in a list: which version it is would tell that something happened. */
export const statisticFor = (statistic: StatisticVersion): StatisticVersion => ({
  ...statistic,
  ...{ version: 1, cause: 'first', digest: '', knownTo: null },
  knownFrom: instant(statistic.from + MICROS_PER_DAY),
  claims: claimsTold(statistic.claims),
  hours: statistic.hours.map(hourFor),
});

const looksLike = (one: StatisticVersion, other: StatisticVersion): boolean =>
  one.value === other.value &&
  one.outcome === other.outcome &&
  one.state === other.state &&
  one.nValid === other.nValid &&
  one.nReceived === other.nReceived;

/** Versions that differ in what is told, numbered anew. @param versions oldest first */
function versionsFor(versions: readonly StatisticVersion[]): {
  shown: StatisticVersion[];
  of: Map<number, number>;
} {
  const shown: StatisticVersion[] = [];
  const of = new Map<number, number>();
  for (const each of versions) {
    const last = shown.at(-1);
    if (last && looksLike(last, each)) shown[shown.length - 1] = { ...last, knownTo: each.knownTo };
    else {
      const { knownFrom, knownTo, cause } = each;
      shown.push({ ...statisticFor(each), version: shown.length + 1, knownFrom, knownTo, cause });
    }
    of.set(each.version, shown.length);
  }
  return { shown, of };
}

/** One day as who is bound to an enterprise reads it. */
export function detailFor(detail: DayDetail): DayDetail {
  const { shown, of } = versionsFor(detail.versions);
  const { version } = detail.statistic;
  const own = shown[(of.get(version) ?? 0) - 1];
  const when = own
    ? { version: own.version, knownFrom: own.knownFrom, knownTo: own.knownTo, cause: own.cause }
    : { version: 0 };
  return {
    ...detail,
    statistic: { ...statisticFor(detail.statistic), ...when },
    versions: shown,
    claims: detail.claims.flatMap((claim) => claimFor(claim) ?? []),
  };
}

/** Checks are told; of marks and reviews that there is one, once it is decided. */
function claimFor(claim: ClaimTold): ClaimTold | undefined {
  if (!isOwnKnowledge(claim.id)) return claim;
  if (claim.row === 'V10' || claim.effect === 'disputed') return undefined;
  return { ...claim, id: 'mark', layer: 'manual-mark', zh: '数据标记已审核', en: 'a data mark was reviewed' };
}

/** An effect shows nothing but what is told anyway; how many versions there were is not. */
export function effectFor<T extends Omit<RetroEffect, 'id'>>(effect: T): T {
  const told = {
    ...effect,
    before: { ...effect.before, version: 1 },
    after: { ...effect.after, version: 2 },
  };
  return effect.cause !== 'claim' || effect.claim === '' || !isOwnKnowledge(effect.claim)
    ? told
    : { ...told, claim: '', zh: '数据标记审核', en: 'review of a data mark' };
}

export const toldClaim = (claim: ValidityClaim): ClaimTold => {
  const { id, layer, effect, row, from, to, zh, en, knownFrom, knownTo } = claim;
  return { id, layer, effect, row, from, to, zh, en, knownFrom, knownTo };
};
