import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  factorName,
  formatDay,
  type Indicator,
  type IndicatorId,
  type IndicatorRow,
  instant,
  MICROS_PER_DAY,
} from '@wenqu/domain';
import { useMemo } from 'react';
import { Chip } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Segments } from '../../components/segments.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { percentText } from './figures.ts';
import { EnterprisePicker, KnownPicker } from './pickers.tsx';
import { ratesQuery } from './queries.ts';
import { GROUPINGS, type StatisticSearch, type StatisticSearchChange } from './route.tsx';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

const DAYS = 30;

/** Rates of the zone, its enterprises or points; each with what it is made of. */
export function RatesPane({ search, change }: { search: StatisticSearch; change: StatisticSearchChange }) {
  const say = useWords(statisticWords);
  const today = now();
  const from = search.from ?? formatDay(instant(today - DAYS * MICROS_PER_DAY));
  const to = search.to ?? formatDay(instant(today - MICROS_PER_DAY));
  const by = search.by ?? 'zone';
  const asked = { by, from, to, enterprise: search.ent, asKnownOn: search.at };
  const rates = useQuery(ratesQuery(asked));
  const day = (name: 'from' | 'to', value: string) => (
    <TextInput
      size="xs"
      type="date"
      label={say.pick[name]}
      value={value}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <>
      <div className={styles.tools}>
        <Segments
          label={say.pick.by}
          value={by}
          choices={GROUPINGS.map((value) => ({ value, text: say.by[value] }))}
          onChange={(value) => change({ by: value })}
        />
        {day('from', from)}
        {day('to', to)}
        <EnterprisePicker search={search} change={change} />
        <KnownPicker search={search} change={change} />
      </div>
      {rates.isPending ? (
        <Skeleton rows={6} />
      ) : rates.isError ? (
        <ErrorPanel error={rates.error} retry={() => void rates.refetch()} />
      ) : rates.data.items.every(({ cases }) => cases === 0) ? (
        <Pane>
          <EmptyState title={say.rates.none} text={say.rates.noneText} />
        </Pane>
      ) : (
        <>
          <Pane title={say.rates.label} flush>
            <RateTable rows={rates.data.items} />
          </Pane>
          <Pane title={say.rates.compliance} flush>
            <ComplianceTable rows={rates.data.items} />
          </Pane>
        </>
      )}
    </>
  );
}

function RateCell({ rate }: { rate: Indicator | undefined }) {
  const say = useWords(statisticWords).rates;
  if (!rate) return '—';
  const note = rate.note === 'unverified-limit' ? say.unverified : rate.note === 'no-duty' ? say.noDuty : '';
  return (
    <span className={styles.rate}>
      <strong>{percentText(rate.value)}</strong>
      <span className={styles.parts}>{note || `${rate.numerator} / ${rate.denominator}`}</span>
    </span>
  );
}

function RateTable({ rows }: { rows: readonly IndicatorRow[] }) {
  const say = useWords(statisticWords);
  const columns = useMemo(() => {
    const ids = (rows[0]?.indicators ?? []).map(({ id }) => id);
    return [
      {
        key: 'name',
        title: say.rates.name,
        width: 'minmax(120px, 1.2fr)',
        cell: ({ name, few }: IndicatorRow) => (
          <span className={styles.rate}>
            <span>{name || say.rates.zone}</span>
            {few && <Chip title={say.rates.fewTip}>{say.rates.few}</Chip>}
          </span>
        ),
      },
      ...ids.map(
        (id: IndicatorId): GridColumn<IndicatorRow> => ({
          key: id,
          title: say.indicators[id],
          width: 'minmax(86px, 1fr)',
          align: 'end',
          cell: ({ indicators }) => <RateCell rate={indicators.find((each) => each.id === id)} />,
        }),
      ),
    ];
  }, [rows, say]);
  return <DataGrid label={say.rates.label} columns={columns} rows={rows} rowKey={({ id }) => id || 'zone'} />;
}

interface FactorLine {
  readonly key: string;
  readonly name: string;
  readonly of: IndicatorRow['compliance'][number];
}

function ComplianceTable({ rows }: { rows: readonly IndicatorRow[] }) {
  const words = useWords(statisticWords);
  const say = words.rates;
  const lang = useLang();
  const lines = rows.flatMap((row) =>
    row.compliance.map((of): FactorLine => ({ key: `${row.id} ${of.factor}`, name: row.name, of })),
  );
  const columns: GridColumn<FactorLine>[] = [
    { key: 'name', title: say.name, width: 'minmax(140px, 1fr)', cell: ({ name }) => name || say.zone },
    { key: 'factor', title: say.factor, width: '160px', cell: ({ of }) => factorName(of.factor, lang) },
    {
      key: 'rate',
      title: say.rate,
      width: '140px',
      align: 'end',
      cell: ({ of }) => <RateCell rate={of.indicator} />,
    },
    { key: 'not', title: say.notJudgeable, width: '130px', align: 'end', cell: ({ of }) => of.notJudgeable },
    {
      key: 'unverified',
      title: say.unverifiedDays,
      width: '150px',
      align: 'end',
      cell: ({ of }) => of.unverified,
    },
  ];
  return <DataGrid label={say.compliance} columns={columns} rows={lines} rowKey={({ key }) => key} dense />;
}
