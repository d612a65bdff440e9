import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { RuleView } from '@wenqu/domain';
import { useCallback, useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useWords } from '../../i18n/lang.ts';
import { beijingInstant } from '../../lib/beijing-field.ts';
import { useMay } from '../../lib/session.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { backTestsQuery, isOpen, rulesQuery } from './queries.ts';
import { RULE_VIEWS, type RuleSearch, type RuleSearchChange, rulesRoute } from './route.tsx';
import { RuleDrawer } from './rule-drawer.tsx';
import styles from './rules.module.css';
import { RulesTable } from './rules-table.tsx';
import { TrialForm } from './trial-form.tsx';
import { TrialView } from './trial-view.tsx';
import { TrialsView } from './trials-view.tsx';
import { rulesWords } from './words.ts';

const NONE: readonly RuleView[] = [];

/** 规则: what each rule costs, which are told, what they would have said of the past. */
export function RulesPage() {
  const say = useWords(rulesWords);
  const search = rulesRoute.useSearch();
  const navigate = useNavigate({ from: '/rules' });
  const change = useCallback<RuleSearchChange>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as RuleSearch, replace: true }),
    [navigate],
  );
  const mayWrite = useMay('rule.write');
  const insight = useMay('hidden.read');
  const [asking, setAsking] = useState(false);
  const frame = useListFrame();
  const on = search.on === undefined ? undefined : beijingInstant(search.on);
  const rules = useQuery(rulesQuery(on));
  const trials = useQuery({ ...backTestsQuery, enabled: insight });
  const rows = rules.data?.items ?? NONE;
  // What patterns would have found is as hidden as what they find.
  const view = search.v === 'trials' && !insight ? 'rules' : (search.v ?? 'rules');
  const count = (mode: string) => rows.filter((row) => row.mode === mode).length;
  const counts = {
    rules: rules.data && rows.length,
    review: rules.data && rows.filter(({ rates }) => rates.light === 'review').length,
    trials: trials.data?.items.filter(isOpen).length || undefined,
  };
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill && view !== 'trials'}
      lead={rules.data && <span>{say.lead(count('on'), count('shadow'), count('off'))}</span>}
      actions={
        mayWrite && (
          <Button size="xs" onClick={() => setAsking(true)}>
            {say.trial.open}
          </Button>
        )
      }
    >
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => change({ v: v === 'rules' ? undefined : v, trial: undefined, tk: undefined })}
        tabs={RULE_VIEWS.filter((value) => insight || value !== 'trials').map((value) => ({
          ...{ value, text: say.views[value], count: counts[value] },
        }))}
      />
      {view === 'trials' && search.trial === undefined && <TrialsView change={change} />}
      {view === 'trials' && search.trial !== undefined && (
        <TrialView id={search.trial} kind={search.tk} rules={rows} change={change} />
      )}
      {view !== 'trials' &&
        (rules.isPending ? (
          <Skeleton rows={10} height={28} />
        ) : rules.isError ? (
          <ErrorPanel error={rules.error} retry={() => void rules.refetch()} />
        ) : (
          <>
            {counts.review ? (
              <p className={styles.notice} role="status">
                ■ {say.reviewNotice(counts.review)}
              </p>
            ) : null}
            <RulesTable view={view} rows={rows} search={search} change={change} />
          </>
        ))}
      <RuleDrawer id={search.id} on={on} close={() => change({ id: undefined })} />
      {asking && (
        <TrialForm
          rules={rows}
          close={() => setAsking(false)}
          asked={(trial) => change({ v: 'trials', trial })}
        />
      )}
    </PageFrame>
  );
}
