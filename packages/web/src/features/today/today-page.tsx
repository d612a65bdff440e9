import { useQuery } from '@tanstack/react-query';
import { formatTime, type Instant } from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { pointsQuery } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { EmptyBook } from './empty-book.tsx';
import { LatestEntries } from './latest-entries.tsx';
import { SinceLeft } from './since-left.tsx';
import { SystemPane } from './system-pane.tsx';
import { Tiles } from './tiles.tsx';
import styles from './today-page.module.css';
import { todayWords } from './words.ts';
import { WorstPoints } from './worst-points.tsx';

/** 今日: on an empty book three ways in; with a book what is missing, over, suspect and for me to do. */
export function TodayPage() {
  const say = useWords(todayWords);
  const points = useQuery(pointsQuery);
  const mayRegister = useMay('register.read');
  const mayShifts = useMay('shift.read');
  if (points.isPending)
    return (
      <PageFrame title={say.title}>
        <Skeleton rows={6} height={48} />
      </PageFrame>
    );
  if (points.isError)
    return (
      <PageFrame title={say.title}>
        <ErrorPanel error={points.error} retry={() => void points.refetch()} />
      </PageFrame>
    );
  const { items, asOf } = points.data;
  if (items.length === 0)
    return (
      <PageFrame title={say.title} lead={say.empty.lead}>
        <EmptyBook />
      </PageFrame>
    );
  return (
    <PageFrame title={say.title} lead={say.asOf(formatTime(asOf as Instant))}>
      <Tiles points={items} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <WorstPoints points={items} />
        </div>
        <div className={styles.column}>
          {mayShifts && <SinceLeft />}
          {mayRegister && <LatestEntries points={items} />}
          <SystemPane />
        </div>
      </div>
    </PageFrame>
  );
}
