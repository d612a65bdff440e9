import { Link } from '@tanstack/react-router';
import {
  formatInstant,
  SAMPLE_EVENT_NAMES,
  SAMPLE_REFUSALS,
  SAMPLE_STATE_NAMES,
  type SampleStep,
} from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

/** Who did what, when and why; what was refused stands there too. */
export function SampleSteps({ steps }: { steps: readonly SampleStep[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <Step key={step.seq} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: SampleStep }) {
  const say = useWords(sampleWords).detail;
  const lang = useLang();
  const { by, byName, event, from, to, at, reason, refused, detail } = step;
  const { frame } = detail;
  const actor = byName || (by === 'system' ? say.by.system : by === 'device' ? say.by.device : say.by.bureau);
  return (
    <li className={cx(styles.step, refused !== null && styles.refused)}>
      <div className={styles.stepHead}>
        <strong>{SAMPLE_EVENT_NAMES[event][lang]}</strong>
        {refused !== null && <Chip tone="over">{say.refused}</Chip>}
        {refused === null && from !== null && from !== to && (
          <span className={styles.quiet}>
            {say.moved(SAMPLE_STATE_NAMES[from][lang], SAMPLE_STATE_NAMES[to][lang])}
          </span>
        )}
      </div>
      <div className={styles.stepMeta}>
        {actor} · {formatInstant(at)}
        {typeof frame === 'number' && (
          <>
            {' · '}
            <Link to={`/frames/${frame}` as '/'}>
              {say.frames} {frame}
            </Link>
          </>
        )}
      </div>
      {reason !== '' && <p className={styles.stepText}>{reason}</p>}
      {refused !== null && <p className={styles.stepText}>{SAMPLE_REFUSALS[refused][lang]}</p>}
    </li>
  );
}
