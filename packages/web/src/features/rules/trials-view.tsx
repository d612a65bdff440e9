import { useQuery } from '@tanstack/react-query';
import { BACK_TEST_STATE_NAMES, type BackTest, formatMinute } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { backTestsQuery } from './queries.ts';
import type { RuleSearchChange } from './route.tsx';
import styles from './rules.module.css';
import { rulesWords } from './words.ts';

const TONES: Readonly<Record<BackTest['state'], ChipTone>> = {
  ...{ waiting: 'plain', running: 'maintenance', done: 'normal', cancelled: 'offline' },
  ...{ failed: 'over', interrupted: 'suspect' },
};

export function TrialState({ state }: { state: BackTest['state'] }) {
  const lang = useLang();
  return <Chip tone={TONES[state]}>{BACK_TEST_STATE_NAMES[state][lang]}</Chip>;
}

export function TrialProgress({ test: { points, pointsDone, share } }: { test: BackTest }) {
  const say = useWords(rulesWords).trial;
  return (
    <span className={styles.figure}>
      <progress
        className={styles.meter}
        aria-label={say.progress}
        max={points.length}
        value={pointsDone + share}
      />{' '}
      {pointsDone}/{points.length}
    </span>
  );
}

/** `新增 3 · 变化 1 · 消失 0 · 一致 9` over all rules. */
export function useSummary(): (test: BackTest) => string {
  const say = useWords(rulesWords).trial;
  return ({ counts }) => {
    const sum = (kind: 'new' | 'changed' | 'gone' | 'same') =>
      Object.values(counts).reduce((total, each) => total + each[kind], 0);
    return say.summary(sum('new'), sum('changed'), sum('gone'), sum('same'));
  };
}

/** Back-tests, newest first. */
export function TrialsView({ change }: { change: RuleSearchChange }) {
  const words = useWords(rulesWords);
  const say = words.trial;
  const query = useQuery(backTestsQuery);
  const summary = useSummary();
  if (query.isPending) return <Skeleton rows={6} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const { items } = query.data;
  return (
    <Pane flush>
      {items.length === 0 ? (
        <EmptyState title={words.empty.trials} text={words.empty.trialsText} />
      ) : (
        <DataGrid<BackTest>
          label={words.views.trials}
          rows={items}
          rowKey={({ id }) => id}
          onOpen={({ id }) => change({ trial: id })}
          columns={[
            {
              ...{ key: 'asked', title: say.asked, width: '150px' },
              cell: ({ askedAt }) => formatMinute(askedAt),
            },
            {
              ...{ key: 'state', title: say.state, width: '100px' },
              cell: ({ state }) => <TrialState state={state} />,
            },
            {
              ...{ key: 'range', title: say.range, width: 'minmax(230px, 1fr)' },
              cell: ({ from, to }) => `${formatMinute(from)} – ${formatMinute(to)}`,
            },
            {
              ...{ key: 'points', title: say.points, width: '100px' },
              cell: ({ points }) => say.pointCount(points.length),
            },
            {
              ...{ key: 'progress', title: say.progress, width: '190px' },
              cell: (test) => <TrialProgress test={test} />,
            },
            {
              ...{ key: 'result', title: say.result, width: 'minmax(240px, 1.2fr)' },
              cell: (test) => summary(test),
            },
            { key: 'by', title: say.by, width: '120px', cell: ({ byName }) => byName },
          ]}
        />
      )}
    </Pane>
  );
}
