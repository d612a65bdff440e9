import {
  code2017,
  column,
  DELIVERY_NAMES,
  factor,
  factorOf,
  factorShort,
  fieldOf,
  flagMeaning,
  formatInstant,
  formatNumber,
  GAP_CAUSE_NAMES,
  type Lang,
  type Limit,
  type PointId,
  type Series,
  type Statistic,
  unitText,
  type ValidityClaim,
} from '@wenqu/domain';
import { useEffect, useMemo, useState } from 'react';
import { type LimitStep, limitSteps } from '../../charts/limit-steps.ts';
import type { ChartBand, PanelContent } from '../../charts/panel.ts';
import type { Trace } from '../../charts/trace.ts';
import type { ChartPanel } from '../../charts/trend-chart.tsx';
import { chartWords } from '../../charts/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { gapAt, isLate, type SeriesDelivery } from '../../lib/delivery.ts';
import { takenBy } from '../../lib/mark-layers.ts';
import { live } from '../../live/start.ts';
import { appendLive, traceOf } from './series-trace.ts';

/** Factors whose axis follows the values instead of beginning at zero. */
const FREE_AXIS = new Set(['w01001', 'w01010']);

interface Sources {
  readonly series: Series | undefined;
  readonly detail: Series | undefined;
  readonly limits: readonly Limit[];
  readonly columns: readonly (readonly string[])[];
  readonly statistic: Statistic;
  readonly stepMicros: number;
  readonly delivery: SeriesDelivery | undefined;
  /** What marks and reviews say of the range. */
  readonly claims: readonly ValidityClaim[] | undefined;
}

/** Panels of the chart from what was fetched; each knows its trace, a finer part, and its limit line. */
export function usePanels({
  series,
  detail,
  limits,
  columns,
  statistic,
  stepMicros,
  delivery,
  claims,
}: Sources): readonly ChartPanel[] {
  const lang = useLang();
  const say = useWords(chartWords);
  const steps = useMemo(
    () => new Map(columns.map(([name]) => [name!, limitSteps(limits, factorOf(name!), statistic)])),
    [columns, limits, statistic],
  );
  const traces = useMemo(
    () => tracesOf(series, columns, steps, stepMicros, claims),
    [series, columns, steps, stepMicros, claims],
  );
  const details = useMemo(
    () => tracesOf(detail, columns, steps, stepMicros, claims),
    [detail, columns, steps, stepMicros, claims],
  );
  return useMemo(
    () =>
      columns.flatMap(([name = '']): ChartPanel[] => {
        const trace = traces.get(name);
        if (!trace) return [];
        const finer = details.get(name);
        const at = detail?.at;
        const content: PanelContent = {
          trace,
          detail:
            finer && at && at.length > 0 ? { trace: finer, from: at[0]!, to: at[at.length - 1]! } : undefined,
          steps: steps.get(name) ?? [],
          fromZero: !FREE_AXIS.has(factorOf(name)),
          limitText: (step) => limitText(step, say),
          bands: bandsOf(delivery, name),
        };
        const noteAt = (at: number) =>
          [takenBy(claims, factorOf(name), at)?.[lang], noteOf(delivery, name, at, lang)]
            .filter(Boolean)
            .join(' · ');
        return [{ key: name, content, noteAt, ...lookOf(name, lang) }];
      }),
    [columns, traces, details, detail, steps, lang, say, delivery, claims],
  );
}

function tracesOf(
  series: Series | undefined,
  columns: Sources['columns'],
  steps: ReadonlyMap<string, readonly LimitStep[]>,
  stepMicros: number,
  claims: Sources['claims'],
): ReadonlyMap<string, Trace> {
  if (!series) return new Map();
  return new Map(
    columns.map((names) => {
      const own = series.columns.filter((each) => names.includes(each.column));
      const isTaken = (at: number) => takenBy(claims, factorOf(names[0]!), at) !== undefined;
      return [names[0]!, traceOf(series, own, steps.get(names[0]!) ?? [], stepMicros, isTaken)];
    }),
  );
}

const bandsOf = (delivery: SeriesDelivery | undefined, name: string): ChartBand[] => [
  ...(delivery?.gaps ?? [])
    .filter(({ factor: of, missing }) => missing > 0 && (of === '' || of === factorOf(name)))
    .map(({ from, to }): ChartBand => ({ kind: 'missing', from, to })),
  ...(delivery?.late ?? []).map(({ from, to }): ChartBand => ({ kind: 'late', from, to })),
];

/** `缺数 数采仪离线 G-000012`, or that the value was filled in and when. */
function noteOf(delivery: SeriesDelivery | undefined, name: string, at: number, lang: Lang): string {
  if (isLate(delivery, at)) return `↺ ${DELIVERY_NAMES.completed[lang]}`;
  const gap = gapAt(delivery, at, factorOf(name));
  if (!gap) return '';
  const since = formatInstant(gap.from).slice(5, 16);
  return `▨ ${GAP_CAUSE_NAMES[gap.cause][lang]} · ${since} · ${gap.id}`;
}

function lookOf(name: string, lang: Lang) {
  const known = factor(factorOf(name));
  return {
    title: factorShort(factorOf(name), lang),
    unit: known ? unitText(known.unit, lang) : '',
    format: (value: number) => formatNumber(value, 6, known?.decimals ?? 2),
    flagText: (flag: string) =>
      flag === '' || flag === 'N' ? '' : `${flag} ${flagMeaning('2017', flag)[lang]}`,
  };
}

function limitText(
  { limit, min, max }: LimitStep,
  say: ReturnType<typeof useWords<(typeof chartWords)['zh']>>,
): string {
  const value = min !== null && max !== null ? `${min}–${max}` : String(max ?? min ?? '');
  return say.limit(say.kinds[limit.kind], value, limit.validFrom);
}

/** `011-Rtd` → `w01018-Rtd`: the name a factor's panel goes by. */
const canonical = (name: string): string => column(code2017(factorOf(name)), fieldOf(name));

/**
 * Live values join their traces as they come. @returns a number that rises with each
 */
export function useLiveAppend(point: PointId, statistic: Statistic, panels: readonly ChartPanel[]): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (statistic !== 'realtime' && statistic !== 'hour') return;
    const take = () => {
      const latest = live.point(point);
      if (!latest) return;
      const values = statistic === 'realtime' ? latest.realtime : latest.hour;
      let grew = false;
      for (const panel of panels) {
        const value = values.find((each) => canonical(each.column) === panel.key);
        if (value && appendLive(panel.content.trace, value, panel.content.steps)) grew = true;
      }
      if (grew) setCount((before) => before + 1);
    };
    take();
    return live.subscribePoint(point, take);
  }, [point, statistic, panels]);
  return count;
}
