import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import type { Signal } from '../signal.ts';

/** Numbers of the method. @source detection.md D37; information and capacity [P] */
export const REPORTS_ALIKE = {
  /** Digits that agree over all values: three values of three digits, or more of fewer. */
  digitsLeast: 8,
  digitsSure: 16,
  valuesLeast: 3,
  /** Shortest analysis by factor, days. @source the methods' own incubation, BOD5 */
  analysisDays: { w01017: 5 } as Readonly<Record<string, number>>,
} as const;
const P = REPORTS_ALIKE;

export interface ReportRecord {
  readonly id: string;
  readonly point: string;
  readonly enterprise: string;
  readonly laboratory: string;
  /** '' = not told. */
  readonly sampler: string;
  readonly sampledAt: Instant;
  /** Day the report was made; null = not told. */
  readonly reportedAt: Instant | null;
  /** Results as written. */
  readonly results: readonly { readonly factor: string; readonly text: string }[];
}

/** Significant digits of a result; below detection and bare zeros tell nothing. */
export function significantDigits(text: string): number {
  const trimmed = text.trim();
  if (!/^\d+(?:\.\d+)?$/.test(trimmed)) return 0;
  const digits = trimmed.replace('.', '').replace(/^0+/, '');
  // 30 may be rounded to tens; 30.0 is not.
  return trimmed.includes('.') ? digits.length : digits.replace(/0+$/, '').length;
}

interface Alike {
  readonly other: ReportRecord;
  readonly values: number;
  readonly digits: number;
}

/** How much of a report stands in an earlier one of other water. */
function alike(report: ReportRecord, other: ReportRecord): Alike {
  let values = 0;
  let digits = 0;
  for (const { factor, text } of report.results) {
    const same = other.results.find((each) => each.factor === factor);
    const told = significantDigits(text);
    if (told === 0 || same?.text.trim() !== text.trim()) continue;
    values++;
    digits += told;
  }
  return { other, values, digits };
}

/**
 * A report whose values are those of an earlier one, an analysis that was finished before it could be, a sampler at two
 * plants in one hour.
 * @param reports of one laboratory's or the point's whole past, other points too
 * @param newest reports that are judged; each against all earlier ones
 * @source detection.md D37
 */
export function reportsAlike(reports: readonly ReportRecord[], newest: readonly ReportRecord[]): Signal[] {
  return newest.flatMap((report) => [
    ...repeated(report, reports),
    ...tooSoon(report),
    ...samplerTwice(report, reports),
  ]);
}

const to = ({ sampledAt }: ReportRecord): Instant => instant(sampledAt + MICROS_PER_HOUR);
const factorsOf = ({ results }: ReportRecord): string[] => [...new Set(results.map(({ factor }) => factor))];

function repeated(report: ReportRecord, all: readonly ReportRecord[]): Signal[] {
  const [closest] = all
    .filter((each) => each.id !== report.id && each.sampledAt < report.sampledAt)
    .map((each) => alike(report, each))
    .sort((a, b) => b.digits - a.digits);
  const told = report.results.filter(({ text }) => significantDigits(text) > 0).length;
  if (
    !closest ||
    closest.values < P.valuesLeast ||
    closest.digits < P.digitsLeast ||
    closest.values < 0.8 * told
  )
    return [];
  const { other, values, digits } = closest;
  return [
    {
      ...{
        pattern: 'D37',
        form: 'same-values',
        factors: factorsOf(report),
        from: report.sampledAt,
        to: to(report),
      },
      score: scoreOf(digits, P.digitsLeast, P.digitsSure),
      facts: {
        ...{
          ref: other.id,
          refPoint: other.point,
          refAt: other.sampledAt,
          report: report.id,
          k: values,
          digits,
        },
        laboratory: report.laboratory,
      },
      missing: ['L'],
    },
  ];
}

function tooSoon(report: ReportRecord): Signal[] {
  if (report.reportedAt === null) return [];
  const days = (report.reportedAt - report.sampledAt) / MICROS_PER_DAY;
  const short = report.results.filter(({ factor }) => days < (P.analysisDays[factor] ?? 0));
  if (short.length === 0) return [];
  const [first] = short;
  return [
    {
      ...{ pattern: 'D37', form: 'analysis-too-short', factors: short.map(({ factor }) => factor) },
      ...{ from: report.sampledAt, to: to(report), score: 0.8 },
      facts: {
        report: report.id,
        days: shown(days),
        neededDays: P.analysisDays[first!.factor]!,
        laboratory: report.laboratory,
      },
      missing: [],
    },
  ];
}

function samplerTwice(report: ReportRecord, all: readonly ReportRecord[]): Signal[] {
  const other = all.find(
    (each) =>
      report.sampler !== '' &&
      each.sampler === report.sampler &&
      each.enterprise !== report.enterprise &&
      Math.abs(each.sampledAt - report.sampledAt) < 5 * 60e6,
  );
  if (!other) return [];
  return [
    {
      ...{
        pattern: 'D37',
        form: 'sampler-twice',
        factors: factorsOf(report),
        from: report.sampledAt,
        to: to(report),
      },
      score: 0.7,
      facts: {
        ref: other.id,
        refPoint: other.point,
        report: report.id,
        sampler: report.sampler,
        m: Math.round(Math.abs(other.sampledAt - report.sampledAt) / 60e6),
      },
      missing: ['L'],
    },
  ];
}
