import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  CONTEST_FIELDS,
  factorShort,
  formatDay,
  instant,
  MICROS_PER_DAY,
  type PlantPoint,
  type StatisticVersion,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { now } from '../../lib/clock.ts';
import { FormDialog } from './form-dialog.tsx';
import styles from './plant.module.css';
import { daysQuery } from './queries.ts';
import { homeWords } from './words.ts';

const TONES: Readonly<Record<StatisticVersion['outcome'], ChipTone>> = {
  ...{ compliant: 'normal', over: 'over', 'not-judgeable': 'suspect' },
  ...{ 'nothing-due': 'plain', 'no-limit': 'plain' },
};
const shown = (value: number | null): string =>
  value === null ? '—' : String(Math.round(value * 100) / 100);

/** Yesterday by factor: the mean beside its limit, with how much of the day counts. */
export function ComplyPane({ points }: { points: readonly PlantPoint[] }) {
  const say = useWords(homeWords).comply;
  const lang = useLang();
  const day = formatDay(instant(now() - MICROS_PER_DAY));
  const days = useQuery(daysQuery(day)).data?.items ?? [];
  const [about, setAbout] = useState<StatisticVersion>();
  const nameOf = (id: string) =>
    points.length > 1 ? `${points.find((each) => each.id === id)?.name ?? id} ` : '';
  return (
    <Pane title={say.title(day)} flush={days.length > 0}>
      {days.length === 0 ? (
        <EmptyState title={say.none} text={say.noneText} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={say.title(day)}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>{say.factor}</th>
                <th className={styles.number}>{say.mean}</th>
                <th className={styles.number}>{say.limit}</th>
                <th className={styles.number}>{say.valid}</th>
                <th aria-label={say.outcomes.compliant} />
                <th aria-label={say.contest} />
              </tr>
            </thead>
            <tbody>
              {days.map((row) => (
                <tr key={`${row.point} ${row.factor}`}>
                  <td>
                    <Link to="/statistics" search={{ pt: row.point, f: row.factor, d: day }}>
                      {nameOf(row.point)}
                      {factorShort(row.factor, lang)}
                    </Link>
                  </td>
                  <td className={styles.number}>{shown(row.value)}</td>
                  <td className={styles.number}>{shown(row.bound)}</td>
                  <td className={styles.number}>{`${row.nValid}/${row.nDue}`}</td>
                  <td>
                    <Chip tone={TONES[row.outcome]}>{say.outcomes[row.outcome]}</Chip>
                  </td>
                  <td>
                    <Button size="compact-xs" variant="subtle" onClick={() => setAbout(row)}>
                      {say.contest}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {about && <ContestDialog row={about} day={day} close={() => setAbout(undefined)} />}
    </Pane>
  );
}

function ContestDialog({ row, day, close }: { row: StatisticVersion; day: string; close: () => void }) {
  const say = useWords(homeWords);
  const lang = useLang();
  return (
    <FormDialog
      title={`${say.comply.contest} · ${factorShort(row.factor, lang)} ${day}`}
      effect={say.effects.contest}
      asks={CONTEST_FIELDS}
      send={(fields) =>
        sendJson('POST', 'contests', {
          body: { kind: 'statistic', about: `${row.point}/${row.factor}/${day}`, fields },
        })
      }
      close={close}
    />
  );
}
