import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { type Detectors, type Episode, PointWatch } from '@wenqu/rules/detect';
import type { Row, Site } from './detection-set.ts';

const hourOf = (at: Instant) => instant(Math.floor(at / MICROS_PER_HOUR) * MICROS_PER_HOUR);

/** Each episode as it stood last, in the order in which it was first raised. */
function collector() {
  const episodes = new Map<string, Episode>();
  return {
    keep: (list: readonly Episode[]) => {
      for (const episode of list) {
        const { pattern, form, factors, from, raisedAt } = episode;
        episodes.set(`${pattern} ${form} ${factors.join()} ${from} ${raisedAt}`, episode);
      }
    },
    all: () => [...episodes.values()],
  };
}

function take(watch: PointWatch, row: Row): void {
  if (row.type === 'live') watch.live(row.at, row.factor, row.value, row.mark);
  else watch.hour(row.at, row.factor, row);
}

/** One site as it streams: a row at a time, each hour looked at when the next begins. */
export function episodesOf({ spec }: Site, rows: readonly Row[], plan: Detectors): Episode[] {
  const watch = new PointWatch(spec, plan);
  const { keep, all } = collector();
  let newest: Instant | undefined;
  for (const row of rows) {
    if (row.type === 'live') {
      const hour = hourOf(row.at);
      if (newest === undefined || hour > newest) {
        keep(watch.advance(hour));
        newest = hour;
      }
    }
    take(watch, row);
  }
  if (newest !== undefined) keep(watch.advance(instant(newest + MICROS_PER_HOUR)));
  return all();
}

/** The same site looked back on: everything is there before the first look. */
export function episodesInBatch({ spec }: Site, rows: readonly Row[], plan: Detectors): Episode[] {
  const live = rows.filter(({ type }) => type === 'live');
  const first = live[0]?.at;
  if (first === undefined) return [];
  const last = live.reduce((newest, { at }) => Math.max(newest, at), first as number);
  const watch = new PointWatch(spec, plan, (last - first) / MICROS_PER_DAY + 2);
  for (const row of rows) take(watch, row);
  const { keep, all } = collector();
  keep(watch.advance(instant(hourOf(instant(last)) + MICROS_PER_HOUR)));
  return all();
}
