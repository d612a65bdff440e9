import { Button, TextInput } from '@mantine/core';
import { dayAfter, formatDay } from '@wenqu/domain';
import { useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import styles from './lists.module.css';
import type { ListSearch, ListSearchChange } from './route.tsx';
import { listWords } from './words.ts';

export interface Days {
  readonly from: string;
  readonly to: string;
}
const monthEnd = (first: string): string => dayAfter(`${dayAfter(first, 31).slice(0, 7)}-01`, -1);

function choices(today: string): Record<'year' | 'last' | 'month' | 'before', Days> {
  const year = Number(today.slice(0, 4));
  const first = `${today.slice(0, 7)}-01`;
  const before = `${dayAfter(first, -1).slice(0, 7)}-01`;
  return {
    year: { from: `${year}-01-01`, to: today },
    last: { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` },
    month: { from: first, to: today },
    before: { from: before, to: monthEnd(before) },
  };
}

/** The stretch the address names; this year so far when it names none. */
export function periodOf({ from, to }: ListSearch): Days {
  const { year } = choices(formatDay(now()));
  return { from: from ?? year.from, to: to ?? year.to };
}

/** From which day to which day figures are counted. */
export function PeriodBar({ period, change }: { period: Days; change: ListSearchChange }) {
  const say = useWords(listWords);
  const known = choices(formatDay(now()));
  return (
    <div className={styles.bar} role="group" aria-label={say.period}>
      {(['month', 'before', 'year', 'last'] as const).map((name) => (
        <Button
          key={name}
          size="xs"
          variant={period.from === known[name].from && period.to === known[name].to ? 'filled' : 'default'}
          onClick={() => change({ ...known[name] })}
        >
          {say.periods[name]}
        </Button>
      ))}
      {(['from', 'to'] as const).map((side) => (
        <TextInput
          key={side}
          size="xs"
          type="date"
          aria-label={say[side]}
          value={period[side]}
          onChange={(event) => change({ ...period, [side]: event.currentTarget.value || undefined })}
        />
      ))}
    </div>
  );
}
