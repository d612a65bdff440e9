import { Link } from '@tanstack/react-router';
import {
  ENTRY_EVENT_NAMES,
  ENTRY_REFUSALS,
  ENTRY_STATE_NAMES,
  ENTRY_VERDICT_NAMES,
  type EntryStep,
  formatInstant,
  type Instant,
} from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { FileList } from '../../components/file-list.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import styles from './register.module.css';
import { registerWords } from './words.ts';

/** Who did what, when and why; what was refused stands there too. */
export function StepList({ steps }: { steps: readonly EntryStep[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <Step key={step.seq} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: EntryStep }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const refusal =
    step.refused === null
      ? undefined
      : ((ENTRY_REFUSALS as Readonly<Record<string, { zh: string; en: string }>>)[step.refused]?.[lang] ??
        step.refused);
  return (
    <li className={cx(styles.step, refusal !== undefined && styles.refused)}>
      <div className={styles.stepHead}>
        <strong>{ENTRY_EVENT_NAMES[step.event][lang]}</strong>
        {refusal !== undefined && <Chip tone="over">{say.entry.refused}</Chip>}
        {refusal === undefined && step.from !== step.to && (
          <span className={styles.quiet}>
            {say.entry.moved(ENTRY_STATE_NAMES[step.from][lang], ENTRY_STATE_NAMES[step.to][lang])}
          </span>
        )}
      </div>
      <div className={styles.stepMeta}>
        {step.by === 'system' ? say.entry.by.system : step.byName || say.entry.by.bureau} ·{' '}
        {formatInstant(step.at)}
      </div>
      {step.reason !== '' && <p className={styles.stepText}>{step.reason}</p>}
      {refusal !== undefined && <p className={styles.stepText}>{refusal}</p>}
      <StepDetail detail={step.detail} />
    </li>
  );
}

function StepDetail({ detail }: { detail: EntryStep['detail'] }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const { mutedUntil, verdict, cause, attachments, before, level, assigneeName, tells, inquiry } = detail;
  const tell = say.entry.escalated as Readonly<Record<string, string>>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const causes = say.act.causes as Readonly<Record<string, string>>;
  const verdicts = ENTRY_VERDICT_NAMES as Readonly<Record<string, { zh: string; en: string }>>;
  const parts: readonly (readonly [string, string | undefined])[] = [
    [
      say.entry.detail.mutedUntil,
      typeof mutedUntil === 'number' ? formatInstant(mutedUntil as Instant) : undefined,
    ],
    [
      say.entry.detail.verdict,
      typeof verdict === 'string' ? (verdicts[verdict]?.[lang] ?? verdict) : undefined,
    ],
    [say.entry.detail.cause, typeof cause === 'string' ? (causes[cause] ?? cause) : undefined],
    [say.entry.detail.level, text(level) && `${text(before) ?? ''} → ${text(level)}`],
    [say.entry.detail.assignee, text(assigneeName)],
    [say.entry.detail.rung, tell[text(tells) ?? ''] ?? text(tells)],
    [say.entry.detail.inquiry, text(inquiry)],
  ];
  const words = parts.map(
    ([name, value]) =>
      value !== undefined && (
        <p key={name} className={styles.stepMeta}>
          {name}: {value}
        </p>
      ),
  );
  return (
    <>
      {words}
      {Array.isArray(attachments) && attachments.length > 0 && (
        <div className={styles.stepMeta}>
          {say.entry.detail.attachments}: <FileList digests={attachments.map(String)} />
        </div>
      )}
      {ENTRY_LINKS.map((name) => {
        const id = text(detail[name]);
        return (
          id !== undefined && (
            <p key={name} className={styles.stepMeta}>
              {say.entry.detail[name]}:{' '}
              <Link to="/register/$id" params={{ id }}>
                {id}
              </Link>
            </p>
          )
        );
      })}
    </>
  );
}
/** Other entries a step speaks of. */
const ENTRY_LINKS = ['into', 'joined', 'left', 'splitFrom'] as const;
