import { type ForwardChange, formatInstant } from '@wenqu/domain';
import { useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { forwardWords } from './words.ts';

/** Who changed the target, when and why. */
export function HistoryList({ changes }: { changes: readonly ForwardChange[] }) {
  const say = useWords(forwardWords).history;
  const columns = useMemo(
    (): GridColumn<ForwardChange>[] => [
      { key: 'version', title: say.version, width: '70px', align: 'end', cell: (row) => row.version },
      { key: 'at', title: say.at, width: '170px', cell: (row) => formatInstant(row.at) },
      { key: 'by', title: say.by, width: '140px', cell: (row) => row.byName || row.by },
      { key: 'reason', title: say.reason, width: 'minmax(200px, 1fr)', cell: (row) => row.reason },
    ],
    [say],
  );
  return (
    <Pane flush>
      <DataGrid label={say.reason} columns={columns} rows={changes} rowKey={(row) => String(row.seq)} dense />
    </Pane>
  );
}
