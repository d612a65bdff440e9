import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Account, formatMinute, type Instant, ROLE_NAMES } from '@wenqu/domain';
import { useCallback, useMemo, useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useTyped } from '../../lib/use-typed.ts';
import { AccountForm } from './account-form.tsx';
import { AccountPane } from './account-pane.tsx';
import styles from './accounts.module.css';
import { type OneTime, PasswordDialog } from './password-dialog.tsx';
import { accountsQuery } from './queries.ts';
import { accountsRoute } from './route.tsx';
import { accountWords } from './words.ts';

type Search = { q?: string; id?: string; new?: true };

/** Logins of the house: who they are, what they are bound to, where they are signed in. */
export function AccountsPage() {
  const say = useWords(accountWords);
  const search = accountsRoute.useSearch();
  const navigate = useNavigate({ from: '/admin/accounts' });
  const change = useCallback(
    (set: Record<string, string | boolean | undefined>) =>
      void navigate({ search: (was) => ({ ...was, ...set }) as Search }),
    [navigate],
  );
  const mayWrite = useMay('account.write');
  const query = useQuery(accountsQuery);
  const [oneTime, setOneTime] = useState<OneTime>();
  const typed = useTyped(
    search.q ?? '',
    useCallback((q: string) => change({ q: q || undefined }), [change]),
  );
  const shown = query.data?.find((account) => account.id === search.id);
  return (
    <PageFrame
      title={say.title}
      lead={query.data && <span>{say.total(query.data.length)}</span>}
      actions={
        mayWrite && (
          <Button
            size="xs"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => change({ new: true, id: undefined })}
          >
            {say.add}
          </Button>
        )
      }
    >
      <TextInput
        className={styles.search ?? ''}
        size="xs"
        type="search"
        aria-label={say.searchLabel}
        placeholder={say.search}
        {...typed}
      />
      <div className={styles.split}>
        <Pane flush className={styles.list}>
          <Rows
            query={query}
            q={search.q ?? ''}
            current={search.id}
            onOpen={(id) => change({ id, new: undefined })}
          />
        </Pane>
        {search.new && mayWrite && (
          <Pane title={say.form.newTitle} className={styles.side}>
            <AccountForm
              onCancel={() => change({ new: undefined })}
              onDone={(account, password) => {
                if (password !== undefined) setOneTime({ name: account.displayName, password });
                change({ new: undefined, id: account.id });
              }}
            />
          </Pane>
        )}
        {shown && !search.new && (
          <AccountPane
            key={shown.id}
            account={shown}
            onPassword={setOneTime}
            onClose={() => change({ id: undefined })}
          />
        )}
      </div>
      <PasswordDialog oneTime={oneTime} onClose={() => setOneTime(undefined)} />
    </PageFrame>
  );
}

const useAccounts = () => useQuery(accountsQuery);

function Rows({
  query,
  q,
  current,
  onOpen,
}: {
  query: ReturnType<typeof useAccounts>;
  q: string;
  current: string | undefined;
  onOpen: (id: string) => void;
}) {
  const say = useWords(accountWords);
  const lang = useLang();
  const columns = useColumns(onOpen);
  if (query.isPending) return <Skeleton rows={6} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const wanted = q.toLowerCase();
  const rows = query.data.filter((account) =>
    `${account.name} ${account.displayName} ${ROLE_NAMES[account.role][lang]}`.toLowerCase().includes(wanted),
  );
  if (rows.length === 0) return <EmptyState title={say.filtered} text={say.filteredText} />;
  return (
    <DataGrid
      label={say.title}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      current={current}
      onOpen={(row) => onOpen(row.id)}
    />
  );
}

function useColumns(onOpen: (id: string) => void): readonly GridColumn<Account>[] {
  const say = useWords(accountWords);
  const lang = useLang();
  const places = usePlaces();
  return useMemo(
    () => [
      {
        key: 'name',
        title: say.columns.name,
        width: 'minmax(110px, 1fr)',
        cell: (row) => (
          <button type="button" className={styles.link} onClick={() => onOpen(row.id)}>
            {row.name}
          </button>
        ),
      },
      {
        key: 'displayName',
        title: say.columns.displayName,
        width: 'minmax(110px, 1fr)',
        cell: (row) => row.displayName,
      },
      {
        key: 'role',
        title: say.columns.role,
        width: '120px',
        cell: (row) => ROLE_NAMES[row.role][lang],
      },
      {
        key: 'binding',
        title: say.columns.binding,
        width: 'minmax(140px, 1.2fr)',
        cell: (row) => {
          const bound = row.enterprise === '' ? row.agency : places.enterprise(row.enterprise);
          const where = row.district === 'demo' ? say.district.demo : '';
          return [bound, where].filter(Boolean).join(' · ') || '—';
        },
      },
      {
        key: 'state',
        title: say.columns.state,
        width: '130px',
        cell: (row) =>
          row.disabled ? (
            <Chip tone="offline">{say.states.disabled}</Chip>
          ) : row.mustChangePassword ? (
            <Chip tone="suspect">{say.states.mustChange}</Chip>
          ) : (
            <Chip tone="normal">{say.states.active}</Chip>
          ),
      },
      {
        key: 'last',
        title: say.columns.lastLogin,
        width: '150px',
        cell: (row) => (row.lastLoginAt === null ? say.never : formatMinute(row.lastLoginAt as Instant)),
      },
    ],
    [say, lang, places, onOpen],
  );
}
