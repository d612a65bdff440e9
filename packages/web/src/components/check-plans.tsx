import { useQuery } from '@tanstack/react-query';
import {
  type CheckPlanView,
  checkKind,
  factorShort,
  formatMinute,
  type Instant,
  type Lang,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
} from '@wenqu/domain';
import { useMemo } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { plansQuery } from '../lib/care.ts';
import styles from './care.module.css';
import { LoggerLink, OutcomeChip } from './care-chips.tsx';
import { careWords } from './care-words.ts';
import { PlanActs } from './check-plan-acts.tsx';
import { Chip } from './chip.tsx';
import { DataGrid, type GridColumn } from './data-grid.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { Skeleton } from './skeleton.tsx';

type Say = (typeof careWords)['zh'];

/** Plans of checks, of one logger or all; `late`: only those that are overdue. */
export function CheckPlans({
  mn,
  late = false,
  empty,
}: {
  mn?: string;
  late?: boolean;
  /** What is said when there is none. */
  empty?: readonly [title: string, text: string];
}) {
  const say = useWords(careWords);
  const lang = useLang();
  const query = useQuery(plansQuery);
  const asOf = query.data?.asOf;
  const columns = useMemo(() => columnsOf(say, lang, mn === undefined, asOf), [say, lang, mn, asOf]);
  if (query.isPending) return <Skeleton rows={3} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.items.filter(
    (plan) => (mn === undefined || plan.mn === mn) && (!late || plan.lateSince !== null),
  );
  if (rows.length === 0) {
    const [title, text] = empty ?? [say.plan.none, say.plan.noneText];
    return <EmptyState title={title} text={text} />;
  }
  return <DataGrid label={say.plan.label} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

/** How long something is late, in its largest unit. */
export function lateText(say: Say, since: Instant, asOf: Instant): string {
  const late = asOf - since;
  if (late >= 2 * MICROS_PER_DAY) return say.plan.lateDays(Math.floor(late / MICROS_PER_DAY));
  if (late >= MICROS_PER_HOUR) return say.plan.lateHours(Math.floor(late / MICROS_PER_HOUR));
  return say.plan.lateMinutes(Math.max(1, Math.floor(late / MICROS_PER_MINUTE)));
}

function columnsOf(
  say: Say,
  lang: Lang,
  withLogger: boolean,
  asOf: Instant | undefined,
): GridColumn<CheckPlanView>[] {
  const logger: GridColumn<CheckPlanView> = {
    key: 'logger',
    title: say.logger,
    width: 'minmax(96px, 1fr)',
    cell: ({ mn }) => <LoggerLink mn={mn} tab="checks" />,
  };
  return [
    { key: 'id', title: say.plan.id, width: '56px', cell: ({ id }) => id },
    ...(withLogger ? [logger] : []),
    { key: 'factor', title: say.run.factor, width: '72px', cell: ({ polId }) => factorShort(polId, lang) },
    {
      key: 'kind',
      title: say.run.kind,
      width: 'minmax(116px, 1fr)',
      cell: ({ kind }) => <span className={styles.wrap}>{checkKind(kind)[lang]}</span>,
    },
    { key: 'every', title: say.plan.every, width: '80px', cell: ({ everyH }) => say.plan.hours(everyH) },
    {
      key: 'last',
      title: say.plan.last,
      width: 'minmax(150px, 1.2fr)',
      cell: ({ last }) =>
        last === null ? (
          <span className={styles.quiet}>{say.plan.never}</span>
        ) : (
          <span className={styles.cells}>
            {formatMinute(last.at)} <OutcomeChip outcome={last.outcome} />
          </span>
        ),
    },
    {
      key: 'next',
      title: say.plan.next,
      width: '136px',
      cell: ({ enabled, nextAt }) => (enabled ? formatMinute(nextAt) : '—'),
    },
    {
      key: 'state',
      title: say.plan.state,
      width: 'minmax(116px, 0.8fr)',
      cell: ({ enabled, lateSince }) => (
        <span className={styles.cells}>
          <Chip tone={enabled ? 'normal' : 'offline'}>{enabled ? say.plan.on : say.plan.off}</Chip>
          {lateSince !== null && asOf !== undefined && (
            <Chip tone="over">▲ {say.plan.late(lateText(say, lateSince, asOf))}</Chip>
          )}
        </span>
      ),
    },
    { key: 'by', title: say.plan.by, width: '100px', cell: ({ byName }) => byName || '—' },
    {
      key: 'acts',
      title: say.plan.acts,
      width: '190px',
      cell: (plan) => <PlanActs plan={plan} />,
    },
  ];
}
