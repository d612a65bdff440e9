import { useQuery } from '@tanstack/react-query';
import {
  type CampaignStanding,
  formatDay,
  formatTime,
  type ItemLine,
  PHASE_NAMES,
  STRAND_NAMES,
  STRANDS,
} from '@wenqu/domain';
import { type ReactNode, useEffect } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now, useSecond } from '../../lib/clock.ts';
import { dayOf } from './campaigns-page.tsx';
import { PlanCurve } from './plan-view.tsx';
import { issueQuery, issuesQuery, itemsQuery, standingQuery } from './queries.ts';
import { campaignScreenRoute } from './route.tsx';
import styles from './screen.module.css';
import { campaignWords } from './words.ts';

const ROWS = 7;
const STALE_MICROS = 3 * 60_000_000;
const RELOAD_HOUR = '04:00';

/** The board on the wall: dark, no controls, no personal names; every block says which post acts next. */
export function CampaignScreenPage() {
  const { id } = campaignScreenRoute.useParams();
  const standing = useQuery(standingQuery(id));
  const items = useQuery(itemsQuery(id)).data?.items ?? [];
  useEffect(() => {
    const root = document.documentElement;
    const before = root.getAttribute('data-mantine-color-scheme');
    root.setAttribute('data-mantine-color-scheme', 'dark');
    return () => root.setAttribute('data-mantine-color-scheme', before ?? 'light');
  }, []);
  useNightlyReload();
  if (standing.data) return <Board standing={standing.data} items={items} />;
  return standing.isError ? (
    <ErrorPanel error={standing.error} retry={() => void standing.refetch()} />
  ) : null;
}

/** After an update and once a night the page begins anew. */
function useNightlyReload(): void {
  useEffect(() => {
    let passed = formatTime(now()).slice(0, 5) === RELOAD_HOUR;
    const timer = setInterval(() => {
      const isHour = formatTime(now()).slice(0, 5) === RELOAD_HOUR;
      if (isHour && !passed) location.reload();
      passed = isHour;
    }, 20_000);
    return () => clearInterval(timer);
  }, []);
}

function Board({ standing, items }: { standing: CampaignStanding; items: readonly ItemLine[] }) {
  const say = useWords(campaignWords);
  const lang = useLang();
  useSecond();
  const { campaign, figures, asOf } = standing;
  const stale = now() - asOf > STALE_MICROS;
  const [at, of] = dayOf(campaign, formatDay(now()));
  const { struck, total, planned, light } = figures;
  return (
    <main className={styles.screen}>
      <header className={styles.head}>
        <h1>{campaign.name}</h1>
        <span>
          {PHASE_NAMES[campaign.phase][lang]} · {at > of ? say.over : at < 1 ? say.ahead : say.day(at, of)}
        </span>
        <span className={styles.time}>{say.big.dataAt(formatTime(asOf))}</span>
      </header>
      {stale && <div className={styles.stale}>{say.big.stale(formatTime(asOf))}</div>}
      <section className={styles.sum}>
        <div className={styles.hero}>
          <b>{struck}</b>
          <span>
            / {total} {say.figures.struck}
          </span>
        </div>
        <div className={styles.light} data-light={light}>
          ● {say.lights[light]} · {say.figures.planned} {planned} · {say.behind(planned - struck)}
        </div>
        <div className={styles.tiles}>
          {(['working', 'overdue', 'reported', 'verified', 'inNotice', 'relapses'] as const).map((name) => (
            <div key={name} data-kind={figures[name] > 0 ? name : undefined}>
              <b>{figures[name]}</b>
              <span>{say.figures[name]}</span>
            </div>
          ))}
        </div>
        <div className={styles.curve}>
          <PlanCurve standing={standing} />
        </div>
        <Strands items={items} />
      </section>
      <section className={styles.middle}>
        <Late items={items} />
        <Lines
          title={say.big.verify}
          lines={items.filter(({ state }) => state === 'applied')}
          tail={({ unit }) => unit}
        />
      </section>
      <section className={styles.side}>
        <Ranking standing={standing} />
        <Stuck standing={standing} />
        <Lines
          title={say.big.relapse}
          lines={items.filter(
            ({ reopened, state }) => reopened > 0 && state !== 'struck' && state !== 'firm',
          )}
          tail={({ unit, reopened }) => `${unit} · ${say.back(reopened)}`}
        />
      </section>
    </main>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.block}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Late({ items }: { items: readonly ItemLine[] }) {
  const say = useWords(campaignWords);
  const late = items.filter(({ overdueDays }) => overdueDays > 0);
  const sorted = [...late].sort((a, b) => b.overdueDays - a.overdueDays);
  return (
    <Lines
      title={say.big.late}
      lines={sorted}
      tail={(line) => `${line.unit} · ${line.leader} · ▲ ${say.late(line.overdueDays)}`}
    />
  );
}

function Lines({
  title,
  lines,
  tail,
}: {
  title: string;
  lines: readonly ItemLine[];
  tail: (line: ItemLine) => string;
}) {
  const say = useWords(campaignWords);
  return (
    <Block title={`${title}（${lines.length}）`}>
      {lines.length === 0 ? (
        <p className={styles.quiet}>{say.big.none}</p>
      ) : (
        <ul>
          {lines.slice(0, ROWS).map((line) => (
            <li key={line.item}>
              <span className={styles.name}>{line.title}</span>
              <span className={styles.tail}>{tail(line)}</span>
            </li>
          ))}
        </ul>
      )}
      {lines.length > ROWS && <p className={styles.quiet}>{say.big.more(lines.length - ROWS)}</p>}
    </Block>
  );
}

function Strands({ items }: { items: readonly ItemLine[] }) {
  const say = useWords(campaignWords);
  const lang = useLang();
  return (
    <Block title={say.big.strand}>
      <ul className={styles.strands}>
        {STRANDS.map((strand) => {
          const own = items.filter(
            (line) => line.strand === strand && !['merged', 'transferred', 'void'].includes(line.state),
          );
          const done = own.filter(({ state }) => state === 'struck' || state === 'firm').length;
          return (
            <li key={strand}>
              <span>{STRAND_NAMES[strand][lang]}</span>
              <span className={styles.track}>
                <span style={{ width: `${own.length === 0 ? 0 : (done / own.length) * 100}%` }} />
              </span>
              <b>{say.big.of(done, own.length)}</b>
            </li>
          );
        })}
      </ul>
    </Block>
  );
}

/** The newest published rating; before the first one the running week. */
function Ranking({ standing }: { standing: CampaignStanding }) {
  const say = useWords(campaignWords);
  const head = useQuery(issuesQuery(standing.campaign.id, 'rating')).data?.items[0];
  const issue = useQuery(issueQuery(head?.id)).data;
  const units = issue?.content.units ?? standing.week;
  return (
    <Block title={issue ? say.big.lastRank(issue.issue) : say.big.rank}>
      <ol className={styles.ranks}>
        {units.map((row) => (
          <li key={row.unit}>
            <span>
              {units.filter(({ rank }) => rank === row.rank).length > 1 ? `${row.rank}=` : row.rank}
            </span>
            <span className={styles.name}>{row.unit}</span>
            <span className={styles.tail}>
              {row.struck}/{row.items}
            </span>
            <b>{row.score}</b>
          </li>
        ))}
      </ol>
    </Block>
  );
}

function Stuck({ standing: { stuck } }: { standing: CampaignStanding }) {
  const say = useWords(campaignWords);
  const leaders = [...new Set(stuck.map(({ line }) => line.leader))];
  const groups = leaders
    .map((leader) => [leader, stuck.filter(({ line }) => line.leader === leader)] as const)
    .sort((a, b) => b[1].length - a[1].length);
  return (
    <Block title={say.big.stuck}>
      {groups.length === 0 ? (
        <p className={styles.quiet}>{say.big.none}</p>
      ) : (
        <ul>
          {groups.map(([leader, own]) => (
            <li key={leader}>
              <span className={styles.name}>{leader}</span>
              <b>{say.big.leaderItems(own.length)}</b>
              <span className={styles.tail}>
                {own
                  .map(({ blocker }) => blocker)
                  .filter((blocker) => blocker !== '')
                  .slice(0, 1)
                  .map((blocker) => `${say.big.blocked}：${blocker}`)
                  .join('')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Block>
  );
}
