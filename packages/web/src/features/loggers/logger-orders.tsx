import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  askRefusal,
  formatInstant,
  instant,
  isOrderOpen,
  type LiveEvents,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type Order,
  wireTime,
} from '@wenqu/domain';
import { useCallback, useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { actorText, OrderDeadline, OrderMarks, OrderStateChip } from '../../components/order-chips.tsx';
import { orderWords } from '../../components/order-words.ts';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { openAsk } from '../../lib/ask-store.ts';
import { now } from '../../lib/clock.ts';
import { editionSpoken, type LoggerView } from '../../lib/loggers.ts';
import { commandOf, commandsQuery, fewOrdersQuery } from '../../lib/orders.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { useOrderEvents } from '../../live/use-live.ts';
import { FirstContact } from './first-contact.tsx';
import styles from './loggers.module.css';
import { loggerWords } from './words.ts';

const RECENT = 30;
/** In the order of use. */
const QUICK = [
  ...(['1011', '1012', '1061', '1062', '1063', '1064'] as const),
  ...(['2061', '2051', '2031', '3019', '3020'] as const),
];

/** Orders to one logger: quick ones, the first contact of a new one, what is open, what was lately. */
export function LoggerOrders({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords).orders;
  const client = useQueryClient();
  const { mn } = view;
  useOrderEvents(
    useCallback(
      (event: LiveEvents['order'] | undefined) => {
        if (event === undefined || event.mn === mn)
          void client.invalidateQueries({ queryKey: ['orders', 'few'] });
      },
      [client, mn],
    ),
  );
  const query = useQuery(fewOrdersQuery({ mn }, RECENT));
  // Offered while nothing was ever asked; it stays while its answers come in.
  const [fresh, setFresh] = useState(false);
  if (!fresh && query.data?.items.length === 0) setFresh(true);
  if (query.isPending) return <Skeleton rows={6} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const orders = query.data.items;
  const open = orders.filter(({ state }) => isOrderOpen(state));
  const ended = orders.filter(({ state }) => !isOrderOpen(state));
  const all = (
    <Link to="/orders" search={{ v: 'all', mn }}>
      {say.all}
    </Link>
  );
  return (
    <>
      <QuickOrders view={view} />
      {fresh && view.logger !== null && <FirstContact view={view} />}
      {orders.length === 0 ? (
        <Pane title={say.recent}>
          <p className={styles.quiet}>{say.none}</p>
        </Pane>
      ) : (
        <>
          <Pane title={say.open}>
            {open.length === 0 ? (
              <p className={styles.quiet}>{say.noneOpen}</p>
            ) : (
              <OrderTable orders={open} label={say.open} />
            )}
          </Pane>
          {ended.length > 0 && (
            <Pane title={say.recent} extra={all}>
              <OrderTable orders={ended} label={say.recent} />
            </Pane>
          )}
        </>
      )}
    </>
  );
}

/** Fields that are filled in already: the last day of hours, the last hour of minutes. */
function prefilled(cn: string): Readonly<Record<string, string>> {
  const at = now();
  const hour = at - (at % MICROS_PER_HOUR);
  const range = (from: number, to: number) => ({
    BeginTime: wireTime(instant(from)),
    EndTime: wireTime(instant(to)),
  });
  if (cn === '2061') return range(hour - MICROS_PER_DAY, hour);
  if (cn === '2051') return range(hour - MICROS_PER_HOUR, hour);
  if (cn === '2031') {
    const day = wireTime(instant(at - MICROS_PER_DAY)).slice(0, 8);
    return { BeginTime: `${day}000000`, EndTime: `${day}000000` };
  }
  return {};
}

/** What is asked most; only what this edition has and this person may ask. */
function QuickOrders({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords).orders;
  const commands = useQuery(commandsQuery).data;
  const account = useAccount();
  const mayAsk = useMay('order.ask');
  const edition = editionSpoken(view);
  if (!mayAsk || !account || view.logger === null) return null;
  const offered = QUICK.filter((cn) => {
    const line = commands?.find((each) => each.cn === cn && each.edition === edition);
    return line && askRefusal({ class: line.class, reason: '—', urgent: false }, account) === undefined;
  });
  return (
    <Pane title={say.quick}>
      <div className={styles.quick}>
        {offered.map((cn) => (
          <Button
            key={cn}
            size="xs"
            variant="default"
            title={`CN=${cn}`}
            onClick={() => openAsk({ mn: view.mn, cn, params: prefilled(cn) })}
          >
            {say.quickNames[cn]}
          </Button>
        ))}
        <Button size="xs" onClick={() => openAsk({ mn: view.mn })}>
          {say.other}
        </Button>
      </div>
    </Pane>
  );
}

function OrderTable({ orders, label }: { orders: readonly Order[]; label: string }) {
  const say = useWords(loggerWords).orders.columns;
  const words = useWords(orderWords);
  const lang = useLang();
  const commands = useQuery(commandsQuery).data ?? [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.number}</th>
            <th>{say.state}</th>
            <th>{say.command}</th>
            <th>{say.by}</th>
            <th>{say.at}</th>
            <th>{say.deadline}</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id}>
              <td className={styles.nowrap}>
                <Link to="/orders/$id" params={{ id: order.id }}>
                  {order.id}
                </Link>
              </td>
              <td>
                <span className={styles.cells}>
                  <OrderStateChip order={order} />
                  <OrderMarks order={order} />
                </span>
              </td>
              <td>
                {order.cn} {commandOf(commands, order.cn, order.edition)?.[lang]}
              </td>
              <td className={styles.nowrap}>{actorText(order.askedBy, order.askedByName, words)}</td>
              <td className={styles.nowrap}>{formatInstant(order.askedAt)}</td>
              <td className={styles.nowrap}>
                {isOrderOpen(order.state) ? (
                  <OrderDeadline order={order} />
                ) : (
                  order.endedAt !== null && `${say.ended} ${formatInstant(order.endedAt)}`
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
