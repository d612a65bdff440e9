import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  type Campaign,
  type FieldValues,
  ITEM_TABLE,
  type ItemLine,
  STRAND_NAMES,
  STRANDS,
  type Strand,
} from '@wenqu/domain';
import { useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { StepForm } from '../../components/matter/step-form.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Segments } from '../../components/segments.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import { newClientId, useMatterActs } from '../../lib/matters.ts';
import { useAccount } from '../../lib/session.ts';
import styles from './campaigns.module.css';
import { ItemChips } from './item-chips.tsx';
import { itemsQuery } from './queries.ts';
import { type CampaignChange, type CampaignSearch, ITEM_STATES, LIST_MODES } from './route.tsx';
import { campaignWords } from './words.ts';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  working: ['working', 'reopened', 'doubted'],
  applied: ['applied'],
  checked: ['verified', 'agreed', 'public'],
  struck: ['struck', 'firm'],
  aside: ['merged', 'transferred', 'void'],
};
const ENTER = ITEM_TABLE.rows.find(({ from }) => from === null);
export const strandName = (strand: string, lang: 'zh' | 'en'): string =>
  STRAND_NAMES[strand as Strand]?.[lang] ?? '—';

interface ViewProps {
  readonly campaign: Campaign;
  readonly search: CampaignSearch;
  readonly change: CampaignChange;
}

/** 问题清单: as list, board by stage, or calendar by deadline. */
export function ItemsView({ campaign, search, change }: ViewProps) {
  const say = useWords(campaignWords);
  const query = useQuery(itemsQuery(campaign.id));
  const role = useAccount()?.role ?? 'public';
  const all = query.data?.items ?? [];
  const rows = useMemo(() => all.filter((line) => fits(line, search)), [all, search]);
  const mode = search.m ?? 'list';
  if (query.isPending) return <Skeleton rows={8} height={36} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <Filters campaign={campaign} search={search} change={change} />
      <div className={styles.bar}>
        <Segments
          label={say.modes.label}
          value={mode}
          choices={LIST_MODES.map((value) => ({ value, text: say.modes[value] }))}
          onChange={(m) => change({ m: m === 'list' ? undefined : m })}
        />
        <span className={styles.quiet}>{say.count(rows.length, all.length)}</span>
        {ENTER?.who.includes(role) && (
          <Button size="xs" onClick={() => change({ new: true })}>
            {say.enter}
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <Pane>
          <EmptyState title={say.emptyItems} text={say.emptyItemsText} />
        </Pane>
      ) : mode === 'board' ? (
        <Board rows={rows} />
      ) : mode === 'calendar' ? (
        <DueCalendar rows={rows} />
      ) : (
        <Grid rows={rows} />
      )}
      {search.new && <EnterForm campaign={campaign} close={() => change({ new: undefined })} />}
    </>
  );
}

function fits(line: ItemLine, { u, s, st, late, back, q }: CampaignSearch): boolean {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${line.number} ${line.title} ${line.place}`.toLowerCase();
  return (
    (u === undefined || line.unit === u) &&
    (s === undefined || line.strand === s) &&
    (st === undefined || line.state === st) &&
    (!late || line.overdueDays > 0) &&
    (!back || line.reopened > 0) &&
    words.every((word) => text.includes(word))
  );
}

function Filters({ campaign, search, change }: ViewProps) {
  const say = useWords(campaignWords).filters;
  const all = useWords(campaignWords).all;
  const lang = useLang();
  const pick = (name: 'u' | 's' | 'st', label: string, data: readonly { value: string; label: string }[]) => (
    <NativeSelect
      className={styles.field ?? ''}
      size="xs"
      label={label}
      value={search[name] ?? ''}
      data={[{ value: '', label: all }, ...data]}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
    />
  );
  const states = ITEM_TABLE.states.filter(({ id }) => ITEM_STATES.includes(id));
  return (
    <div className={styles.tools}>
      {pick(
        'u',
        say.unit,
        campaign.units.map(({ name }) => ({ value: name, label: name })),
      )}
      {pick(
        's',
        say.strand,
        STRANDS.map((value) => ({ value, label: STRAND_NAMES[value][lang] })),
      )}
      {pick(
        'st',
        say.state,
        states.map((state) => ({ value: state.id, label: state[lang] })),
      )}
      <TextInput
        className={styles.field ?? ''}
        size="xs"
        label={say.q}
        value={search.q ?? ''}
        onChange={(event) => change({ q: event.currentTarget.value || undefined })}
      />
      <Checkbox
        size="xs"
        label={say.late}
        checked={search.late ?? false}
        onChange={(event) => change({ late: event.currentTarget.checked || undefined })}
      />
      <Checkbox
        size="xs"
        label={say.back}
        checked={search.back ?? false}
        onChange={(event) => change({ back: event.currentTarget.checked || undefined })}
      />
    </div>
  );
}

function Grid({ rows }: { rows: readonly ItemLine[] }) {
  const say = useWords(campaignWords);
  const lang = useLang();
  const go = useNavigate();
  const columns = useMemo(
    (): readonly GridColumn<ItemLine>[] => [
      { key: 'number', title: say.columns.number, width: '140px', cell: ({ number }) => number },
      { key: 'title', title: say.columns.title, width: 'minmax(200px, 2fr)', cell: ({ title }) => title },
      { key: 'unit', title: say.columns.unit, width: 'minmax(90px, 0.8fr)', cell: ({ unit }) => unit },
      { key: 'leader', title: say.columns.leader, width: 'minmax(120px, 1fr)', cell: ({ leader }) => leader },
      {
        ...{ key: 'strand', title: say.columns.strand, width: '90px' },
        cell: ({ strand }) => strandName(strand, lang),
      },
      { key: 'deadline', title: say.columns.deadline, width: '104px', cell: ({ deadline }) => deadline },
      {
        ...{ key: 'state', title: say.columns.state, width: 'minmax(200px, 1.4fr)' },
        cell: (line) => <ItemChips line={line} />,
      },
    ],
    [say, lang],
  );
  return (
    <Pane flush>
      <DataGrid<ItemLine>
        label={say.tabs.list}
        columns={columns}
        rows={rows}
        rowKey={({ item }) => item}
        total={rows.length}
        maxHeight="640px"
        onOpen={({ item }) => void go({ to: '/items/$id', params: { id: item } })}
      />
    </Pane>
  );
}

/** Columns by stage: what is only reported done stands apart from what somebody has verified. */
function Board({ rows }: { rows: readonly ItemLine[] }) {
  const say = useWords(campaignWords);
  return (
    <div className={styles.board}>
      {Object.entries(GROUPS).map(([group, states]) => {
        const own = rows.filter(({ state }) => states.includes(state));
        if (group === 'aside' && own.length === 0) return null;
        return (
          <section key={group} className={styles.column} data-group={group}>
            <h2 className={styles.columnHead}>
              {say.groups[group as keyof typeof say.groups]} <span>{own.length}</span>
            </h2>
            <ul>
              {own.map((line) => (
                <li key={line.item} className={styles.ticket}>
                  <Link to="/items/$id" params={{ id: line.item }}>
                    {line.title}
                  </Link>
                  <span className={styles.quiet}>
                    {line.unit} · {line.deadline}
                  </span>
                  <ItemChips line={line} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** What has to be done by which day; struck items are no longer due. */
function DueCalendar({ rows }: { rows: readonly ItemLine[] }) {
  const say = useWords(campaignWords);
  const open = rows.filter(({ state }) => GROUPS.working?.includes(state) || GROUPS.applied?.includes(state));
  const days = [...new Set(open.map(({ deadline }) => deadline))].sort();
  if (days.length === 0) return <EmptyState title={say.emptyItems} text={say.emptyItemsText} />;
  return (
    <div className={styles.calendar}>
      {days.map((day) => {
        const own = open.filter(({ deadline }) => deadline === day);
        return (
          <section key={day} className={styles.day} data-late={own.some((line) => line.overdueDays > 0)}>
            <h2 className={styles.columnHead}>
              {day} <span>{say.dueOn(own.length)}</span>
            </h2>
            <ul>
              {own.map((line) => (
                <li key={line.item} className={styles.ticket}>
                  <Link to="/items/$id" params={{ id: line.item }}>
                    {line.title}
                  </Link>
                  <span className={styles.quiet}>{line.unit}</span>
                  <ItemChips line={line} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** 建账: the form is drawn from the table. */
function EnterForm({ campaign, close }: { campaign: Campaign; close: () => void }) {
  const say = useWords(campaignWords);
  const lang = useLang();
  const acts = useMatterActs();
  const go = useNavigate();
  const [given, setGiven] = useState<FieldValues>({});
  const [clientId] = useState(newClientId);
  const [fault, setFault] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const title = typeof given.title === 'string' ? given.title : '';
      const draft = { machine: 'item', campaign: campaign.id, title, given, reason: '', clientId } as const;
      const made = await acts.open(draft);
      await go({ to: '/items/$id', params: { id: made.matter.id } });
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={say.enterTitle} size="lg" transitionProps={{ duration: 120 }}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className={styles.quiet}>{say.enterEffect}</p>
        <StepForm asks={ENTER?.asks ?? []} given={given} onChange={setGiven} faults={fieldFaults(fault)} />
        {fault !== undefined && (
          <p className={styles.fault} role="alert">
            {faultText(fault, lang)}
          </p>
        )}
        <div className={styles.acts}>
          <Button variant="default" onClick={close} disabled={busy}>
            {say.fresh.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {say.enter}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
