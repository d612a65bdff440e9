import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ChangeCause, CheckOutcome } from '@wenqu/domain';
import { useCallback } from 'react';
import { careWords } from '../../components/care-words.ts';
import { ChangeList } from '../../components/change-list.tsx';
import { CheckPlans } from '../../components/check-plans.tsx';
import { CheckRuns } from '../../components/check-runs.tsx';
import { NewPlan } from '../../components/new-plan.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { Overview } from './overview.tsx';
import { CARE_VIEWS, type CareSearch, type CareSearchChange, careRoute } from './route.tsx';
import { SettingsPane } from './settings-pane.tsx';
import { useSeesAll } from './use-sees-all.ts';
import { VisitsPane } from './visits-pane.tsx';
import { carePageWords } from './words.ts';

/** 设备管护: clocks, parameters, checks and visits of the whole district; the view stands in the address. */
export function CarePage() {
  const say = useWords(carePageWords);
  const search = careRoute.useSearch();
  const navigate = useNavigate({ from: '/care' });
  const change = useCallback<CareSearchChange>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as CareSearch, replace: true }),
    [navigate],
  );
  const view = search.v ?? 'overview';
  return (
    <PageFrame title={say.title} lead={<span>{say.lead}</span>}>
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => void navigate({ search: { v } })}
        tabs={CARE_VIEWS.map((value) => ({ value, text: say.views[value] }))}
      />
      {view === 'overview' && <Overview />}
      {view === 'changes' && <Changes cause={search.cause} change={change} />}
      {view === 'checks' && <Checks outcome={search.out} change={change} />}
      {view === 'visits' && <VisitsPane enterprise={search.ent} change={change} />}
      {view === 'settings' && <SettingsPane />}
    </PageFrame>
  );
}

function Changes({ cause, change }: { cause: ChangeCause | undefined; change: CareSearchChange }) {
  const say = useWords(carePageWords);
  const words = useWords(careWords);
  const causes: readonly ChangeCause[] = useSeesAll()
    ? ['unexplained', 'order', 'visit']
    : ['order', 'visit'];
  return (
    <Pane
      title={say.changes.title}
      flush
      extra={
        <NativeSelect
          size="xs"
          aria-label={words.change.filter}
          value={cause ?? ''}
          data={[
            { value: '', label: words.change.any },
            ...causes.map((value) => ({ value, label: words.causes[value] })),
          ]}
          onChange={(event) => change({ cause: event.currentTarget.value || undefined })}
        />
      }
    >
      <ChangeList asked={{ cause }} />
    </Pane>
  );
}

const OUTCOMES: readonly CheckOutcome[] = ['failed', 'not-done', 'not-judged', 'running', 'passed'];

function Checks({ outcome, change }: { outcome: CheckOutcome | undefined; change: CareSearchChange }) {
  const say = useWords(carePageWords).checks;
  const words = useWords(careWords);
  const mayHandle = useMay('care.handle');
  return (
    <>
      <Pane title={say.plans} flush extra={mayHandle && <NewPlan />}>
        <CheckPlans />
      </Pane>
      <Pane
        title={say.runs}
        flush
        extra={
          <NativeSelect
            size="xs"
            aria-label={say.filter}
            value={outcome ?? ''}
            data={[
              { value: '', label: say.any },
              ...OUTCOMES.map((value) => ({ value, label: words.outcomes[value] })),
            ]}
            onChange={(event) => change({ out: event.currentTarget.value || undefined })}
          />
        }
      >
        <CheckRuns asked={{ outcome }} />
      </Pane>
    </>
  );
}
