import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type CampaignStanding, formatDay, formatTime, PHASE_NAMES } from '@wenqu/domain';
import { useCallback } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { useMatterNews } from '../../lib/matters.ts';
import styles from './campaigns.module.css';
import { dayOf } from './campaigns-page.tsx';
import { ItemsView } from './items-view.tsx';
import { PapersView } from './papers-view.tsx';
import { PlanView } from './plan-view.tsx';
import { standingQuery } from './queries.ts';
import { CAMPAIGN_TABS, type CampaignChange, type CampaignSearch, campaignRoute } from './route.tsx';
import { campaignWords } from './words.ts';

/** One campaign: figures against the plan, then list, rating, tours, bulletins, plan. */
export function CampaignPage() {
  const { id } = campaignRoute.useParams();
  const search = campaignRoute.useSearch();
  const say = useWords(campaignWords);
  const go = useNavigate({ from: '/campaigns/$id' });
  const change = useCallback<CampaignChange>(
    (set) => void go({ search: (was) => ({ ...was, ...set }) as CampaignSearch, replace: true }),
    [go],
  );
  useMatterNews();
  const query = useQuery(standingQuery(id));
  if (query.isPending)
    return (
      <PageFrame title={say.title}>
        <Skeleton rows={8} height={40} />
      </PageFrame>
    );
  if (query.isError)
    return (
      <PageFrame title={say.title}>
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      </PageFrame>
    );
  const standing = query.data;
  const view = search.v ?? 'list';
  const papers = view === 'rating' || view === 'tour' || view === 'bulletin';
  return (
    <PageFrame
      title={standing.campaign.name}
      lead={<Lead standing={standing} />}
      actions={
        <Button
          component={Link}
          to="/screen/campaign/$id"
          params={{ id } as never}
          size="xs"
          variant="default"
        >
          {say.screen}
        </Button>
      }
    >
      <Figures standing={standing} />
      <TabBar
        label={say.tabs.label}
        value={view}
        onChange={(v) => change({ v: v === 'list' ? undefined : v, p: undefined })}
        tabs={CAMPAIGN_TABS.map((value) => ({ value, text: say.tabs[value] }))}
      />
      {view === 'list' && <ItemsView campaign={standing.campaign} search={search} change={change} />}
      {papers && (
        <PapersView key={view} kind={view} standing={standing} shown={search.p} show={(p) => change({ p })} />
      )}
      {view === 'plan' && <PlanView standing={standing} />}
    </PageFrame>
  );
}

function Lead({ standing: { campaign, asOf } }: { standing: CampaignStanding }) {
  const say = useWords(campaignWords);
  const lang = useLang();
  const [at, of] = dayOf(campaign, formatDay(now()));
  return (
    <>
      <Chip>{PHASE_NAMES[campaign.phase][lang]}</Chip>
      <span>
        {say.span(campaign.from, campaign.to)} · {at > of ? say.over : at < 1 ? say.ahead : say.day(at, of)} ·{' '}
        {say.asOf(formatTime(asOf))}
      </span>
    </>
  );
}

/** The list at a glance: the light is the difference from the plan. */
export function Figures({ standing: { figures } }: { standing: Pick<CampaignStanding, 'figures'> }) {
  const say = useWords(campaignWords);
  const { struck, planned, total, light } = figures;
  const tiles = [
    ['reported', figures.reported],
    ['verified', figures.verified],
    ['inNotice', figures.inNotice],
    ['working', figures.working],
    ['overdue', figures.overdue],
    ['relapses', figures.relapses],
  ] as const;
  return (
    <Pane>
      <div className={styles.figures}>
        <div className={styles.main}>
          <span className={styles.big}>
            {struck}
            <small> / {total}</small>
          </span>
          <span className={styles.quiet}>
            {say.figures.struck} {total === 0 ? '—' : `${Math.round((struck / total) * 1000) / 10}%`}
          </span>
          <span className={styles.light} data-light={light}>
            <span className={styles.lamp} aria-hidden="true" />
            {say.lights[light]} · {say.figures.planned} {planned} · {say.behind(planned - struck)}
          </span>
        </div>
        {tiles.map(([name, count]) => (
          <div key={name} className={styles.tile} data-kind={count > 0 ? name : undefined}>
            <span className={styles.count}>{count}</span>
            <span className={styles.quiet}>{say.figures[name]}</span>
          </div>
        ))}
      </div>
    </Pane>
  );
}
