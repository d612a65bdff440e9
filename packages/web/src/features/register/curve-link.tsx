import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Entry, type Finding, MICROS_PER_DAY, MICROS_PER_HOUR, type Statistic } from '@wenqu/domain';
import { Icon } from '../../components/icon.tsx';
import { useWords } from '../../i18n/lang.ts';
import { registerWords } from './words.ts';

const GRAIN: Readonly<Partial<Record<Statistic, 'realtime' | 'minute' | 'hour' | 'day'>>> = {
  realtime: 'realtime',
  minute: 'minute',
  hour: 'hour',
  day: 'day',
};

/** The point's curve with room on both sides of what was noticed. */
export function CurveLink({ entry, finding }: { entry: Entry; finding: Finding | undefined }) {
  const say = useWords(registerWords);
  // A day is judged from its hours; its own mean is one dot.
  const statistic = finding?.statistic === 'day' ? 'hour' : (finding?.statistic ?? 'hour');
  const margin = statistic === 'hour' ? MICROS_PER_DAY / 2 : MICROS_PER_HOUR;
  const search = {
    from: entry.from - margin,
    to: entry.to + margin,
    ...(GRAIN[statistic] && { g: GRAIN[statistic] }),
    ...(entry.factor && { f: entry.factor }),
  };
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon name="chart" size={16} />}
      renderRoot={(props) => (
        <Link {...props} to="/points/$id" params={{ id: entry.point }} search={search} />
      )}
    >
      {say.entry.curve}
    </Button>
  );
}
