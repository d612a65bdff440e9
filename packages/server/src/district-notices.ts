import { join } from 'node:path';
import {
  type Account,
  type Entry,
  formatMinute,
  type Instant,
  instant,
  lightOf,
  type Matter,
  type MatterLink,
  type MatterRow,
  type MatterStep,
  MICROS_PER_DAY,
  matterTables,
  type NoticeAudience,
  type SiteVisit,
  type Words,
} from '@wenqu/domain';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Matters } from './matters/matters.ts';
import { deliver } from './notices/deliver.ts';
import { type News, type NoticeParts, Notices } from './notices/notices.ts';
import type { Register } from './register/register.ts';
import type { BookStore } from './store/book.ts';
import type { RegisterStore } from './store/register.ts';
import { openSqliteNotices } from './store/sqlite/notices.ts';

interface Parts {
  readonly folder: string;
  readonly book: BookStore;
  readonly register: Register;
  readonly registerStore: RegisterStore;
  readonly matters: Matters;
  readonly clock: Clock;
  readonly log: Log;
  accounts(): Promise<readonly Account[]>;
  readonly digest: NoticeParts['digest'];
}

const LOOK_MS = 60_000;
const AHEAD_MICROS = MICROS_PER_DAY;

export interface OpenNotices {
  readonly notices: Notices;
  /** Tell of a site record whose step could not be taken. */
  tellConflict(visit: SiteVisit): void;
  /** Tell of clocks that turned yellow or red since the last look. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Notices of one district: what register and matters tell is put into words and sent to whom it concerns. */
export function openDistrictNotices(parts: Parts): OpenNotices {
  const { register, matters, clock, log } = parts;
  const notices = new Notices({
    store: openSqliteNotices(join(parts.folder, 'notices.sqlite')),
    ...{ clock, log, deliver, digest: parts.digest },
    accounts: parts.accounts,
    people: (audience, about) => peopleOf(parts, audience, about),
  });
  const quietly = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => log.error({ error: String(error) }, 'not told'));
  const stops = [
    register.onEntry((entry) => quietly(tellEntry(parts, notices, entry))),
    register.onEscalation((entry, rung) =>
      quietly(
        Promise.all(
          [rung.tells, 'assignee' as const].map((each) => peopleOf(parts, each, aboutEntry(entry))),
        ).then(async (people) => notices.tellTo(await overdueNews(parts, entry, rung.rung), people.flat())),
      ),
    ),
    matters.onMatter((matter, step, row) => quietly(tellMatter(notices, matter, step, row))),
  ];
  const timer = setInterval(() => quietly(tellClocks(parts, notices)), LOOK_MS);
  timer.unref();
  notices.start();
  return {
    notices,
    tellConflict: (visit) => quietly(notices.tell(conflictNews(visit))),
    look: () => tellClocks(parts, notices),
    close: async () => {
      clearInterval(timer);
      for (const stop of stops) stop();
      await notices.close();
    },
  };
}

const aboutEntry = ({ id }: Entry): MatterLink[] => [{ kind: 'entry', id }];
const aboutMatter = ({ id }: Matter): MatterLink[] => [{ kind: 'matter', id }];

/** Who is meant by a word of the table. People of the thing itself come from its newest state. */
async function peopleOf(
  { accounts, matters, registerStore }: Parts,
  audience: NoticeAudience,
  about: readonly MatterLink[],
): Promise<Account[]> {
  const all = (await accounts()).filter(({ disabled }) => !disabled);
  const [first] = about;
  const matter = first?.kind === 'matter' ? await matters.get(first.id) : undefined;
  const entry = first?.kind === 'entry' ? await registerStore.entry(first.id) : undefined;
  const enterprise = matter?.enterprise ?? entry?.enterprise ?? '';
  // Nobody is told of a matter that their own pages do not show them.
  const knows = (account: Account): boolean =>
    !matter || matters.isSeen(matter, account, account.enterprise === '' ? [] : [account.enterprise]);
  return meant(audience, all, { matter, entry, enterprise }).filter(knows);
}

interface Concerned {
  readonly matter: Matter | undefined;
  readonly entry: Entry | undefined;
  readonly enterprise: string;
}

function meant(
  audience: NoticeAudience,
  all: readonly Account[],
  { matter, entry, enterprise }: Concerned,
): Account[] {
  switch (audience) {
    case 'officers':
      return all.filter(({ id }) => matter?.officers.includes(id));
    case 'leader':
      return all.filter(({ id }) => matter !== undefined && id === matter.leader);
    case 'unit':
      return all.filter(({ unit }) => unit !== '' && unit === matter?.unit);
    case 'party':
      return all.filter(
        (each) => each.role === 'enterprise' && enterprise !== '' && each.enterprise === enterprise,
      );
    case 'assignee':
      return all.filter(({ id }) => entry !== undefined && id === entry.assignee);
    default:
      return all.filter(({ role }) => role === audience);
  }
}

const both = (zh: string, en: string): Words => ({ zh, en });
const dueText = (dueAt: Instant | null): Words =>
  dueAt === null ? both('', '') : both(`，期限 ${formatMinute(dueAt)}`, `, due ${formatMinute(dueAt)}`);

async function nameOf({ book }: Parts, enterprise: string): Promise<string> {
  return enterprise === ''
    ? ''
    : (((await book.get('enterprises', enterprise)) as { name?: string })?.name ?? '');
}

async function tellEntry(parts: Parts, notices: Notices, entry: Entry): Promise<void> {
  const name = await nameOf(parts, entry.enterprise);
  const due = dueText(entry.dueAt);
  const news = {
    ...{ about: aboutEntry(entry), hidden: entry.hidden },
    text: both(`${entry.number} ${name}${due.zh}`, `${entry.number} ${name}${due.en}`),
  };
  if (entry.state === 'grouped' && entry.level !== 'C') {
    const rule = entry.level === 'A' ? 'entry-a' : 'entry-b';
    const title = both(`疑似异常（${entry.level} 级）`, `Suspected anomaly (level ${entry.level})`);
    await notices.tell({ ...news, rule, key: `${entry.id}:${entry.level}`, title });
  }
  if (entry.state === 'explain-asked')
    await notices.tell({
      ...{ ...news, rule: 'explain', key: `${entry.id}:${entry.dueAt}` },
      title: both('请提交情况说明', 'An explanation is asked of you'),
    });
}

async function overdueNews(parts: Parts, entry: Entry, rung: number) {
  const name = await nameOf(parts, entry.enterprise);
  const due = dueText(entry.dueAt);
  return {
    ...{ rule: 'overdue-entry', key: `${entry.id}:${entry.dueAt}:${rung}`, hidden: entry.hidden },
    title: both('台账逾期', 'Entry overdue'),
    text: both(`${entry.number} ${name}${due.zh}`, `${entry.number} ${name}${due.en}`),
    about: aboutEntry(entry),
  };
}

const machineName = ({ machine }: Matter): Words =>
  matterTables().find(({ id }) => id === machine)?.name ?? both(machine, machine);

const matterText = (matter: Matter): Words => {
  const due = dueText(matter.dueAt);
  return both(`${matter.number} ${matter.title}${due.zh}`, `${matter.number} ${matter.title}${due.en}`);
};

async function tellMatter(
  notices: Notices,
  matter: Matter,
  step: MatterStep,
  { reopens }: MatterRow,
): Promise<void> {
  const { zh, en } = machineName(matter);
  const news = { text: matterText(matter), about: aboutMatter(matter), hidden: matter.hidden };
  const named = Object.values(step.given).flat();
  const isNamed = [...matter.officers, matter.leader].some((id) => id !== '' && named.includes(id));
  if (step.from === null || isNamed)
    await notices.tell({
      ...{ ...news, rule: 'matter-assigned', key: `${matter.id}:${step.seq}` },
      title: both(`${zh}：由您办理`, `${en}: yours to handle`),
    });
  if (matter.machine === 'outage' && (step.event === 'suspect' || step.event === 'call'))
    await notices.tell({
      ...{ rule: step.event === 'call' ? 'outage-call' : 'outage', key: matter.id, hidden: matter.hidden },
      ...{
        about: aboutMatter(matter),
        text: both(`${matter.number} ${matter.title}`, `${matter.number} ${matter.title}`),
      },
      title:
        step.event === 'call'
          ? both('故障未报告，请电话核实', 'A fault without a report: call the enterprise')
          : both('疑似故障，请在 12 小时内报告', 'An outage is suspected: report it within 12 hours'),
    });
  if (reopens)
    await notices.tell({
      ...{ ...news, rule: 'reopened', key: `${matter.id}:${matter.reopened}` },
      title: both(`${zh}：第 ${matter.reopened} 次反弹`, `${en}: came back (${matter.reopened})`),
    });
}

function conflictNews({ id, byName, hidden }: SiteVisit): News {
  return {
    ...{ rule: 'field-conflict', key: id, about: [{ kind: 'visit', id }], hidden },
    title: both('现场记录未能办理', 'A site record could not be acted on'),
    text: both(
      `${id}，${byName} 上传，记录已保留，请核对处理`,
      `${id}, sent by ${byName}: kept; look and settle`,
    ),
  };
}

/** Clocks that turned yellow or red since they were last looked at; each is told once for its due date. */
async function tellClocks(parts: Parts, notices: Notices): Promise<void> {
  const { matters, clock } = parts;
  const now = clock();
  const soon = await matters.all({ open: true, dueBefore: instant(now + AHEAD_MICROS) });
  for (const matter of soon) {
    const news = clockNews(matter, now);
    if (news) await notices.tell(news);
    // A party has clocks of its own; those of the bureau are none of its business.
    for (const account of await peopleOf(parts, 'party', aboutMatter(matter))) {
      const own = clockNews((await matters.detail(matter.id, { account })).matter, now);
      if (own) await notices.tellTo(own, [account]);
    }
  }
}

function clockNews(matter: Matter, now: Instant): News | undefined {
  const light = lightOf({ startedAt: matter.updatedAt, dueAt: matter.dueAt }, now);
  if (light !== 'yellow' && light !== 'red') return undefined;
  const { zh, en } = machineName(matter);
  return {
    ...{ rule: `clock-${light}`, key: `${matter.id}:${matter.dueAt}`, hidden: matter.hidden },
    title:
      light === 'red' ? both(`${zh}：已逾期`, `${en}: overdue`) : both(`${zh}：即将到期`, `${en}: due soon`),
    ...{ text: matterText(matter), about: aboutMatter(matter) },
  };
}
