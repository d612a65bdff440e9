import {
  type Account,
  clockEnd,
  type FieldValues,
  formatDay,
  type Instant,
  ISSUE_KINDS,
  instant,
  type MatterDetail,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  NOTICE_CLOCK,
  officialCalendar,
  parseDay,
  STRANDS,
} from '@wenqu/domain';
import type { Campaigns } from './campaigns/campaigns.ts';
import type { Clock } from './clock.ts';
import {
  DEMO_LEADERS,
  DEMO_PROBLEMS,
  DEMO_SPOTS,
  DEMO_TASKS,
  DEMO_UNITS,
  DEMO_WATERS,
  type DemoProblem,
  type DemoUnit,
} from './demo-campaign-list.ts';
import type { SceneTime } from './demo-campaign-pictures.ts';
import { WenquError } from './errors.ts';
import type { Matters } from './matters/matters.ts';

/** A clock that is set by hand: the past is gone through with the real engine. */
export class HandClock {
  #now: Instant;
  constructor(start: Instant) {
    this.#now = start;
  }
  readonly read: Clock = () => this.#now;
  set(at: Instant): void {
    if (at > this.#now) this.#now = at;
  }
}

export interface CampaignStage {
  readonly matters: Matters;
  readonly campaigns: Campaigns;
  readonly clock: HandClock;
  /** Accounts by login name, as in `DEMO_POSTS`. */
  readonly people: ReadonlyMap<string, Account>;
  /** SHA-256 of a kept picture. */
  readonly picture: (problem: DemoProblem['strand'], time: SceneTime, variant: number) => string;
  /** Asked before every step; true ends the story where it is. */
  readonly isOver: () => boolean;
}

export interface CampaignScript {
  readonly seed: number;
  /** First day `YYYY-MM-DD`. */
  readonly from: string;
  readonly days: number;
  readonly items: number;
}

/** Numbers 0 ≤ n < 1 that depend on the seed alone. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What is to happen when, in the order of time. */
class Agenda {
  readonly #waiting: { readonly at: Instant; readonly order: number; readonly act: () => Promise<void> }[] =
    [];
  #order = 0;

  add(at: Instant, act: () => Promise<void>): void {
    this.#waiting.push({ at, order: this.#order++, act });
  }

  next(): { readonly at: Instant; readonly act: () => Promise<void> } | undefined {
    let best = 0;
    for (let index = 1; index < this.#waiting.length; index++) {
      const [a, b] = [this.#waiting[index]!, this.#waiting[best]!];
      if (a.at < b.at || (a.at === b.at && a.order < b.order)) best = index;
    }
    return this.#waiting.splice(best, 1)[0];
  }
}

const dayStartOf = (day: string): Instant => parseDay(day) ?? instant(0);
const dayAfter = (day: string, days: number): string =>
  formatDay(instant(dayStartOf(day) + days * MICROS_PER_DAY + MICROS_PER_HOUR));

/** One item on its way through the campaign. */
interface Item {
  readonly unit: DemoUnit;
  readonly problem: DemoProblem;
  readonly variant: number;
  readonly place: string;
  readonly standpoint: string;
  id: string;
  seen: number;
  extended: boolean;
}

/**
 * 百日攻坚 of the demo district: about 120 items driven through the real tables with a clock that is set by hand.
 * Deterministic by its seed; places are invented and people appear by their function.
 */
export class CampaignStory {
  readonly #stage: CampaignStage;
  readonly #script: CampaignScript;
  readonly #roll: () => number;
  readonly #agenda = new Agenda();
  readonly #items: Item[] = [];
  #campaign = '';
  #end: Instant;

  constructor(stage: CampaignStage, script: CampaignScript) {
    this.#stage = stage;
    this.#script = script;
    this.#roll = dice(script.seed);
    this.#end = instant(dayStartOf(script.from) + script.days * MICROS_PER_DAY);
  }

  /** Go through the whole campaign. @returns its id */
  async run(): Promise<string> {
    const { clock, matters, campaigns } = this.#stage;
    const { from, days, items } = this.#script;
    await this.#open();
    for (let n = 0; n < items; n++) this.#plan(n);
    this.#appeals();
    this.#tours();
    for (let day = 1; day <= days; day++)
      this.#agenda.add(this.#at(dayAfter(from, day), 9.2), () => this.#papers());
    for (let each = this.#agenda.next(); each; each = this.#agenda.next()) {
      if (each.at > instant(this.#end + 10 * MICROS_PER_HOUR) || this.#stage.isOver()) break;
      clock.set(each.at);
      await matters.clockTick(clock.read());
      await each.act();
      await campaigns.settled();
    }
    return this.#campaign;
  }

  async #open(): Promise<void> {
    const { clock, campaigns } = this.#stage;
    const { from, days } = this.#script;
    clock.set(this.#at(from, 8.5));
    const last = dayAfter(from, days - 1);
    const share = (along: number, part: number) => ({
      day: dayAfter(from, Math.round(along * days)),
      share: part,
    });
    const campaign = await campaigns.open(
      {
        ...{
          name: '水环境整治百日攻坚（演示）',
          office: '百日攻坚专项办公室（演示）',
          strands: STRANDS,
          from,
          to: last,
        },
        units: DEMO_UNITS.map(({ name, leader, duty }) => ({
          ...{ name, duty, post: DEMO_LEADERS[leader], leader: this.#person(`demo-${leader}`).id },
        })),
        tasks: DEMO_TASKS.map(([strand, text, key, due], at) => ({
          ...{ id: `R${at + 1}`, text, strand, unit: this.#unit(key).name, due: dayAfter(from, due) },
          doneOn: due < 75 ? dayAfter(from, due - 2) : '',
        })),
        plan: [
          share(0.29, 0),
          share(0.44, 0.1),
          share(0.59, 0.35),
          share(0.89, 0.8),
          { day: last, share: 0.9 },
        ],
      },
      this.#person('demo-office'),
      '按攻坚方案建立',
    );
    this.#campaign = campaign.id;
    const phases = [
      [2, 'kick-off'],
      [4, 'screening'],
      [16, 'lists'],
      [25, 'rectify'],
      [60, 'cross-check'],
      [75, 'acceptance'],
      [95, 'long-term'],
    ] as const;
    for (const [day, phase] of phases)
      this.#agenda.add(this.#at(dayAfter(from, day), 8.6), async () => {
        const { version } = await campaigns.get(campaign.id);
        await campaigns.change(campaign.id, version, { phase }, this.#person('demo-office'), '转入下一阶段');
      });
  }

  /** Papers that are due this morning: rating, then tour note, then bulletin. */
  async #papers(): Promise<void> {
    const { campaigns } = this.#stage;
    for (const kind of ISSUE_KINDS) {
      if ((await campaigns.next(this.#campaign, kind)) === undefined) continue;
      const ask = { campaign: this.#campaign, kind, reason: '' };
      await campaigns.issue(ask, this.#person('demo-office'));
    }
  }

  /** Two units object to a point: one is right, the other is not. */
  #appeals(): void {
    const { campaigns, clock } = this.#stage;
    const { from } = this.#script;
    const raise = (day: number, answer: 'upheld' | 'refused', words: string, why: string): void =>
      this.#agenda.add(this.#at(dayAfter(from, day), 10.5), async () => {
        const head = (await campaigns.issues(this.#campaign, 'rating'))[0];
        if (!head) return;
        const { units } = (await campaigns.paper(head.id)).content;
        const row = units.find(({ points }) => points.some(({ cause }) => cause === 'overdue'));
        const unit = row && DEMO_UNITS.find(({ name }) => name === row.unit);
        const point = row?.points.find(({ cause }) => cause === 'overdue');
        if (!unit || !point) return;
        const appeal = await campaigns.appeal(head.id, point.item, words, this.#person(`demo-${unit.key}`));
        this.#agenda.add(instant(clock.read() + 26 * MICROS_PER_HOUR), async () => {
          await campaigns.answer(appeal.id, answer, why, this.#person('demo-office'));
        });
      });
    raise(52, 'refused', '施工期间连续降雨，请予核减', '该条目可按程序申请延期而未申请，降雨不属核减情形');
    raise(73, 'upheld', '逾期当日已在现场移交，系统填报晚一天', '移交单日期属实，申诉成立，记录在案');
  }

  #plan(n: number): void {
    const problem = this.#pick(DEMO_PROBLEMS);
    const key = this.#pick(problem.units);
    const place = `${DEMO_WATERS[n % DEMO_WATERS.length]}${DEMO_SPOTS[Math.floor(n / DEMO_WATERS.length) % DEMO_SPOTS.length]}`;
    const item: Item = {
      ...{ unit: this.#unit(key), problem, variant: n % 4, place },
      ...{ standpoint: `P-${String(n + 1).padStart(3, '0')}`, id: '', seen: 0, extended: false },
    };
    this.#items.push(item);
    // Most are found while people screen; some come later, from complaints and tours.
    const day =
      n < this.#script.items * 0.8 ? 4 + Math.floor(this.#roll() * 22) : 26 + Math.floor(this.#roll() * 50);
    this.#agenda.add(this.#work(day, 9.5 + this.#roll() * 7), () => this.#enter(item));
  }

  async #enter(item: Item): Promise<void> {
    const { matters, clock } = this.#stage;
    const { problem, unit, place, variant } = item;
    const now = clock.read();
    const length = 11 + Math.floor(this.#roll() * 36);
    const last = dayAfter(this.#script.from, this.#script.days - 4);
    const wanted = dayAfter(formatDay(now), length);
    const deadline = wanted > last ? (dayAfter(formatDay(now), 10) > last ? wanted : last) : wanted;
    const position = `${(117.84 + this.#roll() * 0.07).toFixed(5)},${(24.48 + this.#roll() * 0.05).toFixed(5)}`;
    const { number } = problem;
    const complaint = this.#roll() < 0.12;
    const given: FieldValues = {
      ...{ title: problem.title.replace('{at}', place), 'place-name': place, place: position },
      ...{
        strand: problem.strand,
        measure: problem.measure,
        unit: unit.name,
        person: `${unit.name}专班负责人`,
      },
      ...{ leader: this.#person(`demo-${unit.leader}`).id, target: problem.target, deadline },
      ...{
        water: problem.water,
        before: [this.#picture(item, 'before')],
        'before-standpoint': item.standpoint,
      },
      ...{ 'before-place': position, 'before-at': instant(now - 30 * MICROS_PER_MINUTE) },
      ...(number && {
        'target-number': number.value,
        'target-measure': number.measure,
        'target-sense': number.sense,
        baseline: this.#between(number.before, number.decimals),
      }),
      ...(complaint && { complaint: `XF-${formatDay(now).replaceAll('-', '')}-${variant + 1}` }),
    };
    const draft = { machine: 'item', campaign: this.#campaign, title: String(given.title), given } as const;
    const made = await matters.open({ ...draft, reason: '' }, this.#person('demo-officer'));
    this.#took(item, made);
    this.#ahead(item, deadline);
  }

  /** How it will go on: most in time, some late, a few stuck, a few leave the list. */
  #ahead(item: Item, deadline: string): void {
    const { clock } = this.#stage;
    const now = clock.read();
    const length = (dayStartOf(deadline) - now) / MICROS_PER_DAY;
    const late = this.#roll() < 0.16 * item.unit.slow;
    const stuck = !late && this.#roll() < 0.05 * item.unit.slow;
    for (let day = 5 + this.#roll() * 3; day < length + 40; day += 5.5 + this.#roll() * 2.5 * item.unit.slow)
      this.#agenda.add(this.#office(instant(now + day * MICROS_PER_DAY)), () =>
        this.#progress(item, stuck || late),
      );
    const roll = this.#roll();
    if (roll < 0.05) {
      this.#agenda.add(this.#office(instant(now + (6 + this.#roll() * 10) * MICROS_PER_DAY)), () =>
        this.#aside(item),
      );
      return;
    }
    if (late && this.#roll() < 0.55)
      this.#agenda.add(this.#office(instant(dayStartOf(deadline) - 2 * MICROS_PER_DAY)), () =>
        this.#extend(item),
      );
    if (stuck) return;
    const early = this.#roll() < 0.45 ? 3 + this.#roll() * 7 : this.#roll() * 3;
    const lateDays = 2 + this.#roll() * 16 * item.unit.slow;
    const days = late ? length + lateDays : Math.max(4, length - early);
    this.#agenda.add(this.#office(instant(now + days * MICROS_PER_DAY)), () => this.#apply(item));
  }

  async #progress(item: Item, troubled: boolean): Promise<void> {
    const held = await this.#held(item);
    if (held.matter.state !== 'working') return;
    const { progress, blockers } = item.problem;
    const blocker = troubled && this.#roll() < 0.55 ? this.#pick(blockers) : '';
    const step = Math.min(progress.length - 1, item.seen++);
    await this.#take(item, 'progress', `demo-${item.unit.key}`, {
      ...{ progress: progress[step]!, percent: Math.min(95, 20 + step * 22) },
      ...{ photos: [this.#picture(item, 'work')], ...(blocker !== '' && { blocker }) },
    });
  }

  async #extend(item: Item): Promise<void> {
    const { matter } = await this.#held(item);
    if (matter.state !== 'working' || item.extended) return;
    item.extended = true;
    const deadline = dayAfter(String(matter.fields.deadline), 10);
    await this.#take(
      item,
      'extend',
      `demo-${item.unit.leader}`,
      { deadline },
      this.#pick(item.problem.blockers),
    );
  }

  async #aside(item: Item): Promise<void> {
    const { matter } = await this.#held(item);
    if (matter.state !== 'working') return;
    const roll = this.#roll();
    const other = this.#items.find((each) => each !== item && each.id !== '' && each.unit === item.unit);
    if (roll < 0.35 && other) {
      const into = (await this.#held(other)).matter.number;
      await this.#take(item, 'merge', 'demo-office', { 'merged-into': into }, '与该条目为同一排口');
    } else if (roll < 0.65) {
      await this.#take(
        item,
        'transfer',
        'demo-office',
        { 'transferred-to': '市级河道管理单位' },
        '属市管河道',
      );
    } else {
      await this.#take(item, 'doubt', 'demo-officer', {}, '复核现场，不属本次整治范围');
      await this.#take(item, 'void', 'demo-head', {}, '同意');
    }
  }

  async #apply(item: Item): Promise<void> {
    const { clock } = this.#stage;
    const { matter } = await this.#held(item);
    if (matter.state !== 'working') return;
    const { number } = item.problem;
    const now = clock.read();
    await this.#take(item, 'apply', `demo-${item.unit.key}`, {
      ...{
        'self-done': true,
        'self-target': true,
        'self-kept': true,
        'self-note': `${item.problem.measure}，已完成。`,
      },
      ...{ after: [this.#picture(item, 'after')], 'after-standpoint': item.standpoint },
      ...{
        'after-place': String(matter.fields['before-place']),
        'after-at': instant(now - 20 * MICROS_PER_MINUTE),
      },
      ...(number && { 'self-measured': this.#between(number.after, number.decimals) }),
    });
    const days = this.#roll() < 0.1 ? 8 + this.#roll() * 4 : 1 + this.#roll() * 4;
    this.#agenda.add(this.#office(instant(now + days * MICROS_PER_DAY)), () => this.#verify(item));
  }

  async #verify(item: Item): Promise<void> {
    const { clock } = this.#stage;
    const { problem } = item;
    const verifier = this.#verifier(item);
    const wrong = this.#roll() < 0.1 + 0.08 * item.unit.slow;
    const site = this.#site(item, wrong ? problem.notDone : problem.done, wrong ? 'work' : 'after', wrong);
    const now = clock.read();
    if (wrong) {
      await this.#take(item, 'refuse', verifier, site, problem.notDone);
      this.#later(4 + this.#roll() * 6 * item.unit.slow, () => this.#apply(item));
      return;
    }
    // A unit that would look at its own work is turned away by the table.
    if (this.#roll() < 0.05) await this.#refused(item, 'verify', `demo-${item.unit.key}`, site);
    await this.#take(item, 'verify', verifier, site);
    this.#agenda.add(this.#office(instant(now + (1 + this.#roll() * 2) * MICROS_PER_DAY)), () =>
      this.#accept(item),
    );
  }

  async #accept(item: Item): Promise<void> {
    const { matter } = await this.#held(item);
    await this.#take(item, 'agree', `demo-${item.unit.leader}`, { acceptance: '现场已看，同意验收' });
    const answer =
      typeof matter.fields.complaint === 'string'
        ? { 'complaint-reply': '已将整改情况答复信访人，信访人无异议' }
        : {};
    this.#later(1 + this.#roll(), async () => {
      await this.#take(item, 'accept', 'demo-office', { acceptance: '材料齐全，同意公示', ...answer });
      const { clock } = this.#stage;
      const accepted = clock.read();
      // Somebody is always in a hurry.
      if (this.#roll() < 0.06) this.#later(2, () => this.#refused(item, 'strike', 'demo-head', {}));
      if (this.#roll() < 0.05) {
        this.#later(1 + this.#roll() * 2, () => this.#object(item));
        return;
      }
      const over = clockEnd(NOTICE_CLOCK, accepted);
      const wait = Math.floor(this.#roll() * 3) * MICROS_PER_DAY;
      this.#agenda.add(this.#office(instant(over + wait)), () => this.#strike(item));
    });
  }

  async #object(item: Item): Promise<void> {
    const given = { 'objection-from': '附近居民', objection: '夜间仍能闻到异味，请再看' };
    await this.#take(item, 'objection', 'demo-officer', given);
    this.#later(5 + this.#roll() * 5, () => this.#apply(item));
  }

  async #strike(item: Item): Promise<void> {
    await this.#take(item, 'strike', 'demo-head', {}, '公示无异议，同意销号');
    if (item.problem.water && this.#roll() < 0.4)
      this.#later(8 + this.#roll() * 8, () => this.#look(item, 'look-back'));
    this.#later(24 + this.#roll() * 12, () => this.#look(item, 'look-back-1'));
  }

  async #look(item: Item, round: 'look-back' | 'look-back-1'): Promise<void> {
    const { matter } = await this.#held(item);
    if (matter.state !== 'struck') return;
    const back = this.#roll() < 0.11 * item.unit.slow;
    const weather = this.#roll() < 0.4 ? 'rain' : 'dry';
    const hours = this.#roll() < 0.35 ? 'night' : 'day';
    const { problem } = item;
    const site = this.#site(item, back ? problem.back : problem.done, back ? 'before' : 'after', back);
    await this.#take(
      item,
      back ? 'relapse' : round,
      this.#verifier(item),
      { ...site, weather, hours },
      back ? problem.back : '',
    );
    if (!back) return;
    await this.#stage.campaigns.settled();
    this.#later(6 + this.#roll() * 10, () => this.#apply(item));
  }

  /** 督查组 goes to some items of each half month. */
  #tours(): void {
    const { from, days } = this.#script;
    for (let day = 12; day < days; day++) {
      const date = dayAfter(from, day);
      const of = Number(date.slice(8));
      if (of !== 13 && of !== 27) continue;
      for (let n = 0; n < 7; n++)
        this.#agenda.add(this.#at(date, 9.5 + n * 0.9), async () => {
          const item = await this.#toured(n);
          if (item) await this.#tour(item);
        });
    }
  }

  /** Of seven visits four go to what is still at work, the longest over first; three to anything. */
  async #toured(n: number): Promise<Item | undefined> {
    const known = this.#items.filter(({ id }) => id !== '');
    const held = await Promise.all(known.map(async (item) => ({ item, ...(await this.#held(item)).matter })));
    const working = held.filter(({ state }) => state === 'working');
    working.sort((a, b) => (String(a.fields.deadline) < String(b.fields.deadline) ? -1 : 1));
    const random = known[Math.floor(this.#roll() * known.length)];
    return n < 4 ? (working[n]?.item ?? random) : random;
  }

  async #tour(item: Item): Promise<void> {
    const { matter } = await this.#held(item);
    const late =
      matter.state === 'working' && String(matter.fields.deadline) < formatDay(this.#stage.clock.read());
    const [result, found] =
      matter.state !== 'working'
        ? ['in-order', '现场与上报一致']
        : late
          ? ['stuck', `已过时限，${this.#pick(item.problem.blockers)}`]
          : this.#roll() < 0.3
            ? ['slow', '现场施工人员不足，进度落后于上报']
            : ['in-order', '按计划推进，现场与上报一致'];
    if (!['working', 'applied', 'verified', 'agreed', 'public', 'struck', 'firm'].includes(matter.state))
      return;
    const given = { 'tour-result': result!, 'tour-found': found!, photos: [this.#picture(item, 'work')] };
    await this.#take(item, 'tour', 'demo-tour', given);
  }

  #site(item: Item, found: string, time: SceneTime, wrong: boolean): FieldValues {
    const { number } = item.problem;
    return {
      ...{ found, photos: [this.#picture(item, time)] },
      ...(number && {
        measured: this.#between(wrong ? halfway(number.before, number.value) : number.after, number.decimals),
      }),
    };
  }

  /** Somebody of another unit: the station, the bureau, or a neighbouring town. */
  #verifier(item: Item): string {
    const others = DEMO_UNITS.filter(({ role, key }) => role === 'town' && key !== item.unit.key);
    const roll = this.#roll();
    if (roll < 0.4) return 'demo-station';
    return roll < 0.6 ? 'demo-officer' : `demo-${this.#pick(others).key}`;
  }

  async #take(item: Item, event: string, name: string, given: FieldValues, reason = ''): Promise<void> {
    const { matters, clock } = this.#stage;
    clock.set(instant(clock.read() + MICROS_PER_MINUTE));
    const { matter } = await this.#held(item);
    const act = { matter: item.id, version: matter.version, event, given, reason };
    this.#took(item, await matters.act(act, this.#person(name)));
  }

  /** A step that the table refuses; the refusal stays in the story. */
  async #refused(item: Item, event: string, name: string, given: FieldValues): Promise<void> {
    try {
      await this.#take(item, event, name, given, '');
    } catch (error) {
      // A login that may not even know of it is answered as if it were not there.
      if (error instanceof WenquError && ['WQ_MATTER_REFUSED', 'WQ_NOT_FOUND'].includes(error.code)) return;
      throw error;
    }
  }

  async #held(item: Item): Promise<MatterDetail> {
    return this.#stage.matters.detail(item.id, { account: this.#person('demo-office') });
  }
  #took(item: Item, detail: MatterDetail): void {
    item.id = detail.matter.id;
  }
  #later(days: number, act: () => Promise<void>): void {
    this.#agenda.add(this.#office(instant(this.#stage.clock.read() + days * MICROS_PER_DAY)), act);
  }
  #picture({ problem, variant }: Item, time: SceneTime): string {
    return this.#stage.picture(problem.strand, time, variant);
  }
  #person(name: string): Account {
    const account = this.#stage.people.get(name);
    if (!account) throw new Error(`no account ${name}`);
    return account;
  }
  #unit(key: string): DemoUnit {
    return DEMO_UNITS.find((unit) => unit.key === key) ?? DEMO_UNITS[0];
  }
  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#roll() * list.length)]!;
  }
  #between([low, high]: readonly [number, number], decimals: number): number {
    return Number((low + (high - low) * this.#roll()).toFixed(decimals));
  }
  #at(day: string, hour: number): Instant {
    return instant(dayStartOf(day) + Math.round(hour * MICROS_PER_HOUR));
  }
  /** In office hours of the next day that is worked, at a time of its own. */
  #office(at: Instant): Instant {
    let day = formatDay(at);
    while (!officialCalendar(day)) day = dayAfter(day, 1);
    const moment = this.#at(day, 9.4 + this.#roll() * 7.6);
    return moment < at ? this.#office(instant(dayStartOf(dayAfter(day, 1)) + 1)) : moment;
  }
  #work(day: number, hour: number): Instant {
    let at = dayAfter(this.#script.from, day);
    while (!officialCalendar(at)) at = dayAfter(at, 1);
    return this.#at(at, hour);
  }
}

/** Numbers that miss a target: between what it was and the target. */
function halfway([low, high]: readonly [number, number], target: number): readonly [number, number] {
  const near = low > target ? low : high;
  return [target + (near - target) * 0.3, target + (near - target) * 0.6];
}
