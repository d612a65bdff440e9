import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, type PickUpStop } from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now, useSecond } from '../../lib/clock.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { placeText } from './columns.tsx';
import { pickUpQuery } from './queries.ts';
import { factorNames, LeftText, SampleMarks, SampleStateChip, shortTime } from './sample-chips.tsx';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

/** 取样单: where to go first, by the first holding time less the way there; prints on A4. */
export function PickUpList() {
  const say = useWords(sampleWords);
  const query = useQuery(pickUpQuery);
  if (query.isPending) return <Skeleton rows={6} height={48} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const stops = query.data.items;
  if (stops.length === 0)
    return (
      <Pane flush>
        <EmptyState title={say.empty.pickup} text={say.empty.pickupText} />
      </Pane>
    );
  return (
    <Pane
      title={say.pickup.title}
      flush
      extra={
        <Button size="xs" variant="default" className={styles.noPrint} onClick={() => window.print()}>
          {say.pickup.print}
        </Button>
      }
    >
      <ol className={styles.stops}>
        {stops.map((stop, at) => (
          <Stop key={stop.sample.id} stop={stop} number={at + 1} />
        ))}
      </ol>
      <p className={styles.printOnly}>
        {say.pickup.bring} {say.pickup.printed(formatInstant(now()))} · {say.pickup.signed}
        ____________ ____________
      </p>
    </Pane>
  );
}

function Stop({ stop, number }: { stop: PickUpStop; number: number }) {
  const say = useWords(sampleWords);
  const lang = useLang();
  const places = usePlaces();
  const minute = Math.floor(useSecond() / 60);
  const { sample, leaveBy, endsAt, travelMinutes } = stop;
  const slack = leaveBy === null ? null : Math.floor(leaveBy / 60e6 - minute);
  const address = places.point(sample.point)?.outlet.code ?? '';
  return (
    <li className={styles.stop}>
      <b>{number}</b>
      <div>
        <span className={styles.chipLine}>
          <Link to="/samples/$id" params={{ id: sample.id }} className={styles.number}>
            {sample.id}
          </Link>
          <SampleStateChip state={sample.state} />
          <SampleMarks sample={sample} />
        </span>
        <div>
          {placeText(places, sample)} {address}
        </div>
        <div className={styles.quiet}>
          {say.pickup.bottle(sample.bottle ?? '—')} · {factorNames(sample.factors, lang)} ·{' '}
          {say.pickup.travel(travelMinutes)} ·{' '}
          {sample.pickUpAt === null ? say.pickup.unplanned : say.pickup.planned(shortTime(sample.pickUpAt))}
          {sample.inspectors.length > 0 && ` · ${sample.inspectors.join(' ')}`}
        </div>
      </div>
      <div className={styles.when}>
        <div>
          {say.pickup.leaveBy} <b>{leaveBy === null ? say.pickup.unknown : shortTime(leaveBy)}</b>
        </div>
        <div>
          {slack !== null && slack < 0 ? (
            <span className={styles.over}>{say.pickup.tooLate} · </span>
          ) : (
            `${say.pickup.slack} `
          )}
          <LeftText minutes={slack} />
        </div>
        {endsAt !== null && (
          <div className={styles.quiet}>
            {say.pickup.endsAt} {shortTime(endsAt)}
          </div>
        )}
      </div>
    </li>
  );
}
