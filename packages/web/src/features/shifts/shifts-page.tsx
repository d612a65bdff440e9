import { useNavigate } from '@tanstack/react-router';
import { PageFrame } from '../../components/page-frame.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useWords } from '../../i18n/lang.ts';
import { CalendarPane } from './calendar-pane.tsx';
import { DutyPane } from './duty-pane.tsx';
import { HandoverList } from './handover-list.tsx';
import { SHIFT_VIEWS, shiftsRoute } from './route.tsx';
import { shiftWords } from './words.ts';

/** 值班日志: this duty, who comes when, and what was handed over. */
export function ShiftsPage() {
  const say = useWords(shiftWords);
  const { v = 'now', d, row } = shiftsRoute.useSearch();
  const navigate = useNavigate({ from: '/shifts' });
  const change = (set: { v?: typeof v; d?: string; row?: string | undefined }) =>
    void navigate({ search: (was) => ({ ...was, ...set }) as typeof was, replace: true });
  return (
    <PageFrame title={say.title}>
      <TabBar
        label={say.views.label}
        value={v}
        onChange={(view) => change({ v: view, row: undefined })}
        tabs={SHIFT_VIEWS.map((value) => ({ value, text: say.views[value] }))}
      />
      {v === 'now' && <DutyPane />}
      {v === 'calendar' && <CalendarPane day={d} onDay={(day) => change({ d: day })} />}
      {v === 'handovers' && <HandoverList row={row} onRow={(id) => change({ row: id })} />}
    </PageFrame>
  );
}
