import { describe, expect, test } from 'vitest';
import { clockEnd } from '../calendar.ts';
import { formatDay, parseDay } from '../format.ts';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '../instant.ts';
import type { Role } from '../role.ts';
import type { FieldValues } from './field.ts';
import { NOTICE_CLOCK, placesApartM } from './item-guards.ts';
import { ITEM_TABLE } from './item-table.ts';
import type { Matter, MatterStep } from './matter.ts';
import { earliestDue, lightOf, matterClocks } from './matter-clocks.ts';
import type { MatterActor } from './matter-guards.ts';
import { afterStep, decideMatter, noMatter } from './matter-machine.ts';

const START = instant((parseDay('2026-03-02') ?? 0) + 9 * MICROS_PER_HOUR);
const PHOTO = 'a'.repeat(64);
type Person = Exclude<MatterActor, 'system'>;
const person = (id: string, role: Role, unit: string): Person => ({
  ...{ id, role, unit, enterprise: '', agency: '', displayName: id },
});
const officer = person('officer', 'inspector', '生态环境局');
const boss = person('boss', 'supervisor', '生态环境局');
const head = person('head', 'head', '生态环境局');
const unit = person('unit', 'town', '东桥街道');
const other = person('other', 'town', '西渡镇');
const leader = person('leader', 'leader', '管委会');

const ENTER: FieldValues = {
  ...{ title: '北渠沿岸散排', 'place-name': '北渠 3 号桥', strand: 'rectifying', unit: '东桥街道' },
  ...{
    person: '河长办',
    leader: 'leader',
    target: '氨氮不高于 2.0 mg/L',
    deadline: '2026-04-10',
    water: true,
  },
  ...{ 'target-number': 2, 'target-measure': 'mg/L', 'target-sense': 'at-most', baseline: 6.4 },
  ...{ before: [PHOTO], 'before-standpoint': 'P-03', 'before-place': '117.801,24.401', 'before-at': START },
};
const PROGRESS: FieldValues = { progress: '截污管已敷设 40 米', photos: [PHOTO] };
const APPLY = (at: Instant): FieldValues => ({
  ...{ 'self-done': true, 'self-target': true, 'self-kept': true, 'self-note': '已完成', after: [PHOTO] },
  ...{ 'after-standpoint': 'P-03', 'after-place': '117.80105,24.40105', 'after-at': at },
});
const SITE: FieldValues = { found: '未见散排', photos: [PHOTO], measured: 1.2 };
const LOOK: FieldValues = { ...SITE, weather: 'rain', hours: 'night' };

/** Takes steps as a store would keep them; the clock goes on by hand. */
class Story {
  matter: Matter = noMatter({ machine: 'item' });
  readonly steps: MatterStep[] = [];
  now: Instant = START;

  days(count: number): this {
    this.now = instant(this.now + count * MICROS_PER_DAY);
    return this;
  }

  /** Code of the refusal; undefined: taken. */
  try(event: string, actor: MatterActor, given: FieldValues = {}, reason = '见记录'): string | undefined {
    const input = { at: this.now, happenedAt: this.now, reason, given };
    const decided = decideMatter(ITEM_TABLE, event, {
      ...{ matter: this.matter, steps: this.steps, actor, input },
    });
    if (!decided.ok) return decided.refused.code;
    const from = this.matter.version === 0 ? null : this.matter.state;
    this.matter = {
      ...afterStep(ITEM_TABLE, this.matter, decided.row, decided.given, this.now),
      ...(from === null ? { openedAt: this.now, openedBy: 'officer' } : {}),
    };
    const who =
      actor === 'system'
        ? { by: 'system', byName: '', byUnit: '' }
        : { by: actor.id, byName: actor.id, byUnit: actor.unit };
    this.steps.push({
      ...{ seq: this.steps.length + 1, matter: 'm', at: this.now, happenedAt: this.now, ...who, event, from },
      ...{ to: decided.row.to, reason, given: decided.given, refused: null, clientId: '' },
    });
    return undefined;
  }

  must(event: string, actor: MatterActor, given: FieldValues = {}): this {
    expect(this.try(event, actor, given), event).toBeUndefined();
    return this;
  }
}

const working = () => new Story().must('enter', officer, ENTER).days(3);
const applied = () => {
  const story = working();
  return story.must('apply', unit, APPLY(story.now)).days(1);
};
const verified = () => applied().must('verify', other, SITE);
const agreed = () => verified().must('agree', leader, { acceptance: '同意' });
const published = () => agreed().must('accept', boss, { acceptance: '同意公示' });
const struck = () => published().days(10).must('strike', head);
const firm = () =>
  struck()
    .days(30)
    .must('look-back-1', other, { ...LOOK, hours: 'day' })
    .days(60)
    .must('look-back-3', other, { ...LOOK, weather: 'dry' })
    .days(90)
    .must('look-back-6', other, LOOK);
const reopened = () =>
  struck()
    .days(20)
    .must('relapse', other, { ...LOOK, measured: 7 });
const doubted = () => working().must('doubt', officer);
const merged = () => working().must('merge', boss, { 'merged-into': 'QD-2026-000009' });
const transferred = () => working().must('transfer', boss, { 'transferred-to': '行政执法局' });
const voided = () => doubted().must('void', head);

const STATES: Readonly<Record<string, () => Story>> = {
  ...{ working, applied, verified, agreed, public: published, struck, firm, reopened, doubted, merged },
  ...{ transferred, void: voided },
};
const TOUR: FieldValues = { 'tour-result': 'slow', 'tour-found': '施工人员不足' };
const tourist = boss;

/** For each row how it succeeds: who, with what. */
const TAKEN: Readonly<Record<string, (story: Story) => [MatterActor, FieldValues]>> = {
  'working survey': ({ now }) => [unit, { before: [PHOTO], 'before-standpoint': 'P-03', 'before-at': now }],
  'working progress': () => [unit, PROGRESS],
  'working extend': () => [leader, { deadline: '2026-04-20' }],
  'working apply': ({ now }) => [unit, APPLY(now)],
  'working overdue': (story) => {
    story.days(60);
    return ['system', {}];
  },
  'working reassign': () => [boss, { unit: '西渡镇', person: '河长办' }],
  'working merge': () => [boss, { 'merged-into': 'QD-2026-000009' }],
  'working transfer': () => [boss, { 'transferred-to': '行政执法局' }],
  'working doubt': () => [officer, {}],
  'doubted void': () => [head, {}],
  'doubted keep': () => [boss, {}],
  'applied verify': () => [other, SITE],
  'applied refuse': () => [other, { ...SITE, measured: 5 }],
  'verified agree': () => [leader, { acceptance: '同意' }],
  'verified return': () => [leader, {}],
  'agreed accept': () => [boss, { acceptance: '同意公示' }],
  'agreed return': () => [boss, {}],
  'public objection': () => [other, { objection: '夜间仍有排水' }],
  'public strike': (story) => {
    story.days(10);
    return [head, {}];
  },
  'struck look-back-1': (story) => {
    story.days(30);
    return [other, LOOK];
  },
  'struck look-back': () => [other, LOOK],
  'struck relapse': () => [other, { ...LOOK, measured: 7 }],
  'firm relapse': () => [other, { ...LOOK, measured: 7 }],
  'reopened resume': () => ['system', { deadline: '2026-06-30' }],
};

describe('A.7 list item', () => {
  test('what the table does not list is refused in every state; what it lists can be taken', () => {
    for (const [state, make] of Object.entries(STATES)) {
      for (const { id: event } of ITEM_TABLE.events) {
        const story = make();
        expect(story.matter.state).toBe(state);
        const listed = ITEM_TABLE.rows.some((row) => row.from === state && row.event === event);
        if (!listed) {
          expect(story.try(event, boss), `${state} ${event}`).toBe('not-in-table');
          continue;
        }
        // The two later rounds are walked through in `firm`.
        if (event === 'look-back-3' || event === 'look-back-6') continue;
        const [actor, given] = event === 'tour' ? [tourist, TOUR] : TAKEN[`${state} ${event}`]!(story);
        expect(story.try(event, actor, given), `${state} ${event}`).toBeUndefined();
      }
    }
  });

  test('an item has place, leader, unit, person, target and deadline, and a target in numbers its unit', () => {
    for (const field of ['title', 'place-name', 'leader', 'unit', 'person', 'target', 'deadline']) {
      const { [field]: _, ...rest } = ENTER;
      expect(new Story().try('enter', officer, rest), field).toBe('fields-wrong');
    }
    const { 'target-measure': _, ...rest } = ENTER;
    expect(new Story().try('enter', officer, rest)).toBe('target-unclear');
    expect(new Story().try('enter', unit, ENTER)).toBe('wrong-role');
    expect(working().matter).toMatchObject({ unit: '东桥街道', leader: 'leader', title: '北渠沿岸散排' });
  });

  test('progress comes from the own unit with a photo; a week without it is due', () => {
    const story = working();
    expect(story.try('progress', other, PROGRESS)).toBe('own-unit-only');
    expect(story.try('progress', unit, { progress: '在办' })).toBe('fields-wrong');
    story.must('progress', unit, PROGRESS);
    const due = earliestDue(matterClocks(ITEM_TABLE, story.matter, story.steps));
    expect(formatDay(instant((due ?? 0) - 1))).toBe(formatDay(story.days(7).now));
  });

  test('the deadline moves once, later, by the leader; a second time is refused for good', () => {
    const story = working();
    expect(story.try('extend', person('x', 'leader', '管委会'), { deadline: '2026-04-20' })).toBe(
      'leader-only',
    );
    expect(story.try('extend', leader, { deadline: '2026-04-10' })).toBe('not-later');
    expect(story.try('extend', leader, { deadline: '2026-04-20' }, '')).toBe('reason-missing');
    story.must('extend', leader, { deadline: '2026-04-20' });
    expect(story.try('extend', leader, { deadline: '2026-04-30' })).toBe('only-once');
    story.must('apply', unit, APPLY(story.now)).must('refuse', other, { ...SITE, measured: 4 });
    expect(story.try('extend', leader, { deadline: '2026-04-30' })).toBe('only-once');
  });

  test('overdue is said by the house alone, when the day is over', () => {
    const story = working();
    expect(story.try('overdue', 'system')).toBe('clock-not-run-out');
    expect(story.days(36).try('overdue', 'system')).toBe('clock-not-run-out');
    expect(story.days(1).try('overdue', boss)).toBe('wrong-role');
    story.must('overdue', 'system');
    const clocks = matterClocks(ITEM_TABLE, story.matter, story.steps);
    expect(clocks.find(({ id }) => id === 'deadline')).toMatchObject({ endedAt: null });
    expect(lightOf(clocks.find(({ id }) => id === 'deadline')!, story.now)).toBe('red');
  });

  test('no application without the self-check, the same standpoint and a later photo', () => {
    const story = working();
    const good = APPLY(story.now);
    expect(story.try('apply', unit, { ...good, 'self-kept': false })).toBe('self-check-open');
    expect(story.try('apply', unit, { ...good, 'after-standpoint': 'P-04' })).toBe('other-standpoint');
    expect(story.try('apply', unit, { ...good, 'after-place': '117.8013,24.401' })).toBe(
      'standpoint-too-far',
    );
    expect(story.try('apply', unit, { ...good, 'after-at': START })).toBe('after-not-later');
    const { before: _, ...rest } = ENTER;
    const bare = new Story().must('enter', officer, rest).days(1);
    expect(bare.try('apply', unit, APPLY(bare.now))).toBe('before-missing');
    bare.must('survey', unit, { before: [PHOTO], 'before-standpoint': 'P-03', 'before-at': bare.now });
    bare.days(1).must('apply', unit, APPLY(bare.now));
  });

  test('another unit verifies, with a number where the target is one, and not over the target', () => {
    const story = applied();
    expect(story.try('verify', unit, SITE)).toBe('other-unit-only');
    expect(story.try('verify', person('n', 'town', ''), SITE)).toBe('unit-missing');
    const { measured: _, ...blind } = SITE;
    expect(story.try('verify', other, blind)).toBe('not-measured');
    expect(story.try('verify', other, { ...SITE, measured: 2.1 })).toBe('target-missed');
    story.must('verify', other, { ...SITE, measured: 2 });
    expect(story.matter.state).toBe('verified');
  });

  test('two accept, the leader and the bureau; a complainant is answered first', () => {
    const story = new Story().must('enter', officer, { ...ENTER, complaint: 'XF-12' }).days(2);
    story.must('apply', unit, APPLY(story.now)).must('verify', other, SITE);
    expect(story.try('accept', boss, { acceptance: '同意' })).toBe('not-in-table');
    expect(story.try('agree', boss, { acceptance: '同意' })).toBe('wrong-role');
    story.must('agree', leader, { acceptance: '同意' });
    expect(story.try('accept', boss, { acceptance: '同意' })).toBe('complaint-unanswered');
    story.must('accept', boss, { acceptance: '同意', 'complaint-reply': '已电话答复，群众满意' });
  });

  test('struck off by the head only, after five working days of notice, not by the leader in charge', () => {
    const story = published();
    const end = clockEnd(NOTICE_CLOCK, story.now);
    expect(story.days(4).try('strike', head)).toBe('notice-not-over');
    story.now = instant(end - 1);
    expect(story.try('strike', head)).toBe('notice-not-over');
    story.now = end;
    expect(story.try('strike', boss)).toBe('wrong-role');
    story.must('strike', head);
    const own = new Story().must('enter', officer, { ...ENTER, leader: 'head' }).days(1);
    own.must('apply', unit, APPLY(own.now)).must('verify', other, SITE);
    expect(own.try('agree', { ...head, role: 'leader' }, { acceptance: '同意' })).toBeUndefined();
    own.must('accept', boss, { acceptance: '同意' }).days(10);
    expect(own.try('strike', head)).toBe('leader-not');
  });

  test('an objection in the notice sends it back to work', () => {
    const story = published().must('objection', other, { objection: '夜间仍有排水' });
    expect(story.matter.state).toBe('working');
    expect(story.days(10).try('strike', head)).toBe('not-in-table');
  });

  test('rounds of look-back come in order and in time; water is seen in rain and at night', () => {
    const story = struck();
    expect(story.days(10).try('look-back-1', other, LOOK)).toBe('round-early');
    story.days(20);
    expect(story.try('look-back-3', other, LOOK)).toBe('round-before');
    expect(story.try('look-back-1', unit, LOOK)).toBe('other-unit-only');
    expect(story.try('look-back-1', other, { ...LOOK, measured: 3 })).toBe('target-missed');
    const dry = { ...LOOK, weather: 'dry', hours: 'day' };
    story.must('look-back-1', other, dry);
    expect(story.try('look-back-1', other, dry)).toBe('round-done');
    story.days(60).must('look-back-3', other, dry).days(90);
    expect(story.try('look-back-6', other, dry)).toBe('rain-or-night-missing');
    story.must('look-back', other, { ...dry, weather: 'rain' });
    story.must('look-back-6', other, { ...dry, hours: 'night' });
    expect(story.matter.state).toBe('firm');
    expect(story.matter.closedAt).toBe(story.now);
  });

  test('what comes back is counted for good, and runs the whole way again', () => {
    const story = reopened();
    expect(story.matter).toMatchObject({ state: 'reopened', reopened: 1 });
    story.must('resume', 'system', { deadline: '2026-05-20' });
    expect(story.try('apply', unit, APPLY(START))).toBe('after-not-later');
    story.days(5).must('apply', unit, APPLY(story.now)).must('verify', other, SITE);
    story.must('agree', leader, { acceptance: '同意' }).must('accept', boss, { acceptance: '同意' });
    story.days(10).must('strike', head);
    expect(story.matter).toMatchObject({ state: 'struck', reopened: 1 });
    const rounds = matterClocks(ITEM_TABLE, story.matter, story.steps).filter(
      ({ id }) => id === 'look-back-1',
    );
    expect(rounds.map(({ endedAt }) => endedAt === null)).toEqual([false, true]);
    expect(firm().must('relapse', other, LOOK).matter.reopened).toBe(1);
  });

  test('who says it is no problem does not confirm it', () => {
    const story = working().must('doubt', boss);
    expect(story.try('void', boss)).toBe('same-person');
    story.must('void', head);
  });

  test('positions are compared in metres', () => {
    expect(placesApartM('117.8,24.4', '117.8,24.4')).toBe(0);
    expect(placesApartM('117.8,24.4', '117.8,24.4001')).toBeCloseTo(11.1, 1);
    expect(placesApartM('117.8,24.4', 'nowhere')).toBeNull();
  });
});
