import { type BoxReading, instant, journalPosition, SAMPLE_POLICY } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { birth, hours, sampleDraft, stepOf } from './samples.examples.ts';
import type { SampleStore, SettingDraft } from './samples.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const reading = (at: number, position: number, set: Partial<BoxReading> = {}): BoxReading => ({
  ...{ mn: 'MN1', at: hours(at), arrival: hours(at), temperatureC: 4.1, doorOpen: false, freeBottles: null },
  ...{ volumeMl: null, bottle: null, fault: '', position: journalPosition(position) },
  ...set,
});
const setting = (version: number, set: Partial<SettingDraft<'policy'>> = {}): SettingDraft<'policy'> => ({
  ...{ kind: 'policy', id: 'policy', version, at: hours(0), by: 'sup1', byName: '科长', reason: 'r' },
  ...{ ended: false, value: { ...SAMPLE_POLICY, samplesPerDay: 5 + version } },
  ...set,
});

/** What every store of samples owes. */
export function samplesContract(name: string, open: () => Promise<SampleStore>): void {
  describe(`${name}: samples`, () => {
    test('labels run by the year of UTC+8, hidden ones in a row of their own', async () => {
      const store = await open();
      const newYear = instant(Date.UTC(2026, 11, 31, 16) * 1000);
      const labels = [];
      for (const set of [
        { requestedAt: instant(newYear - 1) },
        { requestedAt: newYear },
        { requestedAt: newYear, hidden: true },
        { requestedAt: newYear },
      ]) {
        labels.push((await store.open(sampleDraft(set), birth())).sample.id);
      }
      expect(labels).toEqual(['S-2026-000001', 'S-2027-000001', 'SH-2027-000001', 'S-2027-000002']);
    });

    test('a sample is read back as it was given, with its first step', async () => {
      const store = await open();
      const { sample, isNew } = await store.open(sampleDraft(), birth());
      expect(isNew).toBe(true);
      expect(await store.sample(sample.id)).toEqual({ ...sampleDraft().sample, id: sample.id, version: 1 });
      expect(await store.steps(sample.id)).toEqual([
        { ...birth(), seq: 1, sample: sample.id, from: null, to: 'requested', refused: null },
      ]);
      expect(await store.sample('S-2026-999999')).toBeUndefined();
    });

    test('the same cause gives the same sample; no cause gives a new one each time', async () => {
      const store = await open();
      const first = await store.open(sampleDraft({}, 'calm.f1'), birth());
      const again = await store.open(sampleDraft({ reason: 'other' }, 'calm.f1'), birth());
      expect(again).toEqual({ sample: first.sample, isNew: false });
      expect(await store.ofKey('calm.f1')).toEqual(first.sample);
      await store.open(sampleDraft(), birth());
      await store.open(sampleDraft(), birth());
      expect((await store.list({ withHidden: true, sort: 'newest', limit: 9 })).total).toBe(3);
      expect(await store.steps(first.sample.id)).toHaveLength(1);
    });

    test('a step moves the sample; a refused one is kept and moves nothing', async () => {
      const store = await open();
      const { sample } = await store.open(sampleDraft(), birth());
      const refused = stepOf(sample, 'approve', 'approved', {}, { refused: 'same-as-requester' });
      expect((await store.step(refused)).sample).toEqual(sample);
      const moved = await store.step(stepOf(sample, 'approve', 'approved', { approvedBy: 'sup1' }));
      expect(moved.sample).toMatchObject({
        ...{ state: 'approved', version: 2, approvedBy: 'sup1', enteredAt: hours(1), updatedAt: hours(1) },
      });
      expect(
        (await store.steps(sample.id)).map(({ seq, event, to, refused: why }) => [seq, event, to, why]),
      ).toEqual([
        [1, 'request', 'requested', null],
        [2, 'approve', 'requested', 'same-as-requester'],
        [3, 'approve', 'approved', null],
      ]);
      await expect(store.step(stepOf(sample, 'refuse', 'ended'))).rejects.toEqual(code('WQ_SAMPLE_CONFLICT'));
      const ghost = stepOf({ ...sample, id: 'S-2026-000999' }, 'note', 'requested');
      await expect(store.step(ghost)).rejects.toEqual(code('WQ_NOT_FOUND'));
    });

    test('a note keeps the moment at which the state was entered', async () => {
      const store = await open();
      const { sample } = await store.open(sampleDraft(), birth());
      const noted = await store.step(stepOf(sample, 'note', 'requested'));
      expect(noted.sample).toMatchObject({ version: 2, enteredAt: hours(0), updatedAt: hours(1) });
    });

    test('a sample is found by its order and by its very water', async () => {
      const store = await open();
      const { sample } = await store.open(sampleDraft({ state: 'acknowledged', order: 'O-1' }), birth());
      expect((await store.ofOrder('O-1'))?.id).toBe(sample.id);
      expect(await store.ofOrder('')).toBeUndefined();
      expect(await store.ofWater('MN1', 3, hours(1))).toBeUndefined();
      await store.step(stepOf(sample, 'bottle', 'retained', { bottle: 3, takenAt: hours(1) }));
      expect((await store.ofWater('MN1', 3, hours(1)))?.id).toBe(sample.id);
      expect(await store.ofWater('MN1', 3, hours(2))).toBeUndefined();
      expect(await store.ofWater('MN2', 3, hours(1))).toBeUndefined();
    });
  });

  describe(`${name}: lists`, () => {
    const filled = async () => {
      const store = await open();
      for (const set of [
        { requestedAt: hours(1), dueAt: hours(9) },
        { requestedAt: hours(2), dueAt: hours(5), state: 'retained', point: 'p2', enterprise: 'e2' },
        { requestedAt: hours(3), hidden: true },
        { requestedAt: hours(4), hidden: true, openedAt: hours(5), state: 'opened' },
        {
          requestedAt: hours(5),
          state: 'at-lab',
          entry: 'A-1',
          handOver: { lab: 'lab1', labUnit: '监测站' },
        },
      ] as never[]) {
        await store.open(sampleDraft(set), birth());
      }
      return store;
    };
    const all = { withHidden: true, sort: 'newest', limit: 10 } as const;

    test('newest first, or first due first; pages join without a gap', async () => {
      const store = await filled();
      const newest = (await store.list(all)).items.map(({ id }) => id);
      expect(newest).toEqual([
        'S-2026-000003',
        'SH-2026-000002',
        'SH-2026-000001',
        'S-2026-000002',
        'S-2026-000001',
      ]);
      const due = (await store.list({ ...all, sort: 'due' })).items.map(({ id }) => id);
      expect(due.slice(0, 2)).toEqual(['S-2026-000002', 'S-2026-000001']);
      for (const sort of ['newest', 'due'] as const) {
        const paged: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const page = await store.list({ ...all, sort, limit: 2, ...(cursor && { cursor }) });
          paged.push(...page.items.map(({ id }) => id));
          expect(page.total).toBe(5);
          if (page.next === null) break;
          cursor = page.next;
        }
        expect(paged).toEqual(sort === 'newest' ? newest : due);
      }
    });

    test('what is hidden now is in no list, total or count; opened water no longer is', async () => {
      const store = await filled();
      const page = await store.list({ ...all, withHidden: false });
      expect(page.items.map(({ id }) => id)).not.toContain('SH-2026-000001');
      expect(page.items.map(({ id }) => id)).toContain('SH-2026-000002');
      expect(page.total).toBe(4);
      expect(await store.counts({ withHidden: false })).toMatchObject({
        requested: 1,
        opened: 1,
        retained: 1,
      });
      expect(await store.counts({ withHidden: true })).toMatchObject({ requested: 2 });
    });

    test('a laboratory’s list holds what was handed to it', async () => {
      const store = await filled();
      const own = await store.list({ ...all, lab: 'lab1' });
      expect(own.items.map(({ id }) => id)).toEqual(['S-2026-000003']);
      expect((await store.list({ ...all, lab: 'lab2' })).total).toBe(0);
      expect((await store.list({ ...all, lab: 'lab2', labUnit: '另一站' })).total).toBe(0);
      expect((await store.list({ ...all, lab: 'lab2', labUnit: '监测站' })).total).toBe(own.total);
      expect(await store.counts({ withHidden: true, lab: 'lab1' })).toMatchObject({
        'at-lab': 1,
        requested: 0,
      });
    });

    test('filters narrow: state, place, entry, part of the label', async () => {
      const store = await filled();
      const found = async (set: object) => (await store.list({ ...all, ...set })).total;
      expect(await found({ state: ['requested', 'retained'] })).toBe(3);
      expect(await found({ point: 'p2' })).toBe(1);
      expect(await found({ enterprise: 'e2' })).toBe(1);
      expect(await found({ entry: 'A-1' })).toBe(1);
      expect(await found({ mn: 'MN9' })).toBe(0);
      expect(await found({ q: ' sh-2026 ' })).toBe(2);
      await expect(store.list({ ...all, cursor: 'nonsense' })).rejects.toEqual(code('WQ_INPUT'));
    });

    test('by state and by time, oldest first', async () => {
      const store = await filled();
      const open_ = await store.inStates(['requested', 'retained']);
      expect(open_.map(({ id }) => id)).toEqual(['S-2026-000001', 'S-2026-000002', 'SH-2026-000001']);
      expect(await store.inStates(['requested'], 'MN9')).toEqual([]);
      expect(await store.since(hours(4))).toHaveLength(2);
      expect(await store.since(hours(0), 'p2')).toHaveLength(1);
    });
  });

  describe(`${name}: bottles and boxes`, () => {
    test('a kept sample takes its position until it is emptied, and a later one takes it again', async () => {
      const store = await open();
      const { sample } = await store.open(sampleDraft({ state: 'acknowledged' }), birth());
      expect(await store.bottles('MN1')).toEqual([]);
      await store.step(stepOf(sample, 'bottle', 'retained', { bottle: 3, takenAt: hours(1) }));
      expect(await store.bottles('MN1')).toEqual([
        { mn: 'MN1', bottle: 3, sample: sample.id, since: hours(1) },
      ]);
      await store.empty('MN1', [3, 4], hours(2));
      expect(await store.bottles('MN1')).toMatchObject([
        { bottle: 3, sample: '', since: hours(2) },
        { bottle: 4, sample: '' },
      ]);
      const kept = { state: 'retained', trigger: 'device', bottle: 3, takenAt: hours(3) } as const;
      const next = await store.open(sampleDraft(kept), birth({ event: 'keep' }));
      expect((await store.bottles('MN1'))[0]).toMatchObject({ bottle: 3, sample: next.sample.id });
      expect(await store.bottles('MN2')).toEqual([]);
    });

    test('news of earlier water does not displace what was taken later', async () => {
      const store = await open();
      const kept = { state: 'retained', bottle: 3 } as const;
      const later = await store.open(sampleDraft({ ...kept, takenAt: hours(5) }), birth());
      await store.open(sampleDraft({ ...kept, takenAt: hours(4) }), birth());
      expect((await store.bottles('MN1'))[0]).toMatchObject({ sample: later.sample.id, since: hours(5) });
    });

    test('a later step of an emptied sample does not put it back', async () => {
      const store = await open();
      const kept = { state: 'retained', bottle: 3, takenAt: hours(1) } as const;
      const { sample } = await store.open(sampleDraft(kept), birth());
      await store.empty('MN1', [3], hours(2));
      await store.step(stepOf(sample, 'note', 'retained'));
      expect((await store.bottles('MN1'))[0]).toMatchObject({ sample: '' });
    });

    test('a box’s trace holds each frame once, in order of time, start and not end', async () => {
      const store = await open();
      expect(await store.keepBox(reading(2, 20))).toBe(true);
      expect(await store.keepBox(reading(1, 10))).toBe(true);
      expect(await store.keepBox(reading(1, 10, { temperatureC: 9 }))).toBe(false);
      await store.keepBox(reading(3, 30, { mn: 'MN2' }));
      const trace = await store.box('MN1', hours(1), hours(2));
      expect(trace).toEqual([reading(1, 10)]);
      expect((await store.box('MN1', hours(0), hours(9))).map(({ position }) => position)).toEqual([10, 20]);
      expect((await store.newestBox('MN1'))?.position).toBe(20);
      expect(await store.newestBox('MN9')).toBeUndefined();
    });
  });

  describe(`${name}: settings, episodes, notes`, () => {
    test('a setting keeps all its versions; a stale one is refused', async () => {
      const store = await open();
      expect(await store.set(setting(0))).toMatchObject({ version: 1, value: { samplesPerDay: 5 } });
      await store.set(setting(1, { ended: true, reason: 'no longer' }));
      await expect(store.set(setting(1))).rejects.toEqual(code('WQ_SAMPLE_CONFLICT'));
      await expect(store.set(setting(0))).rejects.toEqual(code('WQ_SAMPLE_CONFLICT'));
      expect(await store.settings('policy')).toMatchObject([
        { version: 2, ended: true, reason: 'no longer', value: { samplesPerDay: 6 } },
      ]);
      expect((await store.settingHistory('policy', 'policy')).map(({ version }) => version)).toEqual([1, 2]);
      expect(await store.settings('plan')).toEqual([]);
    });

    test('the newest state of an episode stands for its point and factor', async () => {
      const store = await open();
      const episode = {
        ...{ finding: 'f1', point: 'p1', factor: 'w01018', from: hours(1), to: hours(2), max: 50, min: null },
      };
      await store.keepEpisode(episode);
      await store.keepEpisode({ ...episode, to: hours(3) });
      await store.keepEpisode({ ...episode, factor: 'w21003', finding: 'f0' });
      expect(await store.episode('p1', 'w01018')).toEqual({ ...episode, to: hours(3) });
      expect(await store.episode('p2', 'w01018')).toBeUndefined();
      expect((await store.episodes(hours(3))).map(({ finding }) => finding)).toEqual(['f1']);
      expect(await store.episodes(hours(2))).toHaveLength(2);
    });

    test('what came to nothing is kept once with its reason', async () => {
      const store = await open();
      const stop = { key: 'a', at: hours(1), point: 'p1', trigger: 'random', stop: 'budget' };
      await store.keepStopped(stop);
      await store.keepStopped({ ...stop, at: hours(5), stop: 'cooldown' });
      await store.keepStopped({ ...stop, key: 'b', at: hours(2) });
      expect((await store.stopped(9)).map(({ key, stop: why }) => [key, why])).toEqual([
        ['b', 'budget'],
        ['a', 'budget'],
      ]);
    });

    test('notes are kept by name', async () => {
      const store = await open();
      expect(await store.note('seed')).toBeUndefined();
      await store.setNote('seed', '1');
      await store.setNote('seed', '2');
      expect(await store.note('seed')).toBe('2');
    });
  });
}
