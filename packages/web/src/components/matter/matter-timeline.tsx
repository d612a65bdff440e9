import { formatMinute, type MachineId, type MatterStep } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import type { Person } from '../../lib/matters.ts';
import { GivenFacts } from './given-facts.tsx';
import styles from './matter.module.css';
import { eventName, matterWords, stateName } from './matter-words.ts';

/** Every step, newest first: who, when, why, with what; what was refused stays too. */
export function MatterTimeline({
  machine,
  steps,
  people,
}: {
  machine: MachineId;
  steps: readonly MatterStep[];
  people: readonly Person[];
}) {
  return (
    <ol className={styles.timeline}>
      {[...steps].reverse().map((step) => (
        <StepLine key={step.seq} machine={machine} step={step} people={people} />
      ))}
    </ol>
  );
}

function StepLine({
  machine,
  step,
  people,
}: {
  machine: MachineId;
  step: MatterStep;
  people: readonly Person[];
}) {
  const say = useWords(matterWords);
  const lang = useLang();
  const { at, happenedAt, by, byName, byUnit, event, from, to, reason, given, refused } = step;
  const who = by === 'system' ? say.system : by === 'bureau' ? say.bureau : byName;
  return (
    <li className={cx(styles.step, refused !== null && styles.refused)}>
      <div className={styles.stepHead}>
        <span className={styles.what}>{eventName(machine, event, lang)}</span>
        {refused === null && from !== to && (
          <span className={styles.quiet}>→ {stateName(machine, to, lang)}</span>
        )}
        <span className={styles.quiet}>
          {[who, byUnit, formatMinute(at)].filter(Boolean).join(' · ')}
          {formatMinute(happenedAt) !== formatMinute(at) && ` · ${say.happened(formatMinute(happenedAt))}`}
        </span>
      </div>
      {refused !== null && (
        <p className={cx(styles.said, styles.fault)}>
          {say.refusedBecause(step.refusedWhy?.[lang] ?? refused)}
        </p>
      )}
      {reason !== '' && <p className={styles.said}>{reason}</p>}
      <GivenFacts machine={machine} given={given} people={people} />
    </li>
  );
}
