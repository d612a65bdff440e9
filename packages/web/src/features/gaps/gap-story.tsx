import { Link } from '@tanstack/react-router';
import {
  formatInstant,
  GAP_CAUSE_NAMES,
  GAP_END_NAMES,
  GAP_OUTCOME_NAMES,
  GAP_STEP_NAMES,
  type GapAttempt,
  type GapStep,
  type Lang,
} from '@wenqu/domain';
import type { ReactNode } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { SpanText } from './gap-chips.tsx';
import styles from './gaps.module.css';
import { gapWords } from './words.ts';

/** Every recall: what was asked for, by which order, and what came. */
export function AttemptTable({ attempts }: { attempts: readonly GapAttempt[] }) {
  const say = useWords(gapWords);
  const lang = useLang();
  if (attempts.length === 0) return <p className={styles.note}>{say.tries.none}</p>;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.tries.order}</th>
            <th>{say.tries.range}</th>
            <th>{say.tries.at}</th>
            <th>{say.tries.by}</th>
            <th>{say.tries.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((each) => (
            <tr key={each.seq}>
              <td>
                <OrderLink id={each.order} /> <span className={styles.meta}>{each.cn}</span>
              </td>
              <td>
                <SpanText gap={{ ...each, running: false }} />
              </td>
              <td>
                <time>{formatInstant(each.at).slice(5)}</time>
              </td>
              <td>{each.by === 'system' ? say.tries.system : say.tries.person}</td>
              <td>
                {each.outcome === null ? say.tries.waiting : GAP_OUTCOME_NAMES[each.outcome][lang]}
                {each.missingAfter !== null && each.missingAfter < each.missingBefore && (
                  <> · {say.tries.came(each.missingBefore - each.missingAfter)}</>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OrderLink({ id }: { id: string }) {
  const may = useMay('order.read');
  return may ? (
    <Link to="/orders/$id" params={{ id }} search={{}}>
      {id}
    </Link>
  ) : (
    id
  );
}

/** What happened to the gap, oldest first. */
export function Story({ steps }: { steps: readonly GapStep[] }) {
  const say = useWords(gapWords);
  const lang = useLang();
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step.seq} className={styles.step}>
          <strong>{GAP_STEP_NAMES[step.event][lang]}</strong>
          <StepWords step={step} />
          <p className={styles.meta}>
            {step.by === 'system' ? say.story.system : step.byName} · {formatInstant(step.at)}
          </p>
          {step.reason !== '' && <p>{endText(step.reason, lang)}</p>}
        </li>
      ))}
    </ol>
  );
}

const endText = (reason: string, lang: Lang): string =>
  (GAP_END_NAMES as Readonly<Record<string, { zh: string; en: string }>>)[reason]?.[lang] ?? reason;

function StepWords({ step: { event, detail } }: { step: GapStep }) {
  const say = useWords(gapWords);
  const lang = useLang();
  const { order, outcome, missing, expected, attempts, cause, event: joined } = detail;
  const parts: ReactNode[] = [];
  if (typeof order === 'string') parts.push(<OrderLink key="order" id={order} />);
  if (typeof outcome === 'string') {
    const names = GAP_OUTCOME_NAMES as Readonly<Record<string, { zh: string; en: string }>>;
    parts.push(names[outcome]?.[lang] ?? outcome);
  }
  if (typeof cause === 'string') {
    const names = GAP_CAUSE_NAMES as Readonly<Record<string, { zh: string; en: string }>>;
    parts.push(names[cause]?.[lang] ?? cause);
  }
  if (typeof joined === 'string') parts.push(joined);
  if (event === 'filled' && typeof expected === 'number') {
    parts.push(say.story.total(expected, typeof attempts === 'number' ? attempts : 0));
  } else if (typeof missing === 'number') parts.push(say.story.missing(missing));
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one step never move
    <span key={index}> · {part}</span>
  ));
}
