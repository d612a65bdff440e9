import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  formatInstant,
  GAP_END_NAMES,
  GAP_EVENT_KIND_NAMES,
  type Gap,
  type GapDetail,
  type Instant,
  MICROS_PER_HOUR,
} from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { GapActs } from './gap-acts.tsx';
import { GapBar, GapCause, GapStateChip, MissingText, SeriesName, SpanText } from './gap-chips.tsx';
import { AttemptTable, Story } from './gap-story.tsx';
import styles from './gaps.module.css';
import { gapQuery } from './queries.ts';
import { gapRoute } from './route.tsx';
import { gapWords } from './words.ts';

const STRETCHES_SHOWN = 50;

/** One gap whole: what is missing, why, what was asked of the device and what came of it. */
export function GapPage() {
  const say = useWords(gapWords);
  const { id } = gapRoute.useParams();
  const query = useQuery(gapQuery(id));
  if (query.isPending)
    return (
      <PageFrame title={id}>
        <Skeleton rows={10} />
      </PageFrame>
    );
  if (query.isError && !query.data) {
    const gone = query.error instanceof ApiError && query.error.status === 404;
    return (
      <PageFrame title={id}>
        {gone ? (
          <EmptyState title={say.gone.title} text={say.gone.text} />
        ) : (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        )}
      </PageFrame>
    );
  }
  return <GapBody detail={query.data!} />;
}

function GapBody({ detail }: { detail: GapDetail }) {
  const say = useWords(gapWords);
  const mayHandle = useMay('gap.handle');
  const { gap, event } = detail;
  return (
    <PageFrame
      title={gap.id}
      lead={
        <>
          <GapStateChip state={gap.state} />
          <SpanText gap={gap} />
          <span>
            <MissingText gap={gap} />
          </span>
        </>
      }
    >
      <GapBar gap={gap} frame={event} />
      <div className={styles.columns}>
        <div className={styles.column}>
          {mayHandle && (
            <Pane>
              <GapActs detail={detail} />
            </Pane>
          )}
          <Pane title={say.tries.title} flush>
            <AttemptTable attempts={detail.attempts} />
          </Pane>
          <Pane title={say.story.title}>
            <Story steps={detail.steps} />
          </Pane>
        </div>
        <div className={styles.column}>
          <Pane title={say.facts.title}>
            <GapFacts detail={detail} />
          </Pane>
          <Pane title={say.still.title}>
            <Stretches detail={detail} />
          </Pane>
        </div>
      </div>
    </PageFrame>
  );
}

function GapFacts({ detail: { gap, event } }: { detail: GapDetail }) {
  const say = useWords(gapWords);
  const lang = useLang();
  const places = usePlaces();
  const mayWire = useMay('wire.read');
  const point = places.point(gap.point);
  const time = (at: Instant | null) => (at === null ? '' : formatInstant(at));
  const ends = GAP_END_NAMES as Readonly<Record<string, { zh: string; en: string }>>;
  return (
    <Facts
      facts={[
        [
          say.facts.place,
          <Link key="p" to="/points/$id" params={{ id: gap.point }} search={curveOf(gap)}>
            {point ? pointTitle(point) : gap.point}
          </Link>,
        ],
        [
          say.facts.logger,
          mayWire && gap.mn !== '' ? (
            <Link key="l" to="/loggers/$mn" params={{ mn: gap.mn }} search={{}}>
              {gap.mn}
            </Link>
          ) : (
            gap.mn
          ),
        ],
        [say.facts.series, <SeriesName key="s" gap={gap} />],
        [say.facts.from, formatInstant(gap.from)],
        [say.facts.to, gap.running ? say.now : formatInstant(gap.to)],
        [say.facts.interval, say.seconds(gap.intervalS)],
        [say.facts.missing, <MissingText key="m" gap={gap} />],
        [say.facts.cause, <GapCause key="c" cause={gap.cause} />],
        [
          say.facts.event,
          <Link key="e" to="/gaps" search={{ v: 'all', ev: event.id }}>
            {event.id} {GAP_EVENT_KIND_NAMES[event.kind][lang]}
          </Link>,
        ],
        [say.facts.found, time(gap.foundAt)],
        [say.facts.back, time(gap.backAt)],
        [say.facts.recallable, gap.recallable ? say.facts.yes : say.facts.no],
        [say.facts.next, gap.recallable ? time(gap.nextAt) : ''],
        [say.facts.deadline, time(gap.deadlineAt)],
        [say.facts.reason, ends[gap.reason]?.[lang] ?? gap.reason],
      ]}
    />
  );
}

/** The point's page with the gap in the middle of the chart. */
function curveOf({ statistic, from, to }: Gap) {
  const room = Math.max(to - from, MICROS_PER_HOUR);
  const grain = statistic === 'state' || statistic === 'runtime' ? undefined : statistic;
  return { from: from - room, to: to + room, ...(grain === undefined ? {} : { g: grain }) };
}

function Stretches({ detail: { missing } }: { detail: GapDetail }) {
  const say = useWords(gapWords);
  if (missing.length === 0) return <p className={styles.quiet}>{say.still.none}</p>;
  const newest = missing.slice(-STRETCHES_SHOWN).reverse();
  return (
    <>
      <ul className={styles.stretches}>
        {newest.map((each) => (
          <li key={each.from}>
            <SpanText gap={each} />
            <span>{say.still.line(each.missing)}</span>
          </li>
        ))}
      </ul>
      {missing.length > STRETCHES_SHOWN && <p className={styles.quiet}>{say.still.note}</p>}
    </>
  );
}
