import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  type DayDetail,
  factorName,
  formatInstant,
  type Instant,
  factor as unitOf,
  unitText,
} from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { ContestList } from '../../components/contest-list.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { componentWords } from '../../components/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { type PointOverview, pointTitle } from '../../lib/points.ts';
import { DayHours } from './day-hours.tsx';
import { DayMath } from './day-math.tsx';
import { figureText } from './figures.ts';
import { OUTCOME_SIGNS } from './month-pane.tsx';
import { dayQuery } from './queries.ts';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

/** One day as a judge would follow it: the arithmetic, the hours, what was held of them, every version. */
export function DayDrawer({
  point,
  factor,
  day,
  at,
  show,
  close,
}: {
  point: PointOverview;
  factor: string;
  day: string;
  at: number | undefined;
  show: (at: number | undefined) => void;
  close: () => void;
}) {
  const say = useWords(statisticWords);
  const common = useWords(componentWords);
  const query = useQuery(dayQuery(point.id, factor, day, at));
  const gone = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Drawer.Root
      opened
      onClose={close}
      position="right"
      size="min(760px, 100vw)"
      transitionProps={{ duration: 150 }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <div className={styles.drawerHead}>
          <Drawer.Title className={styles.drawerTitle}>
            {say.day.title} · {day}
          </Drawer.Title>
          <Drawer.CloseButton aria-label={common.close} />
        </div>
        <Drawer.Body>
          <p className={styles.quiet}>{pointTitle(point)}</p>
          <ContestList kind="statistic" about={`${point.id}/${factor}/${day}`} />
          {query.isPending ? (
            <Skeleton rows={10} />
          ) : gone ? (
            <EmptyState title={say.day.gone} text={say.day.goneText} />
          ) : query.isError ? (
            <ErrorPanel error={query.error} retry={() => void query.refetch()} />
          ) : (
            <DayBody detail={query.data} title={pointTitle(point)} at={at} show={show} />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function DayBody({
  detail,
  title,
  at,
  show,
}: {
  detail: DayDetail;
  title: string;
  at: number | undefined;
  show: (at: number | undefined) => void;
}) {
  const say = useWords(statisticWords);
  const lang = useLang();
  const { statistic, claims } = detail;
  const unit = unitText(unitOf(statistic.factor)?.unit ?? '', lang);
  return (
    <div className={styles.body}>
      <p className={styles.number}>
        <span>{factorName(statistic.factor, lang)}</span>
        <strong>{figureText(statistic.value)}</strong>
        <span>{unit}</span>
        <Chip
          tone={
            statistic.outcome === 'over' ? 'over' : statistic.outcome === 'compliant' ? 'normal' : 'offline'
          }
        >
          {OUTCOME_SIGNS[statistic.outcome]} {say.outcomes[statistic.outcome]}
        </Chip>
        <span className={styles.quiet}>{say.day.valid(statistic.nValid, statistic.nDue)}</span>
      </p>
      {statistic.version === 0 && <p className={styles.quiet}>{say.day.running}</p>}
      <Versions detail={detail} at={at} show={show} />
      <DayMath detail={detail} unit={unit} />
      <section>
        <h3>{say.day.claims}</h3>
        {claims.length === 0 ? (
          <p className={styles.quiet}>{say.day.noClaims}</p>
        ) : (
          <ul className={styles.list}>
            {claims.map((claim) => (
              <li key={`${claim.id} ${claim.knownFrom}`}>
                {claim.row && <Chip>{claim.row}</Chip>} {claim[lang]}
              </li>
            ))}
          </ul>
        )}
      </section>
      <DayHours statistic={statistic} title={title} unit={unit} />
      <Sent detail={detail} />
      <p className={styles.quiet}>
        {say.day.edition} {statistic.ruleEdition} · {say.day.digest}{' '}
        <code>{statistic.digest.slice(0, 16)}</code>
      </p>
    </div>
  );
}

function Versions({
  detail: { versions, statistic },
  at,
  show,
}: {
  detail: DayDetail;
  at: number | undefined;
  show: (at: number | undefined) => void;
}) {
  const say = useWords(statisticWords);
  if (versions.length === 0) return null;
  const time = (moment: Instant) => formatInstant(moment).slice(0, 19);
  return (
    <section>
      <h3>{say.day.versions}</h3>
      <ul className={styles.list}>
        {versions.map((each) => (
          <li key={each.version} className={styles.version}>
            <strong>{say.day.version(each.version)}</strong>
            <span>
              {figureText(each.value)} {OUTCOME_SIGNS[each.outcome]} {say.outcomes[each.outcome]}
            </span>
            <span className={styles.quiet}>
              {each.knownTo === null
                ? say.day.knownNow(time(each.knownFrom))
                : say.day.known(time(each.knownFrom), time(each.knownTo))}
              {' · '}
              {say.day.cause[each.cause]}
            </span>
            {each.version === statistic.version ? (
              <Chip>{say.day.shown}</Chip>
            ) : (
              <button
                type="button"
                className={styles.plain}
                onClick={() => show(each.knownTo === null ? undefined : each.knownFrom)}
              >
                {say.day.show}
              </button>
            )}
          </li>
        ))}
      </ul>
      {at !== undefined && (
        <p className={styles.quiet}>
          {say.pick.asKnown} {time(at as Instant)}{' '}
          <button type="button" className={styles.plain} onClick={() => show(undefined)}>
            {say.pick.back}
          </button>
        </p>
      )}
    </section>
  );
}

function Sent({ detail: { sentDay, sentHours } }: { detail: DayDetail }) {
  const say = useWords(statisticWords).day;
  const off = sentHours.filter(({ agrees }) => agrees === false).length;
  return (
    <section>
      <h3>{say.sent}</h3>
      {sentDay === null && sentHours.length === 0 && <p className={styles.quiet}>{say.noSent}</p>}
      {sentDay && (
        <p>
          {say.sentDay(figureText(sentDay.sent), figureText(sentDay.ours))}{' '}
          {sentDay.agrees !== null && (
            <Chip tone={sentDay.agrees ? 'normal' : 'suspect'}>
              {sentDay.agrees ? say.agrees : say.differs}
            </Chip>
          )}{' '}
          {sentDay.plainMean && say.plainMean}
        </p>
      )}
      {sentHours.length > 0 && <p>{say.sentHours(sentHours.length, off)}</p>}
    </section>
  );
}
