import { useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './import.module.css';
import type { ImportFault } from './queries.ts';
import { importWords } from './words.ts';

/** Sheet, row and column of every fault, as they stand in the file. */
export function FaultTable({
  title,
  faults,
  total,
}: {
  title: string;
  faults: readonly ImportFault[];
  total: number;
}) {
  const say = useWords(importWords);
  const lang = useLang();
  const columns = useMemo<readonly GridColumn<ImportFault>[]>(() => {
    const { columns: names } = say;
    return [
      { key: 'sheet', title: names.sheet, width: '110px', cell: (row) => row.sheet },
      { key: 'row', title: names.row, width: '60px', align: 'end', cell: (row) => row.row },
      { key: 'column', title: names.column, width: '150px', cell: (row) => row.column },
      {
        key: 'value',
        title: names.value,
        width: 'minmax(120px, 1fr)',
        cell: (row) => <span title={row.value}>{row.value || '—'}</span>,
      },
      {
        key: 'message',
        title: names.message,
        width: 'minmax(240px, 2fr)',
        cell: (row) => <span title={row[lang]}>{row[lang]}</span>,
      },
    ];
  }, [say, lang]);
  return (
    <Pane title={title} flush>
      <DataGrid
        label={title}
        columns={columns}
        rows={faults}
        rowKey={(row) => `${row.sheet} ${row.row} ${row.column} ${row.en}`}
        maxHeight="50vh"
      />
      {faults.length < total && <p className={styles.cut}>{say.cut(faults.length)}</p>}
    </Pane>
  );
}
