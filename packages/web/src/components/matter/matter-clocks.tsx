import { formatMinute, type MachineId, type MatterClock } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { LightChip } from './light-chip.tsx';
import styles from './matter.module.css';
import { clockName, matterWords } from './matter-words.ts';

/** Those that run first, then what is paused, then what was answered. */
const rank = ({ endedAt, pausedAt }: MatterClock): number =>
  endedAt !== null ? 2 : pausedAt !== null ? 1 : 0;

/** Every clock of a matter: what runs with its light, what is paused since when, what was answered in time or late. */
export function MatterClocks({ machine, clocks }: { machine: MachineId; clocks: readonly MatterClock[] }) {
  const say = useWords(matterWords);
  const lang = useLang();
  if (clocks.length === 0) return <p className={styles.quiet}>{say.noClocks}</p>;
  const sorted = [...clocks].sort((a, b) => rank(a) - rank(b) || a.dueAt - b.dueAt);
  return (
    <ul className={styles.clocks}>
      {sorted.map((clock) => (
        <li key={`${clock.id} ${clock.startedAt}`} className={styles.clock}>
          <span>{clockName(machine, clock.id, lang)}</span>
          <ClockStand clock={clock} />
          <span className={styles.quiet}>
            {say.due(formatMinute(clock.dueAt))}
            {clock.endedAt !== null && ` · ${say.endedAt(formatMinute(clock.endedAt))}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function ClockStand({ clock }: { clock: MatterClock }) {
  const say = useWords(matterWords);
  const { startedAt, dueAt, endedAt, pausedAt } = clock;
  if (endedAt !== null)
    return (
      <span className={endedAt > dueAt ? styles.red : undefined}>
        {endedAt > dueAt ? say.late : say.light.ended}
      </span>
    );
  if (pausedAt !== null) return <span>{say.pausedSince(formatMinute(pausedAt))}</span>;
  return <LightChip startedAt={startedAt} dueAt={dueAt} />;
}
