/**
 * Writes `docs/machines.md` from the tables the engine runs: each machine of Annex A as a diagram, its steps, its
 * clocks and who the second person is. `--check` writes nothing and fails when the page is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClockRow,
  ENTRY_EVENT_NAMES,
  ENTRY_STATE_NAMES,
  ENTRY_TABLE,
  EXEMPTION_EVENT_NAMES,
  EXEMPTION_STATE_NAMES,
  EXEMPTION_TABLE,
  MARK_EVENT_NAMES,
  MARK_STATE_NAMES,
  MARK_TABLE,
  MATTER_TABLES,
  type MatterTable,
  ROLE_NAMES,
  type Role,
  runClocks,
  SAMPLE_EVENT_NAMES,
  SAMPLE_STATE_NAMES,
  SAMPLE_TABLE,
  type StepTaker,
  type Words,
  type WorkClock,
} from '@wenqu/domain';

const PAGE = 'docs/machines.md';

interface Step {
  readonly from: string | null;
  readonly event: string;
  readonly to: string;
  readonly who: readonly StepTaker[];
  readonly guards: readonly string[];
}
interface Drawn {
  readonly title: string;
  readonly source: string;
  readonly steps: readonly Step[];
  readonly states: ReadonlyMap<string, Words>;
  readonly events: ReadonlyMap<string, Words>;
  readonly ends: ReadonlySet<string>;
  readonly clocks: readonly ClockRow[];
}

const named = (words: Readonly<Record<string, Words>>): Map<string, Words> => new Map(Object.entries(words));
const NONE: ReadonlyMap<string, Words> = new Map();
const plain = (
  title: string,
  source: string,
  steps: readonly Step[],
  states: ReadonlyMap<string, Words> = NONE,
  events: ReadonlyMap<string, Words> = NONE,
): Drawn => ({ title, source, steps, states, events, ends: new Set(), clocks: [] });

const both = (id: string, words: ReadonlyMap<string, Words>): string => {
  const known = words.get(id);
  return known ? `${known.zh} ${known.en}` : id;
};
/** Mermaid takes letters, digits and underscores for a name. */
const key = (state: string): string => state.replaceAll(/[^A-Za-z0-9]/g, '_');
const label = (text: string): string => text.replaceAll(/[:;#]/g, ' ');

/** Rows that stay where they are and are open in most states would hide the shape: they are listed below it. */
function diagram({ steps, states, events, ends }: Drawn): string[] {
  const lines = ['```mermaid', 'stateDiagram-v2'];
  const met = [...new Set(steps.flatMap(({ from, to }) => (from === null ? [to] : [from, to])))];
  for (const state of met) lines.push(`  ${key(state)}: ${label(both(state, states))}`);
  const arrows = new Map<string, string[]>();
  for (const { from, event, to } of steps) {
    if (from === to) continue;
    const arrow = `${from === null ? '[*]' : key(from)} --> ${key(to)}`;
    const name = events.get(event)?.zh ?? event;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), name]);
  }
  for (const [arrow, names] of arrows) lines.push(`  ${arrow}: ${label([...new Set(names)].join(' / '))}`);
  for (const state of met) {
    const isEnd = ends.has(state) || !steps.some(({ from, to }) => from === state && to !== state);
    if (isEnd) lines.push(`  ${key(state)} --> [*]`);
  }
  return [...lines, '```'];
}

const whoText = (who: readonly StepTaker[]): string =>
  who
    .map((taker) =>
      taker === 'system' ? '系统' : taker === 'device' ? '设备' : ROLE_NAMES[taker as Role].zh,
    )
    .join('、');

const periodText = (clock: WorkClock): string => {
  const mark = `[${clock.confidence}]`;
  if ('workingDays' in clock) return `${clock.workingDays} 个工作日 ${mark}`;
  if ('days' in clock) return `${clock.days} 日 ${mark}`;
  if (clock.minutes % (24 * 60) === 0) return `${clock.minutes / (24 * 60)} × 24 小时 ${mark}`;
  return clock.minutes % 60 === 0 ? `${clock.minutes / 60} 小时 ${mark}` : `${clock.minutes} 分钟 ${mark}`;
};
const OF: Readonly<Record<string, string>> = {
  key: '重点单位 ',
  other: '其他 ',
  A: 'A 级 ',
  B: 'B 级 ',
  C: 'C 级 ',
};

function clockLines({ clocks, events }: Drawn): string[] {
  if (clocks.length === 0) return [];
  const names = (ids: readonly string[] = []) => ids.map((id) => events.get(id)?.zh ?? id).join('、') || '—';
  const rows = clocks.map((clock) => {
    const { name, starts, ends, run, lapse, pausedBy, extendedBy = [] } = clock;
    const periods =
      'by' in run && run.by === 'field'
        ? `填报的日期 [${run.confidence}]`
        : runClocks(run)
            .map(({ of, clock: each }) => `${OF[of] ?? ''}${periodText(each)}`)
            .join('；');
    const longer = extendedBy.map(({ event, run: more }) => `${names([event])} +${periodText(more)}`);
    const after = lapse === undefined ? '红灯' : names([lapse]);
    return `| ${name.zh} ${name.en} | ${names(starts)} | ${names(ends)} | ${periods} | ${names(pausedBy)} | ${longer.join('；') || '—'} | ${after} |`;
  });
  return [
    '',
    '| 时限 clock | 起 starts | 止 ends | 期限 period | 暂停 pauses | 延长 longer | 到期 lapse |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ];
}

function stepLines({ steps, states, events }: Drawn, second: (step: Step) => string): string[] {
  const rows = new Map<string, { step: Step; from: string[] }>();
  for (const step of steps) {
    const stays = step.from === step.to;
    const id = [stays ? '=' : step.to, step.event, step.who.join(), step.guards.join(), second(step)].join(
      '|',
    );
    const held = rows.get(id) ?? { step, from: [] };
    held.from.push(step.from === null ? '–' : (states.get(step.from)?.zh ?? step.from));
    rows.set(id, held);
  }
  return [
    '',
    '| 状态 from | 事件 event | 到 to | 谁 who | 二人与专人 whose | 条件 guards |',
    '|---|---|---|---|---|---|',
    ...[...rows.values()].map(({ step, from }) => {
      const to = step.from === step.to ? '不变' : (states.get(step.to)?.zh ?? step.to);
      return `| ${from.join('、')} | ${both(step.event, events)} | ${to} | ${whoText(step.who)} | ${second(step) || '—'} | ${step.guards.join(', ') || '—'} |`;
    }),
  ];
}

const PEOPLE: Readonly<Record<string, string>> = {
  'unit own': '责任单位',
  'unit other': '另一单位',
  'officers only': '承办人员',
  'officers not': '非承办人员',
  'leader only': '包案领导',
  'leader not': '非包案领导',
};

function drawnOf(table: MatterTable): [Drawn, (step: Step) => string] {
  const words = (list: readonly (Words & { readonly id: string })[]) =>
    new Map(list.map((each) => [each.id, { zh: each.zh, en: each.en }]));
  const events = words(table.events);
  const drawn: Drawn = {
    title: `${table.name.zh} ${table.name.en}`,
    source: table.source,
    steps: table.rows,
    states: words(table.states),
    events,
    ends: new Set(table.states.filter(({ kind }) => kind === 'end').map(({ id }) => id)),
    clocks: table.clocks,
  };
  const second = (step: Step): string => {
    const row = table.rows.find((each) => each === step)!;
    const not = row.notBy?.map((name) =>
      name === 'newest'
        ? '上一步以外的人'
        : name === 'opener'
          ? '发起人以外的人'
          : `非“${events.get(name)?.zh ?? name}”办理人`,
    );
    const of = (['unit', 'officers', 'leader'] as const).flatMap((part) => {
      const value = row[part];
      return value === undefined ? [] : [PEOPLE[`${part} ${value}`]!];
    });
    return [...(not ?? []), ...of, ...(row.once ? ['只一次'] : [])].join('，');
  };
  return [drawn, second];
}

/** The page as it should be. */
export function machinesPage(): string {
  const own: Drawn[] = [
    plain(
      '异常台账条目 entry of the register',
      'supervision.md §7.1',
      ENTRY_TABLE,
      named(ENTRY_STATE_NAMES),
      named(ENTRY_EVENT_NAMES),
    ),
    plain(
      '水样 sample',
      'supervision.md Annex A.4',
      SAMPLE_TABLE,
      named(SAMPLE_STATE_NAMES),
      named(SAMPLE_EVENT_NAMES),
    ),
    plain(
      '数据标记 mark',
      'supervision.md Annex A.6',
      MARK_TABLE,
      named(MARK_STATE_NAMES),
      named(MARK_EVENT_NAMES),
    ),
    plain(
      '豁免 exemption',
      'supervision.md Annex A.8',
      EXEMPTION_TABLE,
      named(EXEMPTION_STATE_NAMES),
      named(EXEMPTION_EVENT_NAMES),
    ),
  ];
  const parts = [
    ...own.map((drawn) => [drawn, () => ''] as const),
    ...Object.values(MATTER_TABLES).map((table) => drawnOf(table)),
  ].map(([drawn, second]) =>
    [
      `## ${drawn.title}`,
      '',
      `\`${drawn.source}\``,
      '',
      ...diagram(drawn),
      ...stepLines(drawn, second),
      ...clockLines(drawn),
      '',
    ].join('\n'),
  );
  return [
    '# State machines 状态机',
    '',
    'Written from the tables the engine runs (`npm run machines`); what is not listed is refused and the refusal is kept.',
    '由引擎所用的表生成；表中没有的一步一律拒绝，拒绝留痕。',
    '',
    ...parts,
  ].join('\n');
}

function main(): void {
  const file = join(import.meta.dirname, '..', PAGE);
  const page = machinesPage();
  if (!process.argv.includes('--check')) writeFileSync(file, page);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
    process.stderr.write(`${PAGE} is stale: npm run machines\n`);
    process.exitCode = 1;
  }
}
if (import.meta.main) main();
