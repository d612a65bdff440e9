import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useWords } from '../../i18n/lang.ts';
import { EffectsPane } from './effects-pane.tsx';
import { MonthPane } from './month-pane.tsx';
import { QcPane } from './qc-pane.tsx';
import { RatesPane } from './rates-pane.tsx';
import {
  STATISTIC_VIEWS,
  type StatisticSearch,
  type StatisticSearchChange,
  statisticsRoute,
} from './route.tsx';
import { RulesPane } from './rules-pane.tsx';
import { statisticWords } from './words.ts';

/** 数据质量: rates with what they are made of, days that can be followed, checks, what later facts changed. */
export function StatisticsPage() {
  const say = useWords(statisticWords);
  const search = statisticsRoute.useSearch();
  const navigate = useNavigate({ from: '/statistics' });
  const change = useCallback<StatisticSearchChange>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as StatisticSearch, replace: true }),
    [navigate],
  );
  const view = search.v ?? 'rates';
  return (
    <PageFrame title={say.title} lead={<span>{say.lead}</span>}>
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => change({ v: v === 'rates' ? undefined : v, d: undefined })}
        tabs={STATISTIC_VIEWS.map((value) => ({ value, text: say.views[value] }))}
      />
      {view === 'rates' && <RatesPane search={search} change={change} />}
      {view === 'month' && <MonthPane search={search} change={change} />}
      {view === 'qc' && <QcPane search={search} change={change} />}
      {view === 'effects' && <EffectsPane search={search} change={change} />}
      {view === 'rules' && <RulesPane />}
    </PageFrame>
  );
}
