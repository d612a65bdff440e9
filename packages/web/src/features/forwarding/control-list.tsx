import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ForwardControl, formatInstant } from '@wenqu/domain';
import { useMemo } from 'react';
import type { GridColumn } from '../../components/data-grid.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './forwarding.module.css';
import { Paged } from './paged.tsx';
import { controlsQuery } from './queries.ts';
import { forwardWords } from './words.ts';

/** What the platform above asked for, carried out or not. */
export function ControlList({ id }: { id: string }) {
  const say = useWords(forwardWords).controls;
  const lang = useLang();
  const query = useInfiniteQuery(controlsQuery(id));
  const columns = useMemo(
    (): GridColumn<ForwardControl>[] => [
      { key: 'at', title: say.at, width: '160px', cell: (row) => formatInstant(row.at) },
      {
        key: 'mn',
        title: say.upMn,
        width: 'minmax(190px, 1fr)',
        cell: (row) => <span className={styles.mono}>{row.upMn}</span>,
      },
      { key: 'cn', title: say.cn, width: '80px', cell: (row) => row.cn },
      {
        key: 'qn',
        title: 'QN',
        width: '160px',
        cell: (row) => <span className={styles.mono}>{row.qn}</span>,
      },
      {
        key: 'result',
        title: say.result,
        width: 'minmax(200px, 2fr)',
        cell: (row) => (
          <span title={row[lang]}>
            {row.qnRtn !== '' && `QnRtn=${row.qnRtn} `}
            {row[lang]}
          </span>
        ),
      },
      {
        key: 'order',
        title: say.order,
        width: '150px',
        cell: (row) =>
          row.order === '' ? (
            '—'
          ) : (
            <Link to="/orders/$id" params={{ id: row.order }} search={{}}>
              {row.order}
            </Link>
          ),
      },
    ],
    [say, lang],
  );
  return (
    <Pane flush>
      <Paged
        query={query}
        label={say.result}
        columns={columns}
        rowKey={(row) => `${row.at}-${row.qn}`}
        empty={[say.none, say.noneText]}
      />
    </Pane>
  );
}
