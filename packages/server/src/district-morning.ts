import {
  type Account,
  dayStart,
  type Entry,
  formatDay,
  formatInstant,
  type Instant,
  instant,
  type Light,
  lightOf,
  MARK_STATE_NAMES,
  type Matter,
  MICROS_PER_DAY,
  MORNING_BLOCKS,
  type Morning,
  type MorningBlock,
  type MorningBlockId,
  type MorningLine,
  may,
  type PointLatest,
  type Words,
} from '@wenqu/domain';
import type { Clock } from './clock.ts';
import type { Marks } from './marks/marks.ts';
import { markScope } from './marks/view.ts';
import type { Matters } from './matters/matters.ts';
import type { Projection } from './projection/projection.ts';
import type { Register } from './register/register.ts';
import type { Samples } from './samples/samples.ts';
import type { BookStore, BookWhole } from './store/book.ts';

export interface MorningParts {
  readonly book: BookStore;
  readonly register: Register;
  readonly matters: Matters;
  readonly samples: Samples;
  readonly marks: Marks;
  readonly projection: Pick<Projection, 'latest' | 'status'>;
  readonly clock: Clock;
  accounts(): Promise<readonly Account[]>;
}

/** What a block is made from. */
interface Desk extends MorningParts {
  readonly viewer: Account;
  readonly now: Instant;
  readonly whole: BookWhole;
  /** Enterprises the viewer is bound to; undefined: the district. */
  readonly bound: readonly string[] | undefined;
  nameOf(enterprise: string): string;
}
type Found = Pick<MorningBlock, 'count' | 'lines'>;

const LINES_MAX = 10;
const PAGE = 50;
const words = (zh: string, en = zh): Words => ({ zh, en });
const minute = (at: Instant): string => formatInstant(at).slice(5, 16);
const found = (lines: readonly MorningLine[], count = lines.length): Found => ({
  count,
  lines: lines.slice(0, LINES_MAX),
});
const NOTHING: Found = { count: 0, lines: [] };

/**
 * The morning of one person: what is missing comes first, everything has a count, and the moment the data were read
 * stands on it. Nothing the viewer may not see is counted.
 *
 * @source supervision.md §3.1
 */
export async function morningOf(parts: MorningParts, viewer: Account): Promise<Morning> {
  const whole = await parts.book.whole();
  const now = parts.clock();
  const bound = boundOf(viewer, whole);
  const names = new Map(whole.enterprises.map(({ id, name }) => [id, name]));
  const desk: Desk = { ...parts, viewer, now, whole, bound, nameOf: (id) => names.get(id) ?? '' };
  const blocks: MorningBlock[] = [];
  for (const id of MORNING_BLOCKS[viewer.role] ?? []) {
    const { title, none, find } = BLOCKS[id];
    blocks.push({ id, title, none, ...(await find(desk)) });
  }
  return { role: viewer.role, asOf: now, paragraph: paragraphOf(blocks, now), blocks };
}

/** A morning in words, for a message. */
export function morningText({ paragraph, blocks }: Morning): Words {
  const lines = (lang: 'zh' | 'en') =>
    blocks.flatMap(({ title, count, lines: own }) =>
      count === 0
        ? []
        : [`${title[lang]}：${count}`, ...own.slice(0, 3).map(({ text }) => `· ${text[lang]}`)],
    );
  return {
    zh: [paragraph.zh, ...lines('zh')].join('\n'),
    en: [paragraph.en, ...lines('en')].join('\n'),
  };
}

function boundOf(
  { role, enterprise, agency }: Account,
  { enterprises }: BookWhole,
): readonly string[] | undefined {
  if (role === 'enterprise') return enterprise === '' ? [] : [enterprise];
  if (role !== 'agency') return undefined;
  return enterprises.filter((row) => agency !== '' && row.agency === agency).map(({ id }) => id);
}

function paragraphOf(blocks: readonly MorningBlock[], now: Instant): Words {
  const said = blocks.filter(({ count }) => count > 0);
  const when = minute(now);
  if (said.length === 0)
    return words(`截至 ${when}，没有需要您先看的事项。`, `As of ${when} nothing waits for you.`);
  const list = (lang: 'zh' | 'en', join: string) =>
    said.map(({ title, count }) => `${title[lang]} ${count}`).join(join);
  return words(`截至 ${when}：${list('zh', '，')}。`, `As of ${when}: ${list('en', ', ')}.`);
}

const LIGHTS: readonly Light[] = ['red', 'yellow', 'green', 'none'];
const byLight = (a: MorningLine, b: MorningLine): number =>
  LIGHTS.indexOf(a.light) - LIGHTS.indexOf(b.light) || (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity);

function entryLine({ nameOf, now }: Desk, entry: Entry): MorningLine {
  const name = nameOf(entry.enterprise);
  return {
    text: words(
      `${entry.number}（${entry.level} 级）${name}`,
      `${entry.number} (level ${entry.level}) ${name}`,
    ),
    ...{ kind: 'entry', id: entry.id, dueAt: entry.dueAt },
    light: lightOf({ startedAt: entry.updatedAt, dueAt: entry.dueAt }, now),
  };
}

const matterLine = ({ now }: Desk, matter: Matter): MorningLine => ({
  text: words(`${matter.number} ${matter.title}`),
  ...{ kind: 'matter', id: matter.id, dueAt: matter.dueAt },
  light: lightOf({ startedAt: matter.updatedAt, dueAt: matter.dueAt }, now),
});

async function entries(desk: Desk, query: Parameters<Register['list']>[0]): Promise<Found> {
  if (!may(desk.viewer.role, 'register.read')) return NOTHING;
  const { items, total } = await desk.register.list(query, desk.viewer);
  return found(
    items.map((entry) => entryLine(desk, entry)),
    total,
  );
}

async function matters(desk: Desk, query: Parameters<Matters['list']>[0]): Promise<Found> {
  if (!may(desk.viewer.role, 'matter.read')) return NOTHING;
  const viewer = { account: desk.viewer, ...(desk.bound && { enterprises: desk.bound }) };
  const { items, total } = await desk.matters.list({ sort: 'due', limit: PAGE, ...query }, viewer);
  return found(items.map((matter) => matterLine(desk, matter)).sort(byLight), total);
}

/** Silent points first: a green screen with silent points is the classic embarrassment. */
async function silentPoints(desk: Desk): Promise<Found> {
  const held = new Map((await desk.projection.latest()).map((latest) => [latest.point, latest]));
  const silent = desk.whole.points
    .filter(({ retiredAt, enterprise }) => retiredAt === null && (desk.bound?.includes(enterprise) ?? true))
    .map((point) => ({ point, latest: held.get(point.id) }))
    .filter(({ latest }) => latest === undefined || latest.state === 'offline' || latest.state === 'waiting')
    .sort((a, b) => (a.latest?.receivedAt ?? 0) - (b.latest?.receivedAt ?? 0));
  return found(
    silent.map(({ point, latest }) => ({
      text: silentText(`${desk.nameOf(point.enterprise)} ${point.name}`, latest),
      ...{ kind: 'point', id: point.id, dueAt: null, light: 'none' },
    })),
  );
}

function silentText(place: string, latest: PointLatest | undefined): Words {
  const at = latest?.receivedAt;
  return at
    ? words(`${place}，最后收到 ${minute(at)}`, `${place}, last heard ${minute(at)}`)
    : words(`${place}，从未收到`, `${place}, never heard`);
}

async function dueToday(desk: Desk): Promise<Found> {
  const end = instant(dayStart(desk.now) + MICROS_PER_DAY);
  const own = await matters(desk, { open: true, dueBefore: end });
  if (!may(desk.viewer.role, 'register.read')) return own;
  const { items } = await desk.register.list({ sort: 'due', limit: PAGE }, desk.viewer);
  const due = items.filter(({ dueAt, state }) => dueAt !== null && dueAt < end && state !== 'closed');
  const lines = [...own.lines, ...due.map((entry) => entryLine(desk, entry))].sort(byLight);
  return found(lines, own.count + due.length);
}

async function overdueByPerson(desk: Desk): Promise<Found> {
  const names = new Map((await desk.accounts()).map(({ id, displayName }) => [id, displayName]));
  const counts = new Map<string, number>();
  const add = (who: string, n: number) => counts.set(who, (counts.get(who) ?? 0) + n);
  for (const { assignee, count } of await desk.register.overdueByPerson(desk.viewer)) add(assignee, count);
  const late = await desk.matters.list(
    { open: true, dueBefore: desk.now, limit: 200 },
    { account: desk.viewer },
  );
  for (const { officers } of late.items) for (const who of officers.length > 0 ? officers : ['']) add(who, 1);
  const people = [...counts].sort(([, a], [, b]) => b - a);
  return found(
    people.map(([id, n]) => {
      const who = names.get(id);
      return {
        text: words(`${who ?? '未指派'}：${n} 件`, `${who ?? 'nobody yet'}: ${n}`),
        ...{ kind: '', id: '', dueAt: null, light: 'red' as const },
      };
    }),
    people.reduce((sum, [, n]) => sum + n, 0),
  );
}

async function samplesCold(desk: Desk): Promise<Found> {
  if (!may(desk.viewer.role, 'sample.read')) return NOTHING;
  const stops = await desk.samples.pickUp(desk.viewer);
  return found(
    stops.map(({ sample, leaveBy, slackMinutes }) => {
      const name = desk.nameOf(sample.enterprise);
      const left = slackMinutes === null ? undefined : Math.floor(slackMinutes / 60);
      return {
        text:
          left === undefined
            ? words(`${name}，无保存时限数据`, `${name}, no holding time known`)
            : words(`${name}，须在 ${left} 小时内出发`, `${name}, leave within ${left} h`),
        ...{ kind: 'sample', id: sample.id, dueAt: leaveBy },
        light: lightOf({ startedAt: sample.takenAt ?? desk.now, dueAt: leaveBy }, desk.now),
      };
    }),
  );
}

async function samplesReported(desk: Desk): Promise<Found> {
  if (!may(desk.viewer.role, 'sample.read')) return NOTHING;
  const { items, total } = await desk.samples.list(
    { state: ['reported'], sort: 'due', limit: PAGE },
    desk.viewer,
  );
  return found(
    items.map((sample) => ({
      text: words(
        `${desk.nameOf(sample.enterprise)}：结果已出，待告知当事人`,
        `${desk.nameOf(sample.enterprise)}: reported, party not told yet`,
      ),
      ...{ kind: 'sample', id: sample.id, dueAt: null, light: 'yellow' as const },
    })),
    total,
  );
}

async function marksToReview(desk: Desk): Promise<Found> {
  if (!may(desk.viewer.role, 'mark.read')) return NOTHING;
  const state = desk.bound ? ['asked'] : ['proposed'];
  const { items, total } = await desk.marks.list({ state, limit: PAGE }, markScope(desk.viewer, desk.bound));
  return found(
    items.map((mark) => ({
      text: words(
        `${mark.id} ${desk.nameOf(mark.enterprise)}（${MARK_STATE_NAMES[mark.state].zh}）`,
        `${mark.id} ${desk.nameOf(mark.enterprise)} (${MARK_STATE_NAMES[mark.state].en})`,
      ),
      ...{ kind: 'mark', id: mark.id, dueAt: mark.dueAt },
      light: lightOf({ startedAt: mark.at, dueAt: mark.dueAt }, desk.now),
    })),
    total,
  );
}

/** Entries about yesterday's daily means; what was not judgeable is in the register as well. */
async function overYesterday(desk: Desk): Promise<Found> {
  if (!may(desk.viewer.role, 'register.read')) return NOTHING;
  const yesterday = formatDay(instant(desk.now - MICROS_PER_DAY));
  const { items } = await desk.register.list(
    { rule: 'daily-mean-over', sort: 'newest', limit: 200 },
    desk.viewer,
  );
  return found(
    items
      .filter((entry) => formatDay(entry.from) <= yesterday && formatDay(instant(entry.to - 1)) >= yesterday)
      .map((entry) => entryLine(desk, entry)),
  );
}

async function changedYesterday(desk: Desk): Promise<Found> {
  const from = instant(dayStart(desk.now) - MICROS_PER_DAY);
  const { items } = await desk.matters.list({ sort: 'updated', limit: 200 }, { account: desk.viewer });
  return found(items.filter(({ updatedAt }) => updatedAt >= from).map((matter) => matterLine(desk, matter)));
}

interface BlockRow {
  readonly title: Words;
  readonly none: Words;
  find(desk: Desk): Promise<Found>;
}

const BLOCKS: Readonly<Record<MorningBlockId, BlockRow>> = {
  'silent-points': {
    title: words('没有数据的点位', 'Silent points'),
    none: words('全部点位都有数据。', 'Every point sends data.'),
    find: silentPoints,
  },
  'new-entries': {
    title: words('待研判', 'To triage'),
    none: words('没有待研判的条目。', 'Nothing to triage.'),
    find: (desk) => entries(desk, { state: ['raised', 'grouped'], sort: 'due', limit: PAGE }),
  },
  'red-list': {
    title: words('红色清单', 'Red list'),
    none: words('没有 A、B 级未办结条目。', 'No open entry of level A or B.'),
    find: (desk) =>
      entries(desk, {
        ...{ level: ['A', 'B'], sort: 'due', limit: PAGE },
        state: ['grouped', 'service-notice', 'explain-asked', 'answered', 'inquiry'],
      }),
  },
  'due-today': {
    title: words('到期与逾期', 'Due today or overdue'),
    none: words('今天没有到期的事项。', 'Nothing runs out today.'),
    find: dueToday,
  },
  'overdue-by-person': {
    title: words('逾期（按人）', 'Overdue by person'),
    none: words('没有逾期。', 'Nothing is overdue.'),
    find: overdueByPerson,
  },
  mine: {
    title: words('等您办理', 'Waiting for you'),
    none: words('没有等您办理的事项。', 'Nothing waits for you.'),
    find: (desk) => matters(desk, { mine: true, open: true }),
  },
  'samples-cold': {
    title: words('冷藏箱里的水样', 'Samples in cold boxes'),
    none: words('没有待取的水样。', 'No sample waits in a box.'),
    find: samplesCold,
  },
  'samples-reported': {
    title: words('结果未告知当事人', 'Results not yet told'),
    none: words('没有待告知的结果。', 'Every result has been told.'),
    find: samplesReported,
  },
  'marks-review': {
    title: words('标记待办', 'Marks waiting'),
    none: words('没有待办的标记。', 'No mark waits.'),
    find: marksToReview,
  },
  'over-yesterday': {
    title: words('昨日日均值超标', 'Daily means over yesterday'),
    none: words('昨日没有日均值超标的条目。', 'No daily mean was over yesterday.'),
    find: overYesterday,
  },
  'legal-files': {
    title: words('待法制审核', 'For legal review'),
    none: words('没有待审核的材料。', 'No file waits for review.'),
    find: (desk) => matters(desk, { machine: ['case'], state: ['noticed', 'hearing'], open: true }),
  },
  'items-by-light': {
    title: words('清单条目', 'List items'),
    none: words('没有在办的清单条目。', 'No list item is open.'),
    find: (desk) =>
      matters(desk, {
        ...{ machine: ['item'], open: true },
        ...(desk.viewer.role === 'leader' ? { leader: desk.viewer.id } : { unit: desk.viewer.unit }),
      }),
  },
  relapses: {
    title: words('反弹', 'Came back'),
    none: words('没有反弹的条目。', 'Nothing came back.'),
    find: (desk) => matters(desk, { machine: ['item'], state: ['reopened'], open: true }),
  },
  muted: {
    title: words('已静默', 'Muted'),
    none: words('没有静默中的条目。', 'Nothing is muted.'),
    find: (desk) => entries(desk, { state: ['muted'], sort: 'due', limit: PAGE }),
  },
  'changed-yesterday': {
    title: words('昨天以来变动', 'Changed since yesterday'),
    none: words('昨天以来没有变动。', 'Nothing has changed since yesterday.'),
    find: changedYesterday,
  },
};
