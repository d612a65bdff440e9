import {
  formatInstant,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  QC_KIND_NAMES,
  type QcKind,
  type QcRecord,
  type ValidityClaim,
} from '@wenqu/domain';

/** Behind every moment that can be written. */
export const FOREVER: Instant = instant(Number.MAX_SAFE_INTEGER);

/** Checks that speak for the same instrument: one that passes ends what another of them began. */
const FAMILY: Readonly<Record<QcKind, string>> = {
  'standard-check': 'analyser',
  comparison: 'analyser',
  'flow-volume': 'flow',
  level: 'flow',
  'three-ends': 'ends',
};

type Checked = Pick<
  QcRecord,
  'id' | 'point' | 'factor' | 'kind' | 'at' | 'outcome' | 'tolerance' | 'knownFrom' | 'knownTo'
>;

interface Stretch {
  readonly failure: Checked;
  readonly from: Instant;
  readonly to: Instant;
  readonly hasPass: boolean;
}

/** Stretches that the checks of one instrument make invalid, from what is known. @param checks in the order of `at` */
function stretchesOf(checks: readonly Checked[]): Stretch[] {
  const found: Stretch[] = [];
  let passedAt: Instant | undefined;
  let open: { failure: Checked; from: Instant; hasPass: boolean } | undefined;
  for (const check of checks) {
    if (check.outcome === 'failed') {
      // With no earlier pass on record nothing says how far back the doubt reaches: it begins with the failure.
      open ??= { failure: check, from: passedAt ?? check.at, hasPass: passedAt !== undefined };
    }
    if (check.outcome !== 'passed') continue;
    if (open) found.push({ ...open, to: check.at });
    open = undefined;
    passedAt = check.at;
  }
  if (open) found.push({ ...open, to: FOREVER });
  return found;
}

const endsStretch = (failure: Checked): Stretch => ({
  ...{ failure, from: hourStart(failure.at), hasPass: true },
  to: instant(hourStart(failure.at) + MICROS_PER_HOUR),
});

const stretchesKnown = (family: string, checks: readonly Checked[], at: Instant): Stretch[] => {
  const known = checks.filter(
    ({ knownFrom, knownTo }) => knownFrom <= at && (knownTo === null || at < knownTo),
  );
  return family === 'ends'
    ? known.filter(({ outcome }) => outcome === 'failed').map(endsStretch)
    : stretchesOf(known);
};

/**
 * What failed checks say of the numbers: invalid from the last passed test to the failure, and on until the next
 * pass. Each later record (a pass, a failure entered late, a withdrawal) changes the stretch from the moment it
 * became known, and leaves what was known before it as it was.
 *
 * @param records any order, of any instruments; `not-judged` is neither a pass nor a failure
 * @source supervision.md §4.2 V3, V4
 */
export function qcClaims(records: readonly Checked[]): ValidityClaim[] {
  const instruments = Map.groupBy(records, ({ point, factor, kind }) => `${point} ${factor} ${FAMILY[kind]}`);
  return [...instruments].flatMap(([key, checks]) => claimsOfInstrument(key.split(' ').at(-1)!, checks));
}

function claimsOfInstrument(family: string, unordered: readonly Checked[]): ValidityClaim[] {
  // Years of daily checks that all passed say nothing, and cost nothing.
  if (unordered.every(({ outcome }) => outcome !== 'failed')) return [];
  const checks = [...unordered].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const moments = [...new Set(checks.flatMap(({ knownFrom, knownTo }) => [knownFrom, knownTo ?? knownFrom]))];
  const held = new Map<string, ValidityClaim>();
  const ended: ValidityClaim[] = [];
  for (const at of moments.sort((a, b) => a - b)) {
    const now = new Map(stretchesKnown(family, checks, at).map((each) => [nameOf(each), each]));
    for (const [name, claim] of held) {
      if (now.has(name)) continue;
      ended.push({ ...claim, knownTo: at });
      held.delete(name);
    }
    for (const [name, stretch] of now) if (!held.has(name)) held.set(name, claimOf(stretch, at));
  }
  return [...ended, ...held.values()];
}

const nameOf = ({ failure, from, to }: Stretch): string => `${failure.id} ${from} ${to}`;

function claimOf({ failure, from, to, hasPass }: Stretch, knownFrom: Instant): ValidityClaim {
  const { point, factor, kind, at, tolerance } = failure;
  const { zh, en } = QC_KIND_NAMES[kind];
  const begin = hasPass
    ? { zh: `上次合格 ${formatInstant(from)}`, en: `last passed ${formatInstant(from)}` }
    : { zh: '此前无合格记录，自不合格时起', en: 'no earlier pass on record: from the failure on' };
  const end =
    to === FOREVER
      ? { zh: '至今未再合格', en: 'not passed since' }
      : { zh: `下次合格 ${formatInstant(to)}`, en: `next passed ${formatInstant(to)}` };
  return {
    // Named for its failure: what a later pass shortens is the same claim still.
    ...{ id: `qc:${failure.id}`, layer: 'qc', point, factors: [factor], from, to, effect: 'invalid' },
    row: kind === 'three-ends' ? 'V4' : 'V3',
    zh: `${zh}于 ${formatInstant(at)} 不合格（允许 ${tolerance}）；${begin.zh}；${end.zh}`,
    en: `${en} failed at ${formatInstant(at)} (allowed ${tolerance}); ${begin.en}; ${end.en}`,
    ...{ knownFrom, knownTo: null },
  };
}
