import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatTime, type Instant, type Order, owesApproval } from '@wenqu/domain';
import { useCallback, useEffect, useMemo } from 'react';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { actorText } from '../../components/order-chips.tsx';
import { orderWords } from '../../components/order-words.ts';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useWords } from '../../i18n/lang.ts';
import { dropAsk, openAsk } from '../../lib/ask-store.ts';
import { fewOrdersQuery, ordersQuery } from '../../lib/orders.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { orderColumns } from './columns.tsx';
import { type Change, isFiltered, NO_FILTER, OrderFilters } from './filters.tsx';
import styles from './orders.module.css';
import { type OrdersSearch, type OrdersView, ordersRoute, VIEWS } from './route.tsx';
import { useLiveOrders } from './use-live-orders.ts';
import { useCommandName } from './use-order-names.ts';
import { setParams } from './wire-field.ts';
import { ordersWords } from './words.ts';

const STATES_OF: Readonly<Record<OrdersView, string | undefined>> = {
  approve: 'requested',
  open: 'requested,queued,sent,accepted,executing',
  all: undefined,
};

/** Only samples may go out before they are approved, within a day of it. */
const SENT_STATES = 'queued,sent,accepted,executing,done,failed';
const OWED_ROWS = 100;

/** 指令: what waits for a second person first, then what is under way, then all; filters in the address. */
export function OrdersPage() {
  const say = useWords(ordersWords);
  const given = ordersRoute.useSearch();
  const navigate = useNavigate({ from: '/orders' });
  const change: Change = useCallback(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as OrdersSearch, replace: true }),
    [navigate],
  );
  const mayApprove = useMay('order.approve');
  const mayAsk = useMay('order.ask');
  const search = { ...given, v: given.v ?? (mayApprove ? 'approve' : 'open') } as const;
  const { ask, cn, set, why } = search;
  useEffect(() => {
    if (ask === undefined) return undefined;
    openAsk({
      mn: ask === 'new' ? '' : ask,
      ...(cn === undefined ? {} : { cn }),
      ...(set === undefined ? {} : { params: setParams(set) }),
      ...(why === undefined ? {} : { reason: why }),
      onClose: () => change({ ask: undefined, cn: undefined, set: undefined, why: undefined }),
    });
    return dropAsk;
  }, [ask, cn, set, why, change]);
  const list = useOrders(search);
  const frame = useListFrame();
  const asOf = list.asOf as Instant | undefined;
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill}
      lead={
        asOf !== undefined && (
          <span>
            {list.total === null
              ? say.shown(list.rows.length, formatTime(asOf))
              : say.total(list.total, formatTime(asOf))}
          </span>
        )
      }
      actions={
        mayAsk && (
          <Button size="xs" onClick={() => openAsk({ mn: '' })}>
            {say.ask}
          </Button>
        )
      }
    >
      <ViewTabs search={search} onChange={(v) => change({ v, st: undefined })} />
      <OrderFilters search={search} change={change} />
      {mayApprove && search.v === 'approve' && <Owed />}
      <Fresh live={list.live} />
      <Pane flush className={styles.list}>
        <Rows search={search} list={list} change={change} />
      </Pane>
    </PageFrame>
  );
}

/** What the address narrows to. While it opens the dialog, `cn` is the dialog's. */
const askedOf = ({ v = 'all', st, mn, cn, cls, from, ask }: OrdersSearch) => ({
  state: v === 'all' ? st : STATES_OF[v],
  mn,
  cn: ask === undefined ? cn : undefined,
  class: cls,
  origin: from,
});

function useOrders(search: OrdersSearch) {
  const asked = askedOf(search);
  const query = useInfiniteQuery(ordersQuery(asked));
  const pages = query.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  return {
    query,
    rows,
    asOf: pages?.[0]?.asOf,
    total: pages?.[0]?.total ?? null,
    live: useLiveOrders(asked, rows),
    more: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
  };
}

function Rows({
  search,
  list: { query, rows, total, more },
  change,
}: {
  search: OrdersSearch;
  list: ReturnType<typeof useOrders>;
  change: Change;
}) {
  const say = useWords(ordersWords);
  const words = useWords(orderWords);
  const places = usePlaces();
  const navigate = useNavigate();
  const frame = useListFrame();
  const command = useCommandName();
  const columns = useMemo(
    () =>
      orderColumns({
        ...{ say, command, enterprise: places.enterprise },
        askedBy: ({ askedBy, askedByName }) => actorText(askedBy, askedByName, words),
      }),
    [say, command, places, words],
  );
  if (query.isPending) return <Skeleton rows={10} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <NothingHere search={search} change={change} />;
  return (
    <DataGrid<Order>
      label={say.title}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      total={total ?? rows.length}
      maxHeight={frame.maxHeight}
      onEnd={more}
      onOpen={(row) => void navigate({ to: '/orders/$id', params: { id: row.id } })}
    />
  );
}

function NothingHere({ search, change }: { search: OrdersSearch; change: Change }) {
  const { empty } = useWords(ordersWords);
  const button = (text: string, set: Parameters<Change>[0]) => (
    <Button size="xs" variant="default" onClick={() => change(set)}>
      {text}
    </Button>
  );
  if (isFiltered(search))
    return (
      <EmptyState title={empty.filtered} text={empty.filteredText}>
        {button(empty.clear, NO_FILTER)}
      </EmptyState>
    );
  const view = search.v ?? 'all';
  return (
    <EmptyState title={empty[view]} text={empty[`${view}Text`]}>
      {view !== 'all' && button(empty.showAll, { v: 'all' })}
    </EmptyState>
  );
}

function ViewTabs({ search, onChange }: { search: OrdersSearch; onChange: (view: OrdersView) => void }) {
  const say = useWords(ordersWords);
  const approve = useQuery(fewOrdersQuery({ state: STATES_OF.approve }, 1)).data?.total;
  const open = useQuery(fewOrdersQuery({ state: STATES_OF.open }, 1)).data?.total;
  const counts = { approve: approve ?? undefined, open: open ?? undefined, all: undefined };
  return (
    <TabBar
      label={say.views.label}
      value={search.v ?? 'all'}
      onChange={onChange}
      tabs={VIEWS.map((each) => ({ value: each, text: say.views[each], count: counts[each] }))}
    />
  );
}

/** What went out before anybody agreed still wants its approval, though it may have ended. */
function Owed() {
  const say = useWords(ordersWords);
  const orders = useQuery(fewOrdersQuery({ class: 'sample', state: SENT_STATES }, OWED_ROWS)).data?.items;
  const owed = (orders ?? []).filter(owesApproval);
  if (owed.length === 0) return null;
  return (
    <p className={styles.owed}>
      {say.owed(owed.length)}
      {owed.map(({ id }) => (
        <Link key={id} to="/orders/$id" params={{ id }}>
          {id}
        </Link>
      ))}
    </p>
  );
}

/** New orders wait until they are asked for: rows do not move under the pointer. */
function Fresh({ live: { waiting, renew } }: { live: ReturnType<typeof useLiveOrders> }) {
  const say = useWords(ordersWords);
  if (waiting === 0) return null;
  return (
    <button type="button" className={styles.fresh} onClick={renew}>
      {say.fresh(waiting)}
    </button>
  );
}
