import type { Order, OrderStep } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { actorText } from '../../components/order-chips.tsx';
import { orderWords } from '../../components/order-words.ts';
import { useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { FrameLine } from './frame-line.tsx';
import { stepTime } from './order-facts.tsx';
import styles from './timeline.module.css';
import { useReturnWords } from './use-order-names.ts';
import { ordersWords } from './words.ts';

const BAD: ReadonlySet<OrderStep['event']> = new Set(['reject', 'timeout', 'expire', 'stray', 'refuse']);

/** Every step as it happened: who, when, why, and the frame that brought it. */
export function Timeline({ order, steps }: { order: Order; steps: readonly OrderStep[] }) {
  return (
    <ol className={styles.steps} aria-live="polite" aria-relevant="additions">
      {steps.map((step) => (
        <Step key={step.seq} order={order} step={step} />
      ))}
    </ol>
  );
}

function Step({ order, step }: { order: Order; step: OrderStep }) {
  const say = useWords(ordersWords);
  const words = useWords(orderWords);
  const { states } = words;
  const returned = useReturnWords();
  const { qnRtn, exeRtn, oddity } = step.detail;
  const code =
    typeof qnRtn === 'string'
      ? `QnRtn ${returned('QnRtn', qnRtn, order.edition)}`
      : typeof exeRtn === 'string'
        ? `ExeRtn ${returned('ExeRtn', exeRtn, order.edition)}`
        : undefined;
  const odd = say.oddities[oddity as keyof typeof say.oddities] as string | undefined;
  return (
    <li className={cx(styles.step, BAD.has(step.event) && styles.bad)}>
      <div className={styles.head}>
        <strong>{say.events[step.event]}</strong>
        {step.from !== step.to && (
          <span className={styles.quiet}>{say.moved(states[step.from], states[step.to])}</span>
        )}
        {code !== undefined && <span className={styles.code}>{code}</span>}
        {odd !== undefined && <Chip tone="suspect">{odd}</Chip>}
      </div>
      <div className={styles.meta}>
        {actorText(step.by, step.byName, words)} · <time>{stepTime(step.at)}</time>
      </div>
      {step.reason !== '' && <p className={styles.reason}>{step.reason}</p>}
      {step.frame !== null && <FrameLine position={step.frame} />}
    </li>
  );
}
