import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { GAP_STATES, type Gap, type GapEvent } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Icon } from '../../components/icon.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { pointTitle } from '../../lib/points.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { GapBar, GapCause, GapStateChip, MissingText, SeriesName, SpanText } from './gap-chips.tsx';
import styles from './gaps.module.css';
import { firstGapQuery, gapsOfEventQuery } from './queries.ts';
import { gapWords } from './words.ts';

/** One outage: what, how long, how much came back; its gaps when opened. */
export function EventCard({
  event,
  opened,
  toggle,
}: {
  event: GapEvent;
  opened: boolean;
  toggle: () => void;
}) {
  const say = useWords(gapWords);
  return (
    <li className={styles.event}>
      <button type="button" className={styles.eventHead} aria-expanded={opened} onClick={toggle}>
        <span className={styles.eventName}>
          <EventName event={event} />
        </span>
        <span className={styles.eventFacts}>
          <span className={styles.quiet}>{event.id}</span>
          <span>
            <GapCause cause={event.cause} />
          </span>
          <SpanText gap={event} />
          {event.running && <Chip tone="offline">{say.running}</Chip>}
          <span>{say.event.counts(event.gaps, event.open)}</span>
        </span>
        <GapBar gap={event} frame={event} />
        <span className={styles.eventFacts}>
          <MissingText gap={event} />
          {GAP_STATES.filter((state) => event.states[state]).map((state) => (
            <span key={state} className={styles.stateCount}>
              <GapStateChip state={state} /> {event.states[state]}
            </span>
          ))}
          <span className={styles.fold}>
            {opened ? say.event.hide : say.event.show}
            <Icon name="chevron" size={16} />
          </span>
        </span>
      </button>
      {event.kind !== 'logger' && <p className={styles.note}>{say.event.grouped}</p>}
      {opened && <GapsOfEvent event={event} />}
    </li>
  );
}

function EventName({ event }: { event: GapEvent }) {
  const say = useWords(gapWords);
  const places = usePlaces();
  const first = useQuery({ ...firstGapQuery(event.id), enabled: event.kind === 'logger' });
  if (event.kind === 'district') return <>{say.event.district(event.enterprises)}</>;
  if (event.kind === 'ours') return <>{say.event.ours(event.enterprises)}</>;
  if (!first.data) return <>{event.id}</>;
  const point = places.point(first.data.point);
  const place = point ? pointTitle(point) : first.data.point;
  return <>{say.event.logger(place, event.points - 1)}</>;
}

function GapsOfEvent({ event }: { event: GapEvent }) {
  const say = useWords(gapWords);
  const gaps = useInfiniteQuery(gapsOfEventQuery(event.id));
  if (gaps.isPending) return <Skeleton rows={3} />;
  if (gaps.isError) return <ErrorPanel error={gaps.error} retry={() => void gaps.refetch()} />;
  const rows = gaps.data.pages.flatMap(({ items }) => items);
  return (
    <ul className={styles.gaps}>
      {rows.map((gap) => (
        <GapLine key={gap.id} gap={gap} event={event} />
      ))}
      {gaps.hasNextPage && (
        <li>
          <button type="button" className={styles.more} onClick={() => void gaps.fetchNextPage()}>
            {say.event.more}
          </button>
        </li>
      )}
    </ul>
  );
}

function GapLine({ gap, event }: { gap: Gap; event: GapEvent }) {
  const say = useWords(gapWords);
  const places = usePlaces();
  const point = places.point(gap.point);
  return (
    <li className={styles.gap}>
      <Link to="/gaps/$id" params={{ id: gap.id }} search={{}} className={styles.gapLink}>
        {gap.id}
      </Link>
      <span className={styles.gapPlace}>{point ? pointTitle(point) : gap.point}</span>
      <span>
        <SeriesName gap={gap} />
      </span>
      <SpanText gap={gap} />
      <GapBar gap={gap} frame={event} />
      <span>
        <MissingText gap={gap} />
      </span>
      <span className={styles.quiet}>
        <GapCause cause={gap.cause} />
        {gap.attempts > 0 && ` · ${say.attempts(gap.attempts)}`}
      </span>
      <GapStateChip state={gap.state} />
    </li>
  );
}
