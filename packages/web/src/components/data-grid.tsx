import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useWords } from '../i18n/lang.ts';
import { cx } from '../lib/class-names.ts';
import styles from './data-grid.module.css';
import { componentWords } from './words.ts';

export interface GridColumn<T> {
  readonly key: string;
  readonly title: string;
  /** CSS width of the column's track, `120px` or `minmax(140px, 1fr)`. */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** Show a sort button that asks for this key. */
  readonly sortable?: boolean;
  readonly cell: (row: T) => ReactNode;
}

export interface GridSort {
  readonly key: string;
  readonly descending: boolean;
}

interface GridProps<T> {
  /** Name of the table for screen readers. */
  readonly label: string;
  readonly columns: readonly GridColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** How many rows there are in all, when more than `rows` holds. */
  readonly total?: number;
  readonly onOpen?: (row: T) => void;
  /** Key of the row that is shown elsewhere (preview pane). */
  readonly current?: string | undefined;
  readonly chosen?: ReadonlySet<string>;
  readonly onChoose?: (key: string, on: boolean) => void;
  readonly sort?: GridSort | undefined;
  readonly onSort?: (sort: GridSort) => void;
  /** Called when the last rows come near; load the next page then. */
  readonly onEnd?: () => void;
  readonly dense?: boolean;
  /** CSS height the grid may take before it scrolls inside; 'fill' takes what its parent leaves. */
  readonly maxHeight?: string | 'fill';
  readonly rowClass?: (row: T) => string | undefined;
}

/**
 * A list of any length: only rows in view are drawn. j k ↑ ↓ move, Enter opens, x chooses. On a phone each
 * row becomes a block of name and value. Sorting and filtering belong to the server.
 */
export function DataGrid<T>(props: GridProps<T>) {
  const { columns, rows, rowKey, onOpen, onChoose, chosen, dense = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rowPx = dense ? 32 : 40;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    getItemKey: (index) => rowKey(rows[index]!),
    onChange: (grid) => {
      const last = grid.getVirtualItems().at(-1);
      if (last && last.index >= rows.length - 20) props.onEnd?.();
    },
  });
  const go = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    setActive(index);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Never act while the input method is composing, nor on keys typed into a field of a row.
    if (event.nativeEvent.isComposing || (event.target as HTMLElement).closest('input, textarea, select'))
      return;
    const row = rows[active];
    const step = STEPS[event.key];
    if (step !== undefined) go(step(active, rows.length));
    else if (
      event.key === 'Enter' &&
      row !== undefined &&
      event.target === event.currentTarget.querySelector(':focus[role=row]')
    )
      onOpen?.(row);
    else if (event.key === 'x' && row !== undefined && onChoose)
      onChoose(rowKey(row), !chosen?.has(rowKey(row)));
    else return;
    event.preventDefault();
  };
  const template = `${onChoose ? '36px ' : ''}${columns.map((column) => column.width).join(' ')}`;
  const focusable = Math.min(active, rows.length - 1);
  return (
    <div
      ref={scroller}
      className={cx(styles.grid, dense && styles.dense, props.maxHeight === 'fill' && styles.fill)}
      style={{
        ['--grid-template' as string]: template,
        ['--grid-row' as string]: `${rowPx}px`,
        ...(props.maxHeight === 'fill' ? {} : { maxHeight: props.maxHeight ?? '70vh' }),
      }}
      role="grid"
      aria-label={props.label}
      aria-rowcount={(props.total ?? rows.length) + 1}
      aria-colcount={columns.length + (onChoose ? 1 : 0)}
      tabIndex={rows.length === 0 ? 0 : -1}
      onKeyDown={onKeyDown}
    >
      <GridHead {...props} />
      <div className={styles.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          return (
            <GridRow
              key={item.key}
              {...props}
              row={row}
              index={item.index}
              top={item.start}
              measure={virtual.measureElement}
              focusable={item.index === focusable}
              onActive={() => setActive(item.index)}
            />
          );
        })}
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1,
  j: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  k: (at) => at - 1,
  PageDown: (at) => at + 15,
  PageUp: (at) => at - 15,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function GridHead<T>({ columns, sort, onSort, onChoose }: GridProps<T>) {
  const say = useWords(componentWords);
  return (
    <div className={styles.headGroup} role="rowgroup">
      <div className={cx(styles.row, styles.head)} role="row" aria-rowindex={1}>
        {onChoose && <div role="columnheader" aria-label={say.grid.selectAll} />}
        {columns.map((column) => {
          const sorted = sort?.key === column.key ? sort : undefined;
          const order = sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none';
          return (
            <div
              key={column.key}
              role="columnheader"
              className={cx(styles.cell, column.align === 'end' && styles.end)}
              {...(column.sortable ? { 'aria-sort': order as 'none' | 'ascending' | 'descending' } : {})}
            >
              {column.sortable && onSort ? (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => onSort({ key: column.key, descending: sorted ? !sorted.descending : true })}
                >
                  {column.title}
                  <span aria-hidden="true">{sorted ? (sorted.descending ? ' ↓' : ' ↑') : ' ↕'}</span>
                </button>
              ) : (
                column.title
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function GridRow<T>({
  row,
  index,
  top,
  measure,
  focusable,
  onActive,
  ...props
}: GridProps<T> & {
  row: T;
  index: number;
  top: number;
  measure: (element: HTMLElement | null) => void;
  focusable: boolean;
  onActive: () => void;
}) {
  const say = useWords(componentWords);
  const { columns, rowKey, onOpen, onChoose, chosen, current } = props;
  const key = rowKey(row);
  const open = (event: React.MouseEvent) => {
    if ((event.target as HTMLElement).closest('a, button, input, label')) return;
    onOpen?.(row);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid above listens for Enter
    <div
      ref={measure}
      data-index={index}
      className={cx(
        styles.row,
        styles.line,
        onOpen && styles.opens,
        current === key && styles.current,
        props.rowClass?.(row),
      )}
      style={{ transform: `translateY(${top}px)` }}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen ? chosen.has(key) : current === key}
      tabIndex={focusable ? 0 : -1}
      onFocus={onActive}
      onClick={open}
    >
      {onChoose && (
        <div role="gridcell" className={styles.cell}>
          <input
            type="checkbox"
            checked={chosen?.has(key) ?? false}
            onChange={(event) => onChoose(key, event.currentTarget.checked)}
            aria-label={say.grid.select(key)}
            tabIndex={-1}
          />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.key}
          role="gridcell"
          className={cx(styles.cell, column.align === 'end' && styles.end)}
          data-label={column.title}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
