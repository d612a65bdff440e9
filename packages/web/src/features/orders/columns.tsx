import { Link } from '@tanstack/react-router';
import { formatInstant, isOrderOpen, type Order } from '@wenqu/domain';
import type { GridColumn } from '../../components/data-grid.tsx';
import { OrderDeadline, OrderMarks, OrderStateChip } from '../../components/order-chips.tsx';
import styles from './orders.module.css';
import type { ordersWords } from './words.ts';

/** What the rows need besides the orders themselves. */
export interface RowNames {
  readonly say: (typeof ordersWords)['zh'];
  readonly enterprise: (id: string) => string;
  readonly command: (cn: string, edition: string) => string;
  readonly askedBy: (order: Order) => string;
}

/** Columns of the list of orders. */
export function orderColumns({ say, enterprise, command, askedBy }: RowNames): readonly GridColumn<Order>[] {
  const { columns } = say;
  return [
    {
      key: 'number',
      title: columns.number,
      width: '136px',
      cell: (row) => (
        <Link to="/orders/$id" params={{ id: row.id }} className={styles.number}>
          {row.id}
        </Link>
      ),
    },
    {
      key: 'state',
      title: columns.state,
      width: 'minmax(204px, 0.8fr)',
      cell: (row) => (
        <span className={styles.chipLine}>
          <OrderStateChip order={row} />
          <OrderMarks order={row} />
        </span>
      ),
    },
    {
      key: 'device',
      title: columns.device,
      width: 'minmax(276px, 1.4fr)',
      cell: (row) => (
        <span className={styles.device} title={`${enterprise(row.enterprise)} ${row.mn}`}>
          <span>{enterprise(row.enterprise)}</span>
          <code>{row.mn}</code>
        </span>
      ),
    },
    {
      key: 'command',
      title: columns.command,
      width: 'minmax(160px, 1fr)',
      cell: (row) => (
        <span title={`${row.cn} ${command(row.cn, row.edition)}`}>
          <code>{row.cn}</code> {command(row.cn, row.edition)}
        </span>
      ),
    },
    {
      key: 'by',
      title: columns.by,
      width: '88px',
      cell: (row) => <span title={askedBy(row)}>{askedBy(row)}</span>,
    },
    {
      key: 'at',
      title: columns.at,
      width: '128px',
      cell: (row) => <time title={formatInstant(row.askedAt)}>{formatInstant(row.askedAt).slice(5)}</time>,
    },
    {
      key: 'deadline',
      title: columns.deadline,
      width: '144px',
      cell: (row) =>
        isOrderOpen(row.state) ? (
          <OrderDeadline order={row} />
        ) : (
          <span className={styles.quiet}>
            {columns.ended} {row.endedAt === null ? '—' : formatInstant(row.endedAt).slice(5, 16)}
          </span>
        ),
    },
  ];
}
