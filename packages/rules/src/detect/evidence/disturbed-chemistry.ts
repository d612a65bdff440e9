import { type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { MAD_TO_SIGMA, mad, median } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { missingOf, type PointEvidence } from './record.ts';
import { aligned, known, type Track, timeAt, trackOf } from './track.ts';

/** Numbers of the method. @source detection.md D41; persistence and suddenness [P] */
export const DISTURBED_CHEMISTRY = {
  recoveryMin: 0.8,
  recoveriesLeast: 2,
  ratioChange: 0.4,
  /** It stays so long, and came within so many hours: a slow change is the process. */
  persistHours: 48,
  withinHours: 12,
  baselineHours: 7 * 24,
  changeSigmas: 6,
  /** COD falls and conductivity rises by at least these shares. */
  fallShare: 0.3,
  riseShare: 0.2,
} as const;
const P = DISTURBED_CHEMISTRY;

/** Indicators of the same organic load: their ratio belongs to the water. */
const RATIOS: readonly (readonly [upper: string, lower: string])[] = [
  ['w01018', 'w01020'],
  ['w01018', 'w01019'],
];

export interface ChemistryEvidence extends Pick<PointEvidence, 'hours' | 'checks'> {
  /** Spiked samples: share of what was added that was found, 1 = all. */
  readonly recoveries?:
    | readonly { readonly factor: string; readonly at: Instant; readonly share: number }[]
    | undefined;
}

/** Standards fail in the stretch: then the analyser is off, and the water is not disturbed. */
const standardsFail = ({ checks = [] }: ChemistryEvidence, factor: string, from: Instant): boolean =>
  checks.some(({ polId, outcome, at }) => polId === factor && outcome === 'failed' && at >= from);

function recoveryLow(evidence: ChemistryEvidence): Signal[] {
  return [...Map.groupBy(evidence.recoveries ?? [], ({ factor }) => factor)].flatMap(([factor, all]) => {
    const sorted = all.toSorted((a, b) => a.at - b.at);
    let first = sorted.length;
    while (first > 0 && sorted[first - 1]!.share < P.recoveryMin) first--;
    const run = sorted.slice(first);
    if (run.length < P.recoveriesLeast || standardsFail(evidence, factor, run[0]!.at)) return [];
    const share = median(run.map((each) => each.share));
    return [
      {
        ...{ pattern: 'D41' as const, form: 'recovery-low', factors: [factor], from: run[0]!.at },
        to: instant(run.at(-1)!.at + MICROS_PER_HOUR),
        score: scoreOf(P.recoveryMin - share, 0, 0.4),
        facts: { p: shown(share * 100, 0), k: run.length },
        missing: missingOf({ K: evidence.checks }),
      },
    ];
  });
}

/** A level that changed within hours, persists up to now, and lay elsewhere before; its slot and both levels. */
function steppedTo(values: Float64Array): { slot: number; before: number; after: number } | undefined {
  const slot = values.length - P.persistHours;
  const after = known(values, slot);
  const before = known(values, slot - P.withinHours - P.baselineHours, slot - P.withinHours);
  if (after.length < 0.7 * P.persistHours || before.length < 0.7 * P.baselineHours) return undefined;
  const [was, is] = [median(before), median(after)];
  if (!(was > 0)) return undefined;
  const sigma = MAD_TO_SIGMA * Math.max(mad(before, was), 0.01 * was);
  if (Math.abs(is - was) < P.changeSigmas * sigma) return undefined;
  // It holds through: nearly all of it lies beyond the middle.
  const middle = (is + was) / 2;
  const beyond = after.filter((each) => each > middle === is > was).length;
  return beyond >= 0.9 * after.length ? { slot, before: was, after: is } : undefined;
}

const stepSignal = (
  form: string,
  track: Track,
  factors: readonly string[],
  slot: number,
  strength: number,
  facts: Signal['facts'],
  evidence: ChemistryEvidence,
): Signal => ({
  ...{ pattern: 'D41', form, factors, from: timeAt(track, slot), to: timeAt(track, track.values.length) },
  ...{
    score: strength,
    facts,
    missing: missingOf({ K: evidence.checks, L: undefined, S: evidence.recoveries }),
  },
});

function ratioChanged(evidence: ChemistryEvidence): Signal[] {
  return RATIOS.flatMap(([upper, lower]) => {
    const [a, b] = [trackOf(evidence.hours, upper), trackOf(evidence.hours, lower)];
    const other = a && b && aligned(b, a);
    if (!a || !other) return [];
    const ratio = a.values.map((value, slot) => (other[slot]! > 0 ? value / other[slot]! : Number.NaN));
    const step = steppedTo(ratio);
    if (!step || standardsFail(evidence, upper, timeAt(a, step.slot))) return [];
    const change = step.after / step.before - 1;
    if (Math.abs(change) <= P.ratioChange) return [];
    const facts = {
      ratio: `${upper}/${lower}`,
      before: shown(step.before, 2),
      after: shown(step.after, 2),
      p: shown(change * 100, 0),
    };
    const score = scoreOf(Math.abs(change), P.ratioChange, 1);
    return [stepSignal('ratio-changed', a, [upper, lower], step.slot, score, facts, evidence)];
  });
}

/** More salt and less oxygen demand at once: something was added. */
function saltUp(evidence: ChemistryEvidence): Signal[] {
  const [cod, salt] = [trackOf(evidence.hours, 'w01018'), trackOf(evidence.hours, 'w01014')];
  const aside = cod && salt && aligned(salt, cod);
  if (!cod || !aside) return [];
  const [down, up] = [steppedTo(cod.values), steppedTo(aside)];
  if (!down || !up || standardsFail(evidence, 'w01018', timeAt(cod, down.slot))) return [];
  const [fall, rise] = [1 - down.after / down.before, up.after / up.before - 1];
  if (fall < P.fallShare || rise < P.riseShare) return [];
  const facts = {
    p: shown(fall * 100, 0),
    saltPercent: shown(rise * 100, 0),
    before: shown(down.before),
    after: shown(down.after),
  };
  const score = Math.min(scoreOf(fall, P.fallShare, 0.8), scoreOf(rise, P.riseShare, 1));
  return [stepSignal('salt-up-cod-down', cod, ['w01018', 'w01014'], down.slot, score, facts, evidence)];
}

/** Standards pass and the sample reads low: recovery, ratios of indicators, salt against COD. @source detection.md D41 */
export const disturbedChemistry = (evidence: ChemistryEvidence): Signal[] => [
  ...recoveryLow(evidence),
  ...ratioChanged(evidence),
  ...saltUp(evidence),
];
