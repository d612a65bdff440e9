import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '@wenqu/domain';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { useSystem } from '../../live/use-live.ts';
import { systemQuery } from './queries.ts';
import styles from './today-page.module.css';
import { todayWords } from './words.ts';

/** How the house is; only what this account may know. */
export function SystemPane() {
  const say = useWords(todayWords).system;
  const asked = useQuery(systemQuery).data;
  const system = useSystem() ?? (asked?.journal === undefined ? undefined : asked);
  if (!system || system.journal === undefined) return null;
  const { journal, lagS = 0, connections = 0, pausedConnections = 0, diskFreeBytes = null } = system;
  const facts: [name: string, text: string, bad: boolean][] = [
    [say.journal, say[journal], journal !== 'open'],
    [say.lag, lagS < 1 ? say.lagNone : say.seconds(lagS.toFixed(0)), lagS > 10],
    [
      say.connections,
      `${connections}${pausedConnections > 0 ? ` · ${say.paused(pausedConnections)}` : ''}`,
      pausedConnections > 0,
    ],
    [say.listen, String(system.hj212Port ?? say.unknown), false],
    [say.addresses, system.addresses?.join(' · ') || say.unknown, false],
    [say.disk, diskFreeBytes === null ? say.unknown : `${(diskFreeBytes / 1024 ** 3).toFixed(1)} GiB`, false],
    [say.version, system.version ?? say.unknown, false],
    [say.since, system.startedAt === undefined ? say.unknown : formatInstant(system.startedAt), false],
  ];
  return (
    <Pane title={say.title}>
      <dl className={styles.facts}>
        {facts.map(([name, text, bad]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={cx(bad && styles.bad)}>
              {bad && '▲ '}
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </Pane>
  );
}
