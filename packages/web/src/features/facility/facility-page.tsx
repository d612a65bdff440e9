import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Segments } from '../../components/segments.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';
import { BalancePane } from './balance-pane.tsx';
import { DaysPane } from './days-pane.tsx';
import { EquipmentPane } from './equipment-pane.tsx';
import styles from './facility.module.css';
import { FacilityForm } from './facility-form.tsx';
import { FlowPane } from './flow-pane.tsx';
import { MissingPane } from './missing-pane.tsx';
import { PowerPane } from './power-pane.tsx';
import { facilityQuery, viewQuery } from './queries.ts';
import { RatesPane } from './rates-pane.tsx';
import { FACILITY_DAYS, facilityRoute } from './route.tsx';
import { SheetsPane } from './sheets-pane.tsx';
import { facilityWords } from './words.ts';

/** One treatment facility: its line now, its days declared, its registration. */
export function FacilityPage() {
  const say = useWords(facilityWords);
  const { id } = facilityRoute.useParams();
  const { v = 'view', d = '1' } = facilityRoute.useSearch();
  const navigate = facilityRoute.useNavigate();
  const mayWrite = useMay('book.write');
  const facility = useQuery({ ...facilityQuery(id), enabled: id !== 'new' });
  if (id === 'new')
    return (
      <PageFrame title={say.add}>
        <FacilityForm held={undefined} />
      </PageFrame>
    );
  if (facility.isPending)
    return (
      <PageFrame title={say.title}>
        <Skeleton rows={6} />
      </PageFrame>
    );
  if (facility.isError)
    return (
      <PageFrame title={say.title}>
        {facility.error instanceof ApiError && facility.error.status === 404 ? (
          <EmptyState title={say.gone.title} text={say.gone.text} />
        ) : (
          <ErrorPanel error={facility.error} retry={() => void facility.refetch()} />
        )}
      </PageFrame>
    );
  const days = Number(d);
  return (
    <PageFrame
      title={facility.data.name}
      lead={<span>{facility.data.process}</span>}
      actions={
        v !== 'edit' && (
          <Segments
            label={say.range}
            value={d}
            choices={FACILITY_DAYS.map((value) => ({ value, text: say.days[value] }))}
            onChange={(next) => void navigate({ search: (held) => ({ ...held, d: next }) })}
          />
        )
      }
    >
      <TabBar
        label={say.title}
        value={v}
        tabs={[
          { value: 'view', text: say.view },
          { value: 'sheets', text: say.sheets },
          ...(mayWrite ? [{ value: 'edit' as const, text: say.edit }] : []),
        ]}
        onChange={(next) => void navigate({ search: (held) => ({ ...held, v: next }) })}
      />
      {v === 'edit' ? (
        <FacilityForm held={facility.data} key={facility.data.version} />
      ) : v === 'sheets' ? (
        <SheetsPane facility={facility.data} days={days} />
      ) : (
        <View id={id} days={days} />
      )}
    </PageFrame>
  );
}

function View({ id, days }: { id: string; days: number }) {
  const say = useWords(facilityWords);
  const query = useQuery(viewQuery(id, days));
  if (query.isPending) return <Skeleton rows={8} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const view = query.data;
  return (
    <div className={styles.view}>
      <p className={styles.note}>
        {view.enterprise.name} · {say.until(formatInstant(view.to))}
      </p>
      <FlowPane view={view} />
      <RatesPane view={view} />
      <PowerPane view={view} />
      <div className={styles.two}>
        <EquipmentPane view={view} />
        <MissingPane missing={view.missing} />
      </div>
      <BalancePane view={view} />
      <DaysPane days={view.days} />
    </div>
  );
}
