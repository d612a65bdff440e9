import type { TriageEntry, TriageLine, TriagePlace } from '@wenqu/domain';

const RANK = { A: 0, B: 1, C: 2 } as const;
const KIND = { matter: 0, storm: 0, notices: 1 } as const;
type Urgency = readonly number[];

const compare = (a: Urgency, b: Urgency): number => {
  for (const [at, each] of a.entries()) if (each !== b[at]) return each < (b[at] ?? 0) ? -1 : 1;
  return 0;
};

/** Level, score, key polluter, river, clock: smallest first. @source supervision.md §7.1 `auto level` */
const urgency = (
  { level, score, dueAt }: Pick<TriageEntry, 'level' | 'score' | 'dueAt'>,
  { keyUnit, river }: TriagePlace,
): Urgency => [RANK[level], -(score ?? 0), keyUnit ? 0 : 1, river ? 0 : 1, dueAt ?? Number.MAX_SAFE_INTEGER];

/** Entries in the order of the queue; what is closed comes last. */
export const byUrgency =
  (placeOf: (entry: TriageEntry) => TriagePlace) =>
  (a: TriageEntry, b: TriageEntry): number =>
    Number(a.state === 'closed') - Number(b.state === 'closed') ||
    compare(urgency(a, placeOf(a)), urgency(b, placeOf(b))) ||
    (a.id < b.id ? -1 : 1);

/** Lines in the order of the queue: what is done comes last, service notices before it. */
export const lineByUrgency = (a: TriageLine, b: TriageLine): number =>
  Number(a.open === 0) - Number(b.open === 0) ||
  KIND[a.kind] - KIND[b.kind] ||
  compare(urgency(a, a), urgency(b, b)) ||
  (a.id < b.id ? -1 : 1);
