import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Facility } from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { pointsQuery } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import styles from './facility.module.css';
import { facilitiesQuery } from './queries.ts';
import { facilitiesRoute } from './route.tsx';
import { facilityWords } from './words.ts';

/** Treatment facilities of the district, by enterprise. */
export function FacilitiesPage() {
  const say = useWords(facilityWords);
  const { ent } = facilitiesRoute.useSearch();
  const list = useQuery(facilitiesQuery);
  const points = useQuery(pointsQuery);
  const mayWrite = useMay('book.write');
  const names = new Map(points.data?.items.map(({ enterprise }) => [enterprise.id, enterprise.name]));
  const rows = (list.data?.items ?? []).filter((row) => ent === undefined || row.enterprise === ent);
  return (
    <PageFrame
      title={say.title}
      actions={
        mayWrite && (
          <Link to="/facilities/$id" params={{ id: 'new' }} search={{}}>
            <Button size="xs" component="span">
              {say.add}
            </Button>
          </Link>
        )
      }
    >
      <p className={styles.note}>{say.lead}</p>
      {list.isPending ? (
        <Skeleton rows={5} />
      ) : list.isError ? (
        <ErrorPanel error={list.error} retry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={say.none.title} text={say.none.text} />
      ) : (
        <div className={styles.cards}>
          {rows.map((facility) => (
            <Card key={facility.id} facility={facility} enterprise={names.get(facility.enterprise) ?? ''} />
          ))}
        </div>
      )}
    </PageFrame>
  );
}

function Card({ facility, enterprise }: { facility: Facility; enterprise: string }) {
  const say = useWords(facilityWords);
  const { id, name, process, designM3Day, units, meters } = facility;
  return (
    <Pane>
      <h2 className={styles.cardTitle}>
        <Link to="/facilities/$id" params={{ id }} search={{}}>
          {enterprise} · {name}
        </Link>
      </h2>
      <p className={styles.note}>{process}</p>
      <p className={styles.note}>
        {[
          designM3Day === null ? '' : say.design(String(designM3Day)),
          say.units(units.length),
          say.meters(meters.length),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </Pane>
  );
}
