import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ForwardReceipt, formatInstant } from '@wenqu/domain';
import { useMemo, useState } from 'react';
import type { GridColumn } from '../../components/data-grid.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { microsOf } from './draft.ts';
import styles from './forwarding.module.css';
import { Paged } from './paged.tsx';
import { receiptsQuery } from './queries.ts';
import type { ForwardSearch } from './route.tsx';
import { forwardWords } from './words.ts';

/** Was it received up there? Receipts by MN and time. */
export function ReceiptList({
  id,
  search,
  onSearch,
}: {
  id: string;
  search: ForwardSearch;
  onSearch: (set: Partial<Record<'mn' | 'from' | 'to', string | undefined>>) => void;
}) {
  const say = useWords(forwardWords).receipts;
  const query = useInfiniteQuery(
    receiptsQuery(id, {
      mn: search.mn,
      from: search.from && microsOf(search.from),
      to: search.to && microsOf(search.to),
    } as Parameters<typeof receiptsQuery>[1]),
  );
  const columns = useMemo(
    (): GridColumn<ForwardReceipt>[] => [
      { key: 'at', title: say.at, width: '170px', cell: (row) => formatInstant(row.ackedAt) },
      {
        key: 'mn',
        title: say.mn,
        width: 'minmax(200px, 1fr)',
        cell: (row) => <span className={styles.mono}>{row.mn}</span>,
      },
      {
        key: 'qn',
        title: say.qn,
        width: '170px',
        cell: (row) => <span className={styles.mono}>{row.qn}</span>,
      },
      {
        key: 'frame',
        title: say.frame,
        width: '140px',
        cell: (row) => (
          <Link to="/frames/$position" params={{ position: String(row.position) }} search={{}}>
            {row.position.toLocaleString()}
          </Link>
        ),
      },
    ],
    [say],
  );
  return (
    <Pane flush>
      <Paged
        query={query}
        label={say.at}
        columns={columns}
        rowKey={(row) => `${row.position}-${row.ackedAt}`}
        empty={[say.none, say.noneText]}
      >
        <SearchForm search={search} onSearch={onSearch} />
      </Paged>
    </Pane>
  );
}

function SearchForm({
  search,
  onSearch,
}: {
  search: ForwardSearch;
  onSearch: (set: Partial<Record<'mn' | 'from' | 'to', string | undefined>>) => void;
}) {
  const say = useWords(forwardWords).receipts;
  const [mn, setMn] = useState(search.mn ?? '');
  const [from, setFrom] = useState(search.from ?? '');
  const [to, setTo] = useState(search.to ?? '');
  return (
    <form
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch({ mn: mn.trim() || undefined, from: from || undefined, to: to || undefined });
      }}
    >
      <TextInput label={say.mn} value={mn} onChange={(event) => setMn(event.currentTarget.value)} />
      <TextInput
        label={say.from}
        type="datetime-local"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        label={say.to}
        type="datetime-local"
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {say.search}
      </Button>
    </form>
  );
}
