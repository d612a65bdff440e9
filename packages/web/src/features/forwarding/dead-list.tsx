import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ForwardDead, formatInstant } from '@wenqu/domain';
import { useMemo, useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import type { GridColumn } from '../../components/data-grid.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import styles from './forwarding.module.css';
import { Paged } from './paged.tsx';
import { deadQuery } from './queries.ts';
import { forwardWords } from './words.ts';

/** Frames that were given up, why, and the way to send them again. */
export function DeadList({ id, writes }: { id: string; writes: boolean }) {
  const say = useWords(forwardWords).dead;
  const lang = useLang();
  const client = useQueryClient();
  const query = useInfiniteQuery(deadQuery(id));
  const [asking, setAsking] = useState(false);
  const [only, setOnly] = useState<number>();
  const total = query.data?.pages[0]?.total ?? 0;
  const columns = useMemo(
    (): GridColumn<ForwardDead>[] => [
      { key: 'at', title: say.at, width: '160px', cell: (row) => formatInstant(row.at) },
      {
        key: 'mn',
        title: 'MN',
        width: 'minmax(190px, 1fr)',
        cell: (row) => (
          <Link to="/frames/$position" params={{ position: String(row.position) }} search={{}}>
            <span className={styles.mono}>{row.mn}</span>
          </Link>
        ),
      },
      { key: 'cn', title: 'CN', width: '60px', cell: (row) => row.cn },
      {
        key: 'why',
        title: say.why,
        width: 'minmax(240px, 2fr)',
        cell: (row) => <span title={row[lang]}>{row[lang]}</span>,
      },
      { key: 'tries', title: say.tries, width: '60px', align: 'end', cell: (row) => row.tries },
      {
        key: 'state',
        title: '',
        width: '110px',
        cell: (row) =>
          row.state === 'waiting' || !writes ? (
            <Chip tone={row.state === 'waiting' ? 'plain' : 'suspect'}>{say.state[row.state]}</Chip>
          ) : (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                setOnly(row.position);
                setAsking(true);
              }}
            >
              {say.againOne}
            </Button>
          ),
      },
    ],
    [say, lang, writes],
  );
  const send = async (reason: string) => {
    const body = { reason, ...(only !== undefined && { positions: [only] }) };
    await sendJson('POST', `forwarding/${id}/dead/send-again`, { body });
    await client.invalidateQueries({ queryKey: ['forwarding'] });
  };
  return (
    <Pane flush>
      <Paged
        query={query}
        label={say.why}
        columns={columns}
        rowKey={(row) => String(row.position)}
        empty={[say.none, say.noneText]}
      >
        {writes && total > 0 && (
          <div className={styles.more}>
            <Button
              size="xs"
              onClick={() => {
                setOnly(undefined);
                setAsking(true);
              }}
            >
              {say.again}
            </Button>
          </div>
        )}
      </Paged>
      <ReasonDialog
        opened={asking}
        title={say.confirm}
        effect={say.text(only === undefined ? total : 1)}
        confirm={say.confirm}
        act={send}
        onClose={() => setAsking(false)}
      />
    </Pane>
  );
}
