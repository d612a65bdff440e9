import { useQuery } from '@tanstack/react-query';
import { CLOCK_SUSPECT_S, type ClockSample, formatInstant, MICROS_PER_DAY } from '@wenqu/domain';
import { useMemo } from 'react';
import { DriftChart } from '../../charts/drift-chart.tsx';
import { AskButton } from '../../components/ask-button.tsx';
import { ClockChip, offsetText, useClockBand } from '../../components/care-chips.tsx';
import { careWords } from '../../components/care-words.ts';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { careSettingsQuery, clocksQuery } from '../../lib/care.ts';
import type { LoggerView } from '../../lib/loggers.ts';
import { careTabWords } from './care-tab-words.ts';
import styles from './loggers.module.css';
import { useCareRenewed } from './use-care-renewed.ts';

const DAYS = 30;
const ROWS = 40;

/** How far the clock was off in 30 days; set it, or ask for its time. */
export function LoggerClock({ view }: { view: LoggerView }) {
  const say = useWords(careTabWords).clock;
  const words = useWords(careWords);
  useCareRenewed(view.mn);
  const query = useQuery(clocksQuery(view.mn));
  const settings = useQuery(careSettingsQuery).data;
  const bandS = useClockBand();
  if (query.isPending) return <Skeleton rows={6} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const { items, asOf } = query.data;
  const newest = items.at(-1);
  return (
    <>
      <Pane
        title={say.title}
        extra={
          newest && (
            <span className={styles.cells}>
              {say.now} {offsetText(words, newest.offsetS)} <ClockChip offsetS={newest.offsetS} />
            </span>
          )
        }
      >
        <div className={styles.quick}>
          <AskButton logger={view} cn="1012" text={say.set} reason={say.setReason} primary />
          <AskButton logger={view} cn="1011" text={say.ask} reason={say.askReason} />
        </div>
        {settings && (
          <p className={styles.note}>
            {settings.clockSetS === 0 ? say.manual : say.auto(settings.clockSetS, settings.clockEveryH)}
          </p>
        )}
        {items.length === 0 ? (
          <EmptyState title={say.none} text={say.noneText} />
        ) : (
          <DriftChart
            samples={items}
            from={asOf - DAYS * MICROS_PER_DAY}
            to={asOf}
            bandS={bandS}
            boundS={CLOCK_SUSPECT_S}
          />
        )}
      </Pane>
      {items.length > 0 && (
        <Pane title={say.samples} flush>
          <Samples items={items} />
        </Pane>
      )}
    </>
  );
}

function Samples({ items }: { items: readonly ClockSample[] }) {
  const say = useWords(careTabWords).clock;
  const words = useWords(careWords);
  const columns = useMemo(
    (): GridColumn<ClockSample>[] => [
      { key: 'at', title: say.at, width: '190px', cell: ({ at }) => formatInstant(at) },
      {
        key: 'offset',
        title: say.offset,
        width: 'minmax(120px, 220px)',
        cell: ({ offsetS }) => offsetText(words, offsetS),
      },
      {
        key: 'state',
        title: say.state,
        width: 'minmax(120px, 220px)',
        cell: ({ offsetS }) => <ClockChip offsetS={offsetS} />,
      },
      { key: 'source', title: say.source, width: '1fr', cell: ({ source }) => words.sources[source] },
    ],
    [say, words],
  );
  const rows = useMemo(() => items.slice(-ROWS).reverse(), [items]);
  return (
    <DataGrid
      label={say.samples}
      columns={columns}
      rows={rows}
      rowKey={({ at }) => String(at)}
      dense
      maxHeight="360px"
    />
  );
}
