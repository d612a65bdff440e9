import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  BACK_TEST_KIND_NAMES,
  BACK_TEST_KINDS,
  type BackTest,
  type BackTestFinding,
  type BackTestKind,
  factorShort,
  formatInstant,
  formatMinute,
  type Instant,
  type RuleView,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { backTestFindingsQuery, backTestQuery, isOpen, RULES_KEY, type Told } from './queries.ts';
import type { RuleSearchChange } from './route.tsx';
import styles from './rules.module.css';
import { TrialProgress, TrialState } from './trials-view.tsx';
import { rulesWords } from './words.ts';

const TONES: Readonly<Record<BackTestKind, ChipTone>> = {
  ...{ new: 'suspect', changed: 'maintenance', gone: 'offline', same: 'plain' },
};
const SIGNS: Readonly<Record<BackTestKind, string>> = { new: '+', changed: '↔', gone: '−', same: '=' };
const span = (from: Instant, to: Instant): string =>
  `${formatInstant(from).slice(5, 16)} – ${formatInstant(to).slice(5, 16)}`;

/** One back-test: what it would have found, rule by rule, against what was told. */
export function TrialView({
  id,
  kind,
  rules,
  change,
}: {
  id: string;
  kind: BackTestKind | undefined;
  rules: readonly RuleView[];
  change: RuleSearchChange;
}) {
  const say = useWords(rulesWords).trial;
  const lang = useLang();
  const query = useQuery(backTestQuery(id));
  if (query.isPending) return <Skeleton rows={8} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const test = query.data;
  const nameOf = (rule: string) => rules.find((each) => each.id === rule)?.[lang] ?? rule;
  return (
    <>
      <div className={styles.acts}>
        <Button size="xs" variant="default" onClick={() => change({ trial: undefined, tk: undefined })}>
          {say.back}
        </Button>
        <CancelTrial test={test} />
      </div>
      <TrialFacts test={test} />
      <Counts test={test} nameOf={nameOf} />
      <Findings test={test} kind={kind} nameOf={nameOf} change={change} />
    </>
  );
}

function CancelTrial({ test }: { test: BackTest }) {
  const say = useWords(rulesWords).trial;
  const lang = useLang();
  const mayWrite = useMay('rule.write');
  const client = useQueryClient();
  const [fault, setFault] = useState<unknown>();
  if (!mayWrite || !isOpen(test)) return null;
  const cancel = async () => {
    try {
      await sendJson('POST', `back-tests/${encodeURIComponent(test.id)}/cancel`);
    } catch (error) {
      setFault(error);
    }
    await client.invalidateQueries({ queryKey: RULES_KEY });
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={() => void cancel()}>
        {say.cancel}
      </Button>
      {fault !== undefined && <span role="alert">{faultText(fault, lang)}</span>}
    </>
  );
}

function TrialFacts({ test }: { test: BackTest }) {
  const say = useWords(rulesWords).trial;
  return (
    <Pane>
      <Facts
        columns={3}
        facts={[
          [say.state, <TrialState key="state" state={test.state} />],
          [say.progress, <TrialProgress key="progress" test={test} />],
          [say.range, `${formatMinute(test.from)} – ${formatMinute(test.to)}`],
          [say.by, `${test.byName} · ${formatMinute(test.askedAt)}`],
          [say.edition, test.edition],
          [say.reason, test.reason],
        ]}
      />
      {test.state === 'interrupted' && <p className={styles.notice}>◆ {say.interrupted}</p>}
      {test.fault !== '' && <p className={styles.notice}>◆ {test.fault}</p>}
    </Pane>
  );
}

function Counts({ test, nameOf }: { test: BackTest; nameOf: (rule: string) => string }) {
  const say = useWords(rulesWords).trial;
  const lang = useLang();
  const rows = Object.entries(test.counts);
  if (rows.length === 0) return null;
  return (
    <Pane title={say.counts} flush>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.rule}</th>
              {BACK_TEST_KINDS.map((kind) => (
                <th key={kind} className={styles.end}>
                  {SIGNS[kind]} {BACK_TEST_KIND_NAMES[kind][lang]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([rule, counts]) => (
              <tr key={rule}>
                <td>{nameOf(rule)}</td>
                {BACK_TEST_KINDS.map((kind) => (
                  <td key={kind} className={styles.end}>
                    {counts[kind]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}

function Findings({
  test,
  kind,
  nameOf,
  change,
}: {
  test: BackTest;
  kind: BackTestKind | undefined;
  nameOf: (rule: string) => string;
  change: RuleSearchChange;
}) {
  const words = useWords(rulesWords);
  const say = words.trial;
  const lang = useLang();
  const query = useInfiniteQuery(backTestFindingsQuery(test.id, kind, test.pointsDone));
  const rows = (query.data?.pages ?? []).flatMap((page) => page.items);
  const columns = useColumns(nameOf);
  return (
    <Pane title={say.result} flush>
      <TabBar
        label={say.kind}
        value={kind ?? 'all'}
        onChange={(value) => change({ tk: value === 'all' ? undefined : value })}
        tabs={[
          { value: 'all', text: words.any },
          ...BACK_TEST_KINDS.map((value) => ({
            value,
            text: `${SIGNS[value]} ${BACK_TEST_KIND_NAMES[value][lang]}`,
          })),
        ]}
      />
      {query.isPending ? (
        <Skeleton rows={4} height={24} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={words.empty.result} text={isOpen(test) ? '' : words.empty.resultText} />
      ) : (
        <DataGrid<Row>
          label={say.result}
          columns={columns}
          rows={rows}
          rowKey={(row) => `${row.kind} ${row.finding.id}`}
          total={query.data.pages[0]?.total ?? rows.length}
          maxHeight="60vh"
          onEnd={() => {
            if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
          }}
        />
      )}
      {test.omitted > 0 && <p className={styles.quiet}>{say.omitted(test.omitted)}</p>}
    </Pane>
  );
}

type Row = BackTestFinding & Told;

function useColumns(nameOf: (rule: string) => string): readonly GridColumn<Row>[] {
  const say = useWords(rulesWords).trial;
  const lang = useLang();
  const places = usePlaces();
  return [
    {
      ...{ key: 'kind', title: say.kind, width: '112px' },
      cell: ({ kind }) => (
        <Chip tone={TONES[kind]}>
          {SIGNS[kind]} {BACK_TEST_KIND_NAMES[kind][lang]}
        </Chip>
      ),
    },
    { key: 'rule', title: say.rule, width: 'minmax(150px, 1fr)', cell: ({ rule }) => nameOf(rule) },
    {
      ...{ key: 'point', title: say.point, width: 'minmax(160px, 1fr)' },
      cell: ({ finding: { point } }) => {
        const known = places.point(point);
        return (
          <Link to="/points/$id" params={{ id: point }} search={{}}>
            {known ? pointTitle(known) : point}
          </Link>
        );
      },
    },
    {
      ...{ key: 'factor', title: say.factor, width: 'minmax(80px, 0.5fr)' },
      cell: ({ finding }) =>
        String(finding.facts.factors ?? finding.factor)
          .split('+')
          .map((code) => factorShort(code, lang))
          .join(', '),
    },
    {
      ...{ key: 'span', title: say.span, width: '190px' },
      cell: ({ finding: { from, to } }) => <span className={styles.figure}>{span(from, to)}</span>,
    },
    {
      ...{ key: 'told', title: say.toldSpan, width: '190px' },
      cell: ({ toldFrom, toldTo }) => (
        <span className={styles.figure}>
          {toldFrom === null || toldTo === null ? '—' : span(toldFrom, toldTo)}
        </span>
      ),
    },
    {
      ...{ key: 'what', title: say.what, width: 'minmax(220px, 2fr)' },
      cell: ({ sentence }) => <span title={sentence[lang]}>{sentence[lang]}</span>,
    },
  ];
}
