import {
  type BoxReading,
  type CheckRun,
  type ClockSample,
  factor as factorOf,
  type Instant,
  instant,
  type Mark,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type Outlet,
  type ParameterChange,
  type Point,
  rangesTouch,
  type Sample,
  type Visit,
} from '@wenqu/domain';
import {
  type AnalysisCycle,
  type AnalysisModel,
  type ComparedSample,
  clockGames,
  disturbedChemistry,
  disturbedStation,
  type FactorFacts,
  fallToCalm,
  impossibleChemistry,
  impossibleTiming,
  type MarkRecord,
  overRange,
  type PointEvidence,
  parameterChurn,
  qualityChecks,
  type RangesHeld,
  type ReportRecord,
  rainOutletDry,
  rangeMismatch,
  regularPulses,
  reportsAlike,
  retainedSample,
  retentionSabotaged,
  type Signal,
  type StationEvent,
  smoothFill,
  stopForVisit,
  type Track,
  thresholdSteering,
  type VisitRecord,
  valueAt,
  zeroFlowing,
} from '@wenqu/rules/detect';
import type { PointHours } from './evidence-gather.ts';

/** What people and devices told beside readings. Its times are ours: absent where ours and the data's do not compare. */
export interface Told {
  readonly changes: readonly ParameterChange[];
  readonly checks: readonly CheckRun[];
  readonly clocks: readonly ClockSample[];
  /** Of the point's enterprise. */
  readonly visits: readonly Visit[];
  readonly marks: readonly Mark[];
  /** Of the whole district. */
  readonly samples: readonly Sample[];
  /** The box of the point's own sampler; undefined: it has none. */
  readonly box: readonly BoxReading[] | undefined;
}

/** Read once a natural day: what is costly, and what does not change by the hour. */
export interface DailyKnown {
  readonly live: readonly Track[];
  readonly power: Track | undefined;
  readonly ranges: readonly RangesHeld[];
  /** A finer series with the stretches of it that came late. */
  readonly fills: readonly { readonly track: Track; readonly late: readonly TimeSpan[] }[];
}
interface TimeSpan {
  readonly from: Instant;
  readonly to: Instant;
}

export interface PointKnown {
  readonly point: Point;
  readonly outlet: Outlet | undefined;
  readonly now: Instant;
  readonly facts: readonly FactorFacts[];
  readonly hours: PointHours;
  readonly told: Told | undefined;
  readonly cycles: readonly AnalysisCycle[];
  readonly models: readonly AnalysisModel[];
  /** Flows of other rain outlets, for a rain outlet. */
  readonly neighbours: readonly Track[];
  readonly daily: DailyKnown | undefined;
}

const SOLUTE_LEAST = 1;
const BATCH = /间断|间歇|批次|batch|intermittent/i;
const INSPECTION = /检查|核查|执法|督察|抽查|inspect/i;
/** An opening so near to a visit or a pick-up is theirs. [P] */
const BESIDE_MICROS = MICROS_PER_HOUR;
const REPORT_DAYS = 35;

export const visitRecord = ({ id, who, enterprise, work, from, to, enteredAt }: Visit): VisitRecord => ({
  ...{ id, who, enterprise, work, from, to, enteredAt },
  inspection: INSPECTION.test(work) || INSPECTION.test(who),
});

const markRecord = ({ type, factors, state, from, to }: Mark): MarkRecord => ({
  ...{ type, factors, from, to, accepted: state === 'accepted' },
});

/** Openings of the sampler's box that no visit and no pick-up explains. */
function boxDoors({ box, visits, samples }: Told, point: string): StationEvent[] | undefined {
  if (!box) return undefined;
  const allowed: TimeSpan[] = [
    ...visits,
    ...samples.flatMap((sample) => {
      const times = [sample.pickUpAt, sample.openedAt].filter((at) => at !== null);
      return sample.point === point ? times.map((at) => ({ from: at, to: at })) : [];
    }),
  ].map(({ from, to }) => ({ from: instant(from - BESIDE_MICROS), to: instant(to + BESIDE_MICROS) }));
  const opened = box.filter(({ doorOpen }, at) => doorOpen === true && box[at - 1]?.doorOpen !== true);
  return opened.map(({ at }) => {
    const span = { from: at, to: instant(at + 1) };
    return { ...span, kind: 'box-door', appointed: allowed.some((each) => rangesTouch(each, span)) };
  });
}

/** Results of retained water beside the hour it was taken in. */
function compared({ samples }: Told, point: string, hours: readonly Track[]): ComparedSample[] {
  return samples
    .filter((sample) => sample.point === point && sample.takenAt !== null && sample.report !== null)
    .flatMap((sample) =>
      sample.report!.results.flatMap(({ factor, text, unit, forInformation }) => {
        const track = hours.find((each) => each.factor === factor);
        const laboratory = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
        if (!track || (unit !== '' && unit !== factorOf(factor)?.unit)) return [];
        const online = valueAt(track, sample.takenAt!);
        const spoiled = sample.loss !== null || forInformation;
        const random = sample.trigger !== 'device';
        return [{ id: sample.id, factor, takenAt: sample.takenAt!, laboratory, online, spoiled, random }];
      }),
    );
}

/** Laboratory reports of all samples, and values measured by hand that marks of this point brought. */
function reportsOf({ samples, marks }: Told, point: Point): ReportRecord[] {
  const bySample = samples.flatMap(({ id, point: at, enterprise, takenAt, report, handOver }) =>
    takenAt === null || report === null
      ? []
      : [
          {
            ...{ id, point: at, enterprise, laboratory: handOver?.labName ?? '', sampler: '' },
            ...{ sampledAt: takenAt, reportedAt: null, results: report.results },
          },
        ],
  );
  const byHand = marks.flatMap(({ id, values }) =>
    [...Map.groupBy(values, ({ at }) => at)].map(([at, some]) => ({
      ...{ id, point: point.id, enterprise: point.enterprise, laboratory: '', sampler: '', sampledAt: at },
      reportedAt: null,
      results: some.map(({ factor, value }) => ({ factor, text: String(value) })),
    })),
  );
  return [...bySample, ...byHand];
}

function fromTold(known: PointKnown, told: Told): Signal[] {
  const { point, now, hours } = known;
  const factors = solutesOf(known);
  const reports = reportsOf(told, point);
  const own = reports.filter(
    (each) => each.point === point.id && each.sampledAt > now - REPORT_DAYS * MICROS_PER_DAY,
  );
  const doors = boxDoors(told, point.id);
  const checks = told.checks.filter(({ polId }) => point.factors.includes(polId));
  return [
    ...clockGames(told.clocks, factors),
    ...qualityChecks({ now, checks, visits: told.visits.map(visitRecord) }),
    ...retainedSample(compared(told, point.id, hours.hours)),
    ...retentionSabotaged({ now, point: point.id, factors, samples: told.samples, doors }),
    ...disturbedStation({ now, hours: hours.hours, events: doors }),
    ...reportsAlike(reports, own),
  ];
}

const solutesOf = ({ hours, point }: PointKnown): string[] => {
  const found = hours.hours.map(({ factor }) => factor).filter((factor) => factor !== 'w00000');
  return found.length >= SOLUTE_LEAST ? found : point.factors.slice(0, 1);
};

function fromDay(known: PointKnown, evidence: PointEvidence, daily: DailyKnown): Signal[] {
  const { outlet, now, hours, told } = known;
  const isBatch = outlet === undefined || outlet.pattern === '' ? undefined : BATCH.test(outlet.pattern);
  const flow = daily.live.find(({ factor }) => factor === 'w00000');
  const live = daily.live.filter((each) => each !== flow);
  return [
    ...regularPulses({ ...evidence, isBatch }),
    ...daily.ranges.flatMap((held) => rangeMismatch(held, now)),
    ...thresholdSteering({ ...evidence, live, flow }),
    ...daily.fills.flatMap(({ track, late }) => smoothFill(track, late)),
    ...(told
      ? stopForVisit({ visits: told.visits.map(visitRecord), power: daily.power, flow: hours.volume })
      : []),
  ];
}

/** Every evidence detector that the house can feed, over what is known of one point. */
export function lookAtPoint(known: PointKnown): Signal[] {
  const { now, facts, hours, told, daily, outlet } = known;
  const evidence: PointEvidence = {
    ...{ now, facts, hours: hours.hours, volume: hours.volume },
    visits: told?.visits.map(visitRecord),
    marks: told?.marks.map(markRecord),
    checks: told?.checks,
    changes: told?.changes,
  };
  const rain = outlet?.kind === 'rain' || known.point.place === 'rain';
  const of = (factor: string) => hours.hours.find((each) => each.factor === factor);
  return [
    ...fallToCalm(evidence),
    ...zeroFlowing(evidence),
    ...overRange({ ...evidence, flaggedOver: hours.flaggedOver }),
    ...impossibleChemistry(evidence),
    ...disturbedChemistry(evidence),
    ...parameterChurn(evidence),
    ...impossibleTiming(known.cycles, known.models),
    ...(rain && hours.volume
      ? rainOutletDry({
          ...{ flow: hours.volume, ammonia: of('w21003'), conductivity: of('w01014') },
          neighbours: known.neighbours,
        })
      : []),
    ...(told ? fromTold(known, told) : []),
    ...(daily ? fromDay(known, evidence, daily) : []),
  ];
}
