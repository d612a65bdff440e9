import { NativeSelect, TextInput } from '@mantine/core';
import { RULE_MODE_NAMES, RULE_MODES, type RuleView } from '@wenqu/domain';
import { useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { shareText, timesText } from './figures.ts';
import type { RuleSearch, RuleSearchChange } from './route.tsx';
import { ModeChip, ReviewLight } from './rule-chips.tsx';
import styles from './rules.module.css';
import { rulesWords } from './words.ts';

const kindOf = ({ form, rule }: RuleView): 'rule' | 'detector' =>
  form !== '' || /^D\d\d$/.test(rule) ? 'detector' : 'rule';

function fits(row: RuleView, view: 'rules' | 'review', { kind, mode, q = '' }: RuleSearch): boolean {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${row.id} ${row.zh} ${row.en} ${row.detector}`.toLowerCase();
  return (
    (view === 'rules' || row.rates.light === 'review') &&
    (kind === undefined || kindOf(row) === kind) &&
    (mode === undefined || row.mode === mode) &&
    words.every((word) => text.includes(word))
  );
}

/** Every rule with what became of what it said. */
export function RulesTable({
  view,
  rows,
  search,
  change,
}: {
  view: 'rules' | 'review';
  rows: readonly RuleView[];
  search: RuleSearch;
  change: RuleSearchChange;
}) {
  const say = useWords(rulesWords);
  const frame = useListFrame();
  const columns = useColumns();
  const shown = useMemo(() => rows.filter((row) => fits(row, view, search)), [rows, view, search]);
  return (
    <>
      <Filters search={search} change={change} />
      <span className={styles.quiet}>
        {say.window}
        {search.on !== undefined && ` · ${say.knownNote}`}
      </span>
      <Pane flush>
        {shown.length === 0 ? (
          <EmptyState title={say.empty[view]} text={say.empty[`${view}Text`]} />
        ) : (
          <DataGrid<RuleView>
            label={say.views[view]}
            columns={columns}
            rows={shown}
            rowKey={({ id }) => id}
            current={search.id}
            maxHeight={frame.maxHeight}
            onOpen={({ id }) => change({ id })}
          />
        )}
      </Pane>
    </>
  );
}

function useColumns(): readonly GridColumn<RuleView>[] {
  const say = useWords(rulesWords);
  const lang = useLang();
  return useMemo((): readonly GridColumn<RuleView>[] => {
    const { columns } = say;
    const number = (
      key: 'fired' | 'closed' | 'confirmed',
      of: (row: RuleView) => number,
    ): GridColumn<RuleView> => ({
      ...{ key, title: columns[key], width: '66px', align: 'end' },
      cell: (row) => of(row),
    });
    const figure = (
      key: 'k9' | 'k10' | 'noise',
      width: string,
      of: (row: RuleView) => string,
    ): GridColumn<RuleView> => ({
      ...{ key, title: columns[key], width, align: 'end' },
      cell: (row) => <span className={styles.figure}>{of(row)}</span>,
    });
    return [
      { key: 'name', title: columns.name, width: 'minmax(150px, 1.6fr)', cell: (row) => row[lang] },
      {
        ...{ key: 'pattern', title: columns.pattern, width: 'minmax(120px, 1fr)' },
        cell: ({ id }) => <span className={styles.quiet}>{id}</span>,
      },
      {
        ...{ key: 'mode', title: columns.mode, width: '92px' },
        cell: ({ mode }) => <ModeChip mode={mode} />,
      },
      { key: 'edition', title: columns.edition, width: '76px', cell: ({ edition }) => edition },
      {
        ...{ key: 'confidence', title: columns.confidence, width: '52px' },
        cell: ({ confidence }) => <abbr title={say.confidence[confidence]}>{confidence}</abbr>,
      },
      number('fired', ({ rates }) => rates.fired),
      number('closed', ({ rates }) => rates.closed),
      number('confirmed', ({ rates }) => rates.outcomes.true),
      figure('k9', '112px', ({ rates }) => shareText(rates.k9)),
      figure('k10', '140px', ({ rates }) => timesText(rates.k10)),
      figure('noise', '146px', ({ rates }) => timesText(rates.falseAlarms, 2)),
      {
        ...{ key: 'light', title: columns.light, width: '104px' },
        cell: ({ rates }) => <ReviewLight light={rates.light} />,
      },
    ];
  }, [say, lang]);
}

function Filters({ search, change }: { search: RuleSearch; change: RuleSearchChange }) {
  const say = useWords(rulesWords);
  const lang = useLang();
  return (
    <div className={styles.tools}>
      <TextInput
        className={styles.field ?? ''}
        size="xs"
        label={say.search}
        value={search.q ?? ''}
        onChange={(event) => change({ q: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        className={styles.field ?? ''}
        size="xs"
        label={say.kind}
        value={search.kind ?? ''}
        data={[
          { value: '', label: say.any },
          { value: 'rule', label: say.kinds.rule },
          { value: 'detector', label: say.kinds.detector },
        ]}
        onChange={(event) => change({ kind: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        className={styles.field ?? ''}
        size="xs"
        label={say.mode}
        value={search.mode ?? ''}
        data={[
          { value: '', label: say.any },
          ...RULE_MODES.map((mode) => ({ value: mode, label: RULE_MODE_NAMES[mode][lang] })),
        ]}
        onChange={(event) => change({ mode: event.currentTarget.value || undefined })}
      />
      <TextInput
        className={styles.field ?? ''}
        size="xs"
        type="datetime-local"
        label={say.knownOn}
        value={search.on ?? ''}
        onChange={(event) => change({ on: event.currentTarget.value || undefined })}
      />
    </div>
  );
}
