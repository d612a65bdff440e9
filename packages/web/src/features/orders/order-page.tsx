import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isOrderOpen, type LiveEvents, type OrderDetail } from '@wenqu/domain';
import { useCallback } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { OrderDeadline, OrderMarks, OrderStateChip } from '../../components/order-chips.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { orderQuery } from '../../lib/orders.ts';
import { useOrderEvents } from '../../live/use-live.ts';
import { OrderActs } from './order-acts.tsx';
import { OrderFacts, OrderOutcomeNote, OrderParams, OrderResult } from './order-facts.tsx';
import styles from './order-page.module.css';
import { orderRoute } from './route.tsx';
import { Timeline } from './timeline.tsx';
import { useCommandName } from './use-order-names.ts';
import { ordersWords } from './words.ts';

/** One order whole: what was asked, every step and frame as it happens, what may be done. */
export function OrderPage() {
  const say = useWords(ordersWords);
  const { id } = orderRoute.useParams();
  const query = useQuery(orderQuery(id));
  const client = useQueryClient();
  useOrderEvents(
    useCallback(
      (event: LiveEvents['order'] | undefined) => {
        if (event === undefined || event.id === id)
          void client.invalidateQueries({ queryKey: orderQuery(id).queryKey });
      },
      [client, id],
    ),
  );
  if (query.data) return <OrderBody detail={query.data} reload={() => void query.refetch()} />;
  return (
    <PageFrame title={id}>
      {query.isPending ? (
        <Skeleton rows={10} />
      ) : query.error instanceof ApiError && query.error.status === 404 ? (
        <EmptyState title={say.one.missing} text={say.one.missingText}>
          <Link to="/orders" search={{}}>
            {say.one.back}
          </Link>
        </EmptyState>
      ) : (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      )}
    </PageFrame>
  );
}

function OrderBody({ detail, reload }: { detail: OrderDetail; reload: () => void }) {
  const say = useWords(ordersWords);
  const command = useCommandName();
  const { order, steps } = detail;
  const count = Object.keys(order.result).length;
  return (
    <PageFrame
      title={`${order.id} ${command(order.cn, order.edition)}`.trim()}
      lead={
        <span className={styles.chipRow}>
          <OrderStateChip order={order} />
          <OrderMarks order={order} />
          <OrderDeadline order={order} long />
        </span>
      }
    >
      <div className={styles.columns}>
        <div className={styles.stack}>
          {!isOrderOpen(order.state) && <OrderOutcomeNote order={order} />}
          <Pane title={say.one.timeline}>
            <Timeline order={order} steps={steps} />
          </Pane>
        </div>
        <div className={styles.stack}>
          <Pane title={say.one.acts} className={styles.first}>
            <OrderActs detail={detail} reload={reload} />
          </Pane>
          <Pane title={say.one.params}>
            <OrderParams order={order} />
          </Pane>
          {count > 0 && (
            <Pane title={say.one.result}>
              <OrderResult order={order} />
            </Pane>
          )}
          <Pane title={say.one.facts}>
            <OrderFacts order={order} />
          </Pane>
        </div>
      </div>
    </PageFrame>
  );
}
