import {
  type Account,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  parseDay,
  type Role,
  type ShiftFacts,
  type ShiftItem,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { MemoryShifts } from '../store/memory/shifts.ts';
import { handoverDigest, Shifts } from './shifts.ts';

const DAY = '2026-08-03';
const at = (hour: number): Instant => instant(parseDay(DAY)! + hour * MICROS_PER_HOUR);
const account = (role: Role, id: string = role): Account => ({
  ...{ id, name: id, displayName: id.toUpperCase(), role, enterprise: '', agency: '', unit: '' },
  ...{ certificate: '', district: 'main', disabled: false, mustChangePassword: false },
  ...{ createdAt: 0, lastLoginAt: null },
});
const [first, second, boss] = [account('duty', 'first'), account('duty', 'second'), account('supervisor')];
const item = (id: string, hidden = false): ShiftItem => ({
  ...{ kind: 'overdue', id, title: { zh: id, en: id }, at: at(7), dueAt: at(9), hidden },
});

function house() {
  const time = { now: at(9) };
  const asked: [from: number, to: number][] = [];
  const printed: string[] = [];
  const store = new MemoryShifts();
  const shifts = new Shifts({
    store,
    clock: () => time.now,
    facts: async ({ from, to }, now): Promise<ShiftFacts> => {
      asked.push([(from - at(0)) / MICROS_PER_HOUR, (to - at(0)) / MICROS_PER_HOUR]);
      return {
        ...{ from, to, readAt: now, pointsOnline: 7, items: [item('A-1'), item('H-1', true)] },
        counts: { overdue: 2, open: 0, opened: 0, closed: 0, muted: 0, offline: 0, sample: 0, order: 0 },
      };
    },
    print: async ({ id }) => {
      printed.push(id);
      return `doc-of-${id}`;
    },
  });
  return { time, asked, printed, store, shifts };
}
const refused = (why: string) =>
  expect.objectContaining({ code: 'WQ_SHIFT_REFUSED', detail: expect.objectContaining({ refused: why }) });

describe('the calendar', () => {
  test('a supervisor plans; each shift has its hours, the night ends on the next day', async () => {
    const { shifts } = house();
    const plan = { day: DAY, version: 0, officers: [{ id: 'first', name: 'FIRST' }], leader: '' };
    for (const kind of ['night', 'day', 'evening'] as const) await shifts.plan({ ...plan, kind }, boss);
    const found = await shifts.calendar({ from: at(0), to: at(24) });
    expect(found.map(({ id, from, to }) => [id, from, to])).toEqual([
      [`${DAY}-day`, at(8), at(16)],
      [`${DAY}-evening`, at(16), at(24)],
    ]);
    expect((await shifts.now(first)).shift?.id).toBe(`${DAY}-day`);
    await expect(shifts.plan({ ...plan, kind: 'day' }, first)).rejects.toEqual(refused('wrong-role'));
    await expect(shifts.plan({ ...plan, kind: 'day' }, boss)).rejects.toEqual(
      expect.objectContaining({ code: 'WQ_SHIFT_CONFLICT' }),
    );
  });
});

describe('a handover', () => {
  test('frozen with its digest, signed by two, printed once', async () => {
    const { time, shifts, printed } = house();
    await shifts.note({ kind: 'call', text: ' the park called ' }, first);
    await expect(shifts.note({ kind: 'note', text: '  ' }, first)).rejects.toEqual(
      expect.objectContaining({ code: 'WQ_INPUT' }),
    );
    time.now = at(16);
    const written = await shifts.write('pump of No. 3 under repair', first);
    expect(written).toMatchObject({ id: 'J-2026-000001', state: 'written', outgoing: { id: 'first' } });
    expect(written.notes).toMatchObject([{ text: 'the park called', byName: 'FIRST' }]);
    expect(written.digest).toBe(handoverDigest(written));
    expect((await shifts.now(second)).waiting?.id).toBe(written.id);
    const given = { digest: written.digest, acceptance: 'all seen' };
    await expect(shifts.accept(written.id, given, first)).rejects.toEqual(refused('same-person'));
    await expect(shifts.accept(written.id, { ...given, digest: '0'.repeat(64) }, second)).rejects.toEqual(
      refused('digest'),
    );
    expect(printed).toEqual([]);
    const done = await shifts.accept(written.id, given, second);
    expect(done).toMatchObject({
      ...{ state: 'accepted', incoming: { id: 'second' }, acceptance: 'all seen' },
      ...{ digest: written.digest, document: `doc-of-${written.id}` },
    });
    await expect(shifts.accept(written.id, given, boss)).rejects.toEqual(refused('accepted'));
    expect((await shifts.now(second)).waiting).toBeNull();
    await expect(shifts.accept('J-2026-000009', given, second)).rejects.toEqual(
      expect.objectContaining({ code: 'WQ_NOT_FOUND' }),
    );
  });

  test('one waits at a time; the next begins where it ended', async () => {
    const { time, shifts, asked } = house();
    time.now = at(16);
    const one = await shifts.write('', first);
    await expect(shifts.write('', second)).rejects.toEqual(refused('not-accepted'));
    await shifts.accept(one.id, { digest: one.digest, acceptance: '' }, second);
    time.now = at(24);
    const two = await shifts.write('', second);
    expect([two.id, two.from, two.to]).toEqual(['J-2026-000002', at(16), at(24)]);
    expect(asked.at(-1)).toEqual([16, 24]);
  });

  test('two who accept at once: one signs, one hears that it is done', async () => {
    const { shifts } = house();
    const { id, digest } = await shifts.write('', first);
    const sign = (by: Account) => shifts.accept(id, { digest, acceptance: '' }, by);
    const results = await Promise.allSettled([sign(second), sign(boss)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('hidden matters are in no list and no count of who may not know', async () => {
    const { shifts } = house();
    const { id } = await shifts.write('', first);
    const town = account('town');
    for (const facts of [
      (await shifts.handover(id, town))!.facts,
      (await shifts.now(town)).facts,
      await shifts.sinceLeft(town),
      (await shifts.handovers(town))[0]!.facts,
    ]) {
      expect(facts.items.map((each) => each.id)).toEqual(['A-1']);
      expect(facts.counts.overdue).toBe(1);
    }
    expect((await shifts.handover(id, first))?.facts.counts.overdue).toBe(2);
  });
});

test('new since I left: since I signed, since my shift ended, else half a day', async () => {
  const { time, shifts, asked } = house();
  const since = async (viewer: Account) => {
    await shifts.sinceLeft(viewer);
    return asked.at(-1);
  };
  expect(await since(first)).toEqual([-3, 9]);
  const officers = [{ id: 'first', name: 'FIRST' }];
  await shifts.plan({ day: '2026-08-02', kind: 'day', version: 0, officers, leader: '' }, boss);
  expect(await since(first)).toEqual([-8, 9]);
  expect(await since(second)).toEqual([-3, 9]);
  await shifts.write('', first);
  time.now = at(30);
  expect(await since(first)).toEqual([9, 30]);
});
