import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  parseDay,
  type StatisticOutcome,
  type StatisticVersion,
  factor as unitOf,
  unitText,
} from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { now } from '../../lib/clock.ts';
import { DayDrawer } from './day-drawer.tsx';
import { figureText } from './figures.ts';
import { EnterprisePicker, FactorPicker, KnownPicker, PointPicker, usePickedPoint } from './pickers.tsx';
import { daysQuery, monthQuery } from './queries.ts';
import type { StatisticSearch, StatisticSearchChange } from './route.tsx';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

/** The days of one month of one factor; each opens its 24 hours. */
export function MonthPane({ search, change }: { search: StatisticSearch; change: StatisticSearchChange }) {
  const say = useWords(statisticWords);
  const point = usePickedPoint(search);
  const month = search.m ?? search.d?.slice(0, 7) ?? formatDay(instant(now() - MICROS_PER_DAY)).slice(0, 7);
  const factor = search.f ?? point?.factors[0] ?? '';
  const days = daysOf(month);
  const query = useQuery(daysQuery(point?.id ?? '', factor, days[0]!, days.at(-1)!, search.at));
  return (
    <>
      <div className={styles.tools}>
        <EnterprisePicker search={search} change={change} />
        <PointPicker search={search} change={change} />
        {point && <FactorPicker factors={point.factors} value={factor} change={(f) => change({ f })} />}
        <TextInput
          size="xs"
          type="month"
          label={say.pick.month}
          value={month}
          onChange={(event) => change({ m: event.currentTarget.value || undefined })}
        />
        <KnownPicker search={search} change={change} />
      </div>
      {!point ? (
        <Pane>
          <EmptyState title={say.month.none} text={say.month.noneText} />
        </Pane>
      ) : query.isPending ? (
        <Skeleton rows={6} height={56} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <MonthFacts point={point.id} factor={factor} month={month} at={search.at} />
          <Pane title={say.month.label(month)}>
            <Calendar days={days} statistics={query.data.items} open={(d) => change({ d })} />
          </Pane>
        </>
      )}
      {point && search.d && (
        <DayDrawer
          point={point}
          factor={factor}
          day={search.d}
          at={search.at}
          show={(at) => change({ at })}
          close={() => change({ d: undefined })}
        />
      )}
    </>
  );
}

/** Days of a month, as texts; the month behind it begins 31 days later at the most. */
function daysOf(month: string): string[] {
  const first = parseDay(`${month}-01`) ?? parseDay('2026-01-01')!;
  return Array.from({ length: 31 }, (_, i) => formatDay(instant(first + i * MICROS_PER_DAY))).filter((day) =>
    day.startsWith(formatDay(first).slice(0, 7)),
  );
}

function MonthFacts({
  point,
  factor,
  month,
  at,
}: {
  point: string;
  factor: string;
  month: string;
  at: number | undefined;
}) {
  const say = useWords(statisticWords);
  const lang = useLang();
  const query = useQuery(monthQuery(point, month, at));
  const figure = query.data?.items.find((each) => each.factor === factor);
  if (!figure) return null;
  const unit = unitText(unitOf(factor)?.unit ?? '', lang);
  return (
    <Pane title={say.month.summary}>
      <Facts
        columns={3}
        facts={[
          [say.month.valid, say.month.sum(figure.nValid, figure.nDue)],
          [
            say.month.mean,
            figure.value === null ? say.why[figure.why] : `${figureText(figure.value)} ${unit}`,
          ],
          [say.month.volume, figure.volumeM3 === null ? '' : `${figureText(figure.volumeM3)} m³`],
          [say.month.load, figure.loadKg === null ? '' : `${figureText(figure.loadKg)} kg`],
        ]}
      />
    </Pane>
  );
}

/** Signs that stand without colour. */
export const OUTCOME_SIGNS: Readonly<Record<StatisticOutcome, string>> = {
  compliant: '✓',
  over: '▲',
  'not-judgeable': '？',
  'nothing-due': '–',
  'no-limit': '·',
};

function Calendar({
  days,
  statistics,
  open,
}: {
  days: readonly string[];
  statistics: readonly StatisticVersion[];
  open: (day: string) => void;
}) {
  const say = useWords(statisticWords);
  const byDay = new Map(statistics.map((each) => [formatDay(each.from), each]));
  const shift = (new Date(`${days[0]}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (
    <div className={styles.calendar}>
      {say.month.week.split(' ').map((name) => (
        <span key={name} className={styles.weekday} aria-hidden="true">
          {name}
        </span>
      ))}
      {days.map((day, i) => {
        const known = byDay.get(day);
        const began = (parseDay(day) as Instant) <= now();
        return (
          <button
            key={day}
            type="button"
            className={cx(styles.day, known && styles[known.outcome.replace('-', '')])}
            style={i === 0 ? { gridColumnStart: shift + 1 } : undefined}
            disabled={!began}
            onClick={() => open(day)}
          >
            <span className={styles.unseen}>
              {say.month.open(day)}：{known ? say.outcomes[known.outcome] : say.month.noData}
            </span>
            <span className={styles.dayHead}>
              <span>{Number(day.slice(8))}</span>
              <span aria-hidden="true">{known ? OUTCOME_SIGNS[known.outcome] : ''}</span>
            </span>
            <strong>{known ? figureText(known.value ?? known.low) : ''}</strong>
            <span className={styles.parts}>{known ? `${known.nValid}/${known.nDue}` : ''}</span>
          </button>
        );
      })}
    </div>
  );
}
