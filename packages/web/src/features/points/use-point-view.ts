import { type Column, code2017, factorOf, type Statistic } from '@wenqu/domain';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { View } from '../../charts/view.ts';
import { now } from '../../lib/clock.ts';
import type { PointDetail } from './queries.ts';
import { pointRoute } from './route.tsx';
import { columnsOf, type Grain, rangeOf, stepOf } from './view-params.ts';

type PointSearch = ReturnType<typeof pointRoute.useSearch>;

export interface PointView {
  readonly search: PointSearch;
  /** Choosing pushes history, moving about replaces it. */
  readonly set: (change: { [K in keyof PointSearch]?: PointSearch[K] | undefined }, push?: boolean) => void;
  readonly statistic: Statistic & Grain;
  /** Fetched and panned within. */
  readonly bounds: View;
  /** Factor codes of the point that have a curve, and those chosen. */
  readonly factors: readonly string[];
  readonly chosen: readonly string[];
  /** For each chosen factor the columns that make its line. */
  readonly columns: readonly (readonly Column[])[];
  readonly stepMicros: number;
}

/** How often a range that ends now is moved along. */
const FOLLOW_MS = 60_000;
const PANELS = 4;

/** What the address says, filled up with what it leaves open. */
export function usePointView({ point, latest }: PointDetail): PointView {
  const search = pointRoute.useSearch();
  const navigate = pointRoute.useNavigate();
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), FOLLOW_MS);
    return () => clearInterval(timer);
  }, []);
  const hasRealtime = latest === null || latest.realtime.length > 0 || latest.hour.length === 0;
  const statistic = search.g ?? (hasRealtime ? 'realtime' : 'hour');
  const { from, to, r } = search;
  const bounds = useMemo(
    () => (from !== undefined && to !== undefined && from < to ? { from, to } : rangeOf(r ?? '24h', at)),
    [from, to, r, at],
  );
  const heard = useMemo(
    () => new Set([...(latest?.realtime ?? []), ...(latest?.hour ?? [])].map(({ column }) => column)),
    [latest],
  );
  const factors = useMemo(() => {
    const codes = [...heard]
      .filter((name) => /-(Rtd|Avg)$/.test(name))
      .map((name) => code2017(factorOf(name)));
    return [...new Set([...point.factors.map(code2017), ...codes])];
  }, [point.factors, heard]);
  const over = useMemo(() => {
    const values = [...(latest?.realtime ?? []), ...(latest?.hour ?? [])].filter((value) => value.over);
    return new Set(values.map(({ column }) => code2017(factorOf(column))));
  }, [latest]);
  const chosen = useMemo(() => {
    const asked = search.f?.split(',').filter((code) => factors.includes(code)) ?? [];
    if (asked.length > 0) return asked;
    // What is over is shown without being asked for.
    const first = [...factors]
      .sort((one, other) => Number(over.has(other)) - Number(over.has(one)))
      .slice(0, PANELS);
    return factors.filter((code) => first.includes(code));
  }, [search.f, factors, over]);
  const columns = useMemo(
    () => chosen.map((code) => columnsOf(code, statistic, heard)),
    [chosen, statistic, heard],
  );
  const set = useCallback<PointView['set']>(
    (change, push = false) =>
      void navigate({ search: (before) => ({ ...before, ...change }) as PointSearch, replace: !push }),
    [navigate],
  );
  return {
    ...{ search, set, statistic, bounds, factors, chosen, columns },
    stepMicros: stepOf(statistic, point.realtimeIntervalS),
  };
}
