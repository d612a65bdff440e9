import { type Instant, isOrderOpen, MICROS_PER_SECOND, type Order, owesApproval } from '@wenqu/domain';
import { useWords } from '../i18n/lang.ts';
import { useSecond } from '../lib/clock.ts';
import { Chip, type ChipTone } from './chip.tsx';
import styles from './order-chips.module.css';
import { orderWords } from './order-words.ts';

type Say = (typeof orderWords)['zh'];

const TONES: Readonly<Record<Order['state'], ChipTone>> = {
  requested: 'suspect',
  queued: 'plain',
  sent: 'maintenance',
  accepted: 'maintenance',
  executing: 'maintenance',
  done: 'normal',
  failed: 'over',
  expired: 'offline',
  refused: 'offline',
  cancelled: 'offline',
};
const UNKNOWN: ReadonlySet<Order['outcome']> = new Set(['no-answer', 'no-result']);

/** Where an order stands. A device that fell silent may have acted: that is no failure but unknown. */
export function OrderStateChip({ order }: { order: Pick<Order, 'state' | 'outcome'> }) {
  const say = useWords(orderWords);
  const unknown = UNKNOWN.has(order.outcome);
  const tone = unknown ? 'suspect' : TONES[order.state];
  return (
    <Chip tone={tone} {...(order.outcome === null ? {} : { title: say.outcomes[order.outcome] })}>
      {unknown ? say.unknown : say.states[order.state]}
    </Chip>
  );
}

/** Hidden, urgent, approval owed: where they hold. */
export function OrderMarks({ order }: { order: Order }) {
  const say = useWords(orderWords);
  return (
    <>
      {order.hidden && (
        <Chip tone="maintenance" title={say.hiddenWhy}>
          {say.hidden}
        </Chip>
      )}
      {order.urgent && (
        <Chip tone="suspect" title={say.urgentWhy}>
          {owesApproval(order) ? say.approvalOwed : say.urgent}
        </Chip>
      )}
    </>
  );
}

/** `12 秒`, `3 分 05 秒`, `2 小时 4 分`. */
export function spanText(say: Say, seconds: number): string {
  if (seconds < 60) return say.seconds(seconds);
  if (seconds < 3600) return say.minutes(Math.floor(seconds / 60), String(seconds % 60).padStart(2, '0'));
  return say.hours(Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60));
}

/** What an open order waits for and how long that may take; nothing for one that ended. */
export function OrderDeadline({ order, long = false }: { order: Order; long?: boolean }) {
  const say = useWords(orderWords);
  if (!isOrderOpen(order.state)) return long ? null : <span className={styles.quiet}>—</span>;
  const waits = say.waitsFor[order.state as keyof Say['waitsFor']];
  const until = order.deadlineAt ?? order.expiresAt;
  return (
    <span className={styles.deadline} title={waits}>
      {long && <span>{waits} · </span>}
      <Countdown until={until} />
    </span>
  );
}

/** Alone, so that a redraw per second costs one cell. */
function Countdown({ until }: { until: Instant }) {
  const say = useWords(orderWords);
  const left = Math.ceil(until / MICROS_PER_SECOND) - useSecond();
  return left >= 0 ? (
    <span className={left <= 10 ? styles.near : undefined}>{say.left(spanText(say, left))}</span>
  ) : (
    <span className={styles.near}>{say.late(spanText(say, -left))}</span>
  );
}

/** A person by name; the house, the device and, seen from outside, the bureau by what they are. */
export const actorText = (by: string, name: string, say: Say): string =>
  name || ((say.by as Readonly<Record<string, string>>)[by] ?? by);
