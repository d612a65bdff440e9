import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, LIVING_CODES, type Parameter } from '@wenqu/domain';
import { useMemo } from 'react';
import { useMayAsk } from '../../components/ask-button.tsx';
import { FrameLink, ParameterName } from '../../components/care-chips.tsx';
import { careWords } from '../../components/care-words.ts';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { useWords } from '../../i18n/lang.ts';
import { openAsk } from '../../lib/ask-store.ts';
import type { LoggerView } from '../../lib/loggers.ts';
import { infoCodesQuery } from '../../lib/orders.ts';
import { useMay } from '../../lib/session.ts';
import { careTabWords } from './care-tab-words.ts';
import styles from './loggers.module.css';
import { type Difference, differenceOf, differenceText } from './parameter-difference.ts';

export const parameterKey = ({ polId, infoId }: Pick<Parameter, 'polId' | 'infoId'>): string =>
  `${polId}/${infoId}`;

const TONES: Readonly<Record<Difference['kind'], ChipTone>> = {
  same: 'normal',
  other: 'over',
  higher: 'over',
  lower: 'over',
  none: 'plain',
  living: 'plain',
};

/** Parameters of one analyser, or of the logger itself. */
export function ParameterTable({
  view,
  rows,
  label,
  ...choosing
}: {
  view: LoggerView;
  rows: readonly Parameter[];
  label: string;
  chosen?: ReadonlySet<string>;
  onChoose?: (key: string, on: boolean) => void;
}) {
  const say = useWords(careTabWords).parameters;
  const maySet = useMayAsk(view, '3021');
  const columns = useMemo(
    (): GridColumn<Parameter>[] => [
      {
        key: 'parameter',
        title: say.parameter,
        width: 'minmax(180px, 1.3fr)',
        cell: ({ infoId }) => <ParameterName infoId={infoId} />,
      },
      {
        key: 'value',
        title: say.value,
        width: 'minmax(110px, 1fr)',
        cell: (row) => <Value row={row} text={row.text} />,
      },
      {
        key: 'baseline',
        title: say.baseline,
        width: 'minmax(110px, 1fr)',
        cell: (row) =>
          row.baseline === null ? (
            '—'
          ) : (
            <span
              title={
                row.baselineAt === null
                  ? row.baselineBy
                  : say.agreed(row.baselineBy, formatInstant(row.baselineAt))
              }
            >
              <Value row={row} text={row.baseline} />
            </span>
          ),
      },
      {
        key: 'difference',
        title: say.difference,
        width: 'minmax(170px, 1fr)',
        cell: (row) => <DifferenceText row={row} />,
      },
      { key: 'seen', title: say.seen, width: '160px', cell: ({ seenAt }) => formatInstant(seenAt) },
      { key: 'source', title: say.source, width: '72px', cell: (row) => <Source row={row} /> },
      ...(maySet ? [setColumn(view.mn, say)] : []),
    ],
    [say, maySet, view.mn],
  );
  return (
    <DataGrid
      label={label}
      columns={columns}
      rows={rows}
      rowKey={parameterKey}
      dense
      maxHeight="none"
      {...choosing}
    />
  );
}

const setColumn = (mn: string, say: (typeof careTabWords)['zh']['parameters']): GridColumn<Parameter> => ({
  key: 'acts',
  title: say.acts,
  width: '72px',
  cell: ({ polId, infoId, text }) =>
    // What follows the work, and what the device is called, is not set.
    infoId === 'SN' || LIVING_CODES.has(infoId) ? (
      '—'
    ) : (
      <Button
        size="compact-xs"
        variant="default"
        onClick={() =>
          openAsk({
            ...{ mn, cn: '3021', reason: say.setReason },
            params: { ...(polId === '' ? {} : { PolId: polId }), InfoId: infoId, Info: text },
          })
        }
      >
        {say.set1}
      </Button>
    ),
});

/** The frame that told it unasked, else the orders that asked for it. */
function Source({ row: { mn, position, infoId } }: { row: Parameter }) {
  const say = useWords(careTabWords).parameters;
  const mayOrders = useMay('order.read');
  if (position !== null) return <FrameLink position={position} />;
  if (!mayOrders) return <>—</>;
  return (
    <Link to="/orders" search={{ v: 'all', mn, cn: infoId === 'SN' ? '3019' : '3020' }}>
      {say.order}
    </Link>
  );
}

/** Units of the table of codes that are no units, or are written otherwise on a screen. */
const UNITS: Readonly<Record<string, string>> = { 'self-defined': '', timestamp: '', degC: '℃' };

/** With its unit where the standard gives one. */
function Value({ row, text }: { row: Parameter; text: string }) {
  const named = useQuery(infoCodesQuery).data?.find(({ code }) => code === row.infoId)?.unit ?? '';
  const unit = UNITS[named] ?? named;
  return (
    <span title={text}>
      {text}
      {unit !== '' && <span className={styles.unit}> {unit}</span>}
    </span>
  );
}

function DifferenceText({ row }: { row: Parameter }) {
  const say = useWords(careTabWords).parameters.differ;
  const living = useWords(careWords).living;
  const difference = differenceOf(row);
  const said = differenceText(difference);
  return (
    <span className={styles.cells}>
      <Chip tone={TONES[difference.kind]}>
        {difference.kind === 'living' ? living : say[difference.kind]}
      </Chip>
      {said !== '' && <span>{said}</span>}
    </span>
  );
}
