import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type Campaign, formatDay, PHASE_NAMES } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterStateChip } from '../../components/matter/matter-state-chip.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { useMatters } from '../../lib/matters.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import styles from './campaigns.module.css';
import { NewCampaignForm } from './new-campaign.tsx';
import { campaignsQuery } from './queries.ts';
import { campaignsRoute } from './route.tsx';
import { campaignWords } from './words.ts';

/** Which day of a campaign a day is, and how many there are. */
export function dayOf({ from, to }: Pick<Campaign, 'from' | 'to'>, today: string): readonly [number, number] {
  const at = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  return [at(today) - at(from) + 1, at(to) - at(from) + 1];
}

/** 专项行动: all campaigns, and what waits for whoever looks. */
export function CampaignsPage() {
  const say = useWords(campaignWords);
  const search = campaignsRoute.useSearch();
  const go = useNavigate({ from: '/campaigns' });
  const mayWrite = useMay('campaign.write');
  const query = useQuery(campaignsQuery);
  const isLeader = useAccount()?.role === 'leader';
  const show = (open: boolean) => void go({ search: open ? { new: true } : {}, replace: true });
  return (
    <PageFrame
      title={say.title}
      actions={
        mayWrite && (
          <Button size="xs" onClick={() => show(true)}>
            {say.open}
          </Button>
        )
      }
    >
      {isLeader && <MyItems />}
      {query.isPending ? (
        <Skeleton rows={4} height={48} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <Pane>
          <EmptyState title={say.none} text={say.noneText} />
        </Pane>
      ) : (
        query.data.items.map((campaign) => <CampaignCard key={campaign.id} campaign={campaign} />)
      )}
      {!isLeader && <MyItems />}
      {search.new && mayWrite && <NewCampaignForm close={() => show(false)} />}
    </PageFrame>
  );
}

function CampaignCard({ campaign }: { campaign: Campaign }) {
  const say = useWords(campaignWords);
  const lang = useLang();
  const { id, name, from, to, phase, units } = campaign;
  const [at, of] = dayOf(campaign, formatDay(now()));
  return (
    <Pane>
      <div className={styles.card}>
        <Link className={styles.cardName} to="/campaigns/$id" params={{ id }} search={{}}>
          {name}
        </Link>
        <Chip>{PHASE_NAMES[phase][lang]}</Chip>
        <span className={styles.quiet}>
          {say.span(from, to)} · {at > of ? say.over : at < 1 ? say.ahead : say.day(at, of)} ·{' '}
          {say.units(units.length)}
        </span>
      </div>
    </Pane>
  );
}

/** 我的条目: what a leader has in charge, what a unit has to do, sorted by its clock. */
function MyItems() {
  const say = useWords(campaignWords);
  const account = useAccount();
  const isLeader = account?.role === 'leader';
  const filters =
    isLeader && account
      ? { machine: 'item', leader: account.id, open: true }
      : { machine: 'item', mine: true };
  const query = useMatters(filters, 12);
  if (!query.data) return null;
  return (
    <Pane title={say.mineTitle}>
      {query.data.items.length === 0 ? (
        <p className={styles.quiet}>{say.mineNone}</p>
      ) : (
        <ul className={styles.mine}>
          {query.data.items.map((matter) => (
            <li key={matter.id} className={styles.mineRow}>
              <Link className={styles.mineTitle} to="/items/$id" params={{ id: matter.id }}>
                {matter.number} {matter.title}
              </Link>
              <span className={styles.quiet}>{matter.unit}</span>
              <MatterStateChip matter={matter} />
              <LightChip startedAt={matter.updatedAt} dueAt={matter.dueAt} />
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}
