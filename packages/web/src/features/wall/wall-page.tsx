import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { factorShort, POINT_STATE_NAMES, type PointState } from '@wenqu/domain';
import { useMemo } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Segments } from '../../components/segments.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StateMark } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { type PointOverview, pointsQuery } from '../../lib/points.ts';
import { live } from '../../live/start.ts';
import { useLinkState } from '../../live/use-live.ts';
import { wallGroups } from './order.ts';
import { PointCard } from './point-card.tsx';
import { CARD_SIZES, GROUPINGS, wallRoute } from './route.tsx';
import { useStatesText, useWallOrder } from './use-wall-order.ts';
import styles from './wall-page.module.css';
import { wallWords } from './words.ts';

/** In the order of the wall. */
const STATE_CHIPS: readonly PointState[] = ['offline', 'waiting', 'over', 'suspect', 'maintenance', 'normal'];

type WallSearch = ReturnType<typeof wallRoute.useSearch>;

/** 实时墙: one card per point, what is missing first. */
export function WallPage() {
  const say = useWords(wallWords);
  const points = useQuery(pointsQuery);
  const all = points.data?.items ?? [];
  return (
    <PageFrame
      title={say.title}
      lead={points.data && <span>{say.missingFirst}</span>}
      actions={<WallControls />}
    >
      {points.isPending ? (
        <Skeleton rows={8} height={40} />
      ) : points.isError ? (
        <ErrorPanel error={points.error} retry={() => void points.refetch()} />
      ) : all.length === 0 ? (
        <EmptyState title={say.empty.title} text={say.empty.text}>
          <Link to={'/book/import' as '/'}>{say.empty.act}</Link>
        </EmptyState>
      ) : (
        <Wall all={all} />
      )}
    </PageFrame>
  );
}

function useSet() {
  const navigate = wallRoute.useNavigate();
  return (change: WallSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
}

function WallControls() {
  const say = useWords(wallWords);
  const search = wallRoute.useSearch();
  const set = useSet();
  return (
    <>
      <Segments
        label={say.group}
        value={search.group ?? 'area'}
        choices={GROUPINGS.map((value) => ({ value, text: say.groups[value] }))}
        onChange={(group) => set({ group })}
      />
      <Segments
        label={say.size}
        value={search.size ?? 'm'}
        choices={CARD_SIZES.map((value) => ({ value, text: say.sizes[value] }))}
        onChange={(size) => set({ size })}
      />
    </>
  );
}

function Wall({ all }: { all: readonly PointOverview[] }) {
  const say = useWords(wallWords);
  const search = wallRoute.useSearch();
  const set = useSet();
  const states = useStatesText();
  const link = useLinkState();
  const chosen = useMemo(() => new Set(search.st?.split(',') ?? []), [search.st]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says that a state changed
  const shown = useMemo(
    () => all.filter((point) => passes(point, search, chosen)),
    [all, search, chosen, states],
  );
  const { ranked, moved, adopt, setInside } = useWallOrder(shown);
  const groups = useMemo(
    () => wallGroups(ranked, search.group ?? 'area', say.noArea),
    [ranked, search.group, say],
  );
  const size = search.size ?? 'm';
  return (
    <>
      <WallFilters all={all} shown={shown.length} chosen={chosen} />
      {moved > 0 && (
        <button type="button" className={styles.moved} onClick={adopt}>
          {say.moved(moved)}
        </button>
      )}
      {shown.length === 0 ? (
        <EmptyState title={say.filtered.title} text={say.filtered.text}>
          <button type="button" className={styles.clear} onClick={() => set(NO_FILTER)}>
            {say.clear}
          </button>
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: only notes that somebody is inside
        <div
          className={cx(styles.wall, link === 'lost' && styles.stale)}
          onPointerEnter={() => setInside(true)}
          onPointerLeave={(event) => setInside(event.currentTarget.contains(document.activeElement))}
          onFocus={() => setInside(true)}
          onBlur={(event) => setInside(event.currentTarget.matches(':hover'))}
        >
          {groups.map((group) => (
            <section key={group.key} className={styles.group} aria-label={group.title || say.title}>
              {group.title !== '' && (
                <h2 className={styles.groupTitle}>
                  {group.title} <span>{group.points.length}</span>
                </h2>
              )}
              <div className={cx(styles.cards, styles[size])}>
                {group.points.map((point) => (
                  <PointCard key={point.id} point={point} size={size} only={search.f} />
                ))}
              </div>
            </section>
          ))}
        </div>
      )}
    </>
  );
}

const NO_FILTER: WallSearch = { st: '', area: '', f: '', q: '' };

const stateOf = (point: PointOverview): PointState =>
  live.point(point.id)?.state ?? point.latest?.state ?? 'waiting';

function passes(point: PointOverview, search: WallSearch, states: ReadonlySet<string>): boolean {
  if (states.size > 0 && !states.has(stateOf(point))) return false;
  if (search.area && point.enterprise.area !== search.area) return false;
  if (search.f && !point.factors.includes(search.f)) return false;
  const text =
    `${point.enterprise.name} ${point.outlet.code} ${point.outlet.name} ${point.name}`.toLowerCase();
  return !search.q || text.includes(search.q.toLowerCase());
}

function WallFilters({
  all,
  shown,
  chosen,
}: {
  all: readonly PointOverview[];
  shown: number;
  chosen: ReadonlySet<string>;
}) {
  const say = useWords(wallWords);
  const lang = useLang();
  const search = wallRoute.useSearch();
  const set = useSet();
  const areas = useMemo(
    () => [...new Set(all.map((point) => point.enterprise.area))].filter(Boolean).sort(),
    [all],
  );
  const factors = useMemo(() => [...new Set(all.flatMap((point) => point.factors))], [all]);
  const counts = new Map<PointState, number>();
  for (const point of all) counts.set(stateOf(point), (counts.get(stateOf(point)) ?? 0) + 1);
  const filtered = chosen.size > 0 || search.area || search.f || search.q;
  const toggle = (state: PointState) => {
    const next = new Set(chosen);
    if (!next.delete(state)) next.add(state);
    set({ st: [...next].join(',') });
  };
  return (
    <div className={styles.filters} role="group" aria-label={say.filters}>
      {STATE_CHIPS.filter((state) => counts.has(state) || chosen.has(state)).map((state) => (
        <button
          key={state}
          type="button"
          className={styles.chip}
          aria-pressed={chosen.has(state)}
          onClick={() => toggle(state)}
        >
          <StateMark state={state} />
          {POINT_STATE_NAMES[state][lang]} <strong>{counts.get(state) ?? 0}</strong>
        </button>
      ))}
      <select
        className={styles.select}
        aria-label={say.areaFilter}
        value={search.area ?? ''}
        onChange={(event) => set({ area: event.currentTarget.value })}
      >
        <option value="">{say.allAreas}</option>
        {areas.map((area) => (
          <option key={area}>{area}</option>
        ))}
      </select>
      <select
        className={styles.select}
        aria-label={say.factor}
        value={search.f ?? ''}
        onChange={(event) => set({ f: event.currentTarget.value })}
      >
        <option value="">{say.allFactors}</option>
        {factors.map((code) => (
          <option key={code} value={code}>
            {factorShort(code, lang)}
          </option>
        ))}
      </select>
      <input
        className={styles.search}
        type="search"
        placeholder={say.search}
        aria-label={say.search}
        value={search.q ?? ''}
        onChange={(event) => set({ q: event.currentTarget.value })}
      />
      {filtered && (
        <button type="button" className={styles.clear} onClick={() => set(NO_FILTER)}>
          {say.clear}
        </button>
      )}
      <span className={styles.count}>{say.count(shown, all.length)}</span>
    </div>
  );
}
