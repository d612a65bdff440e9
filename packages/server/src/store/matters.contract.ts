import { describe, expect, test } from 'vitest';
import { hours, matterVersion } from './matters.examples.ts';
import type { MatterFilter, MatterListQuery, MatterScope, MatterStore } from './matters.ts';

const ids = (page: { items: readonly { id: string }[] }) => page.items.map(({ id }) => id);
const FILE = 'a'.repeat(64);

async function filled(open: () => Promise<MatterStore>): Promise<MatterStore> {
  const store = await open();
  const other = { machine: 'outage', number: 'GZ-2026-000001', enterprise: 'e2', unit: '二中队' } as const;
  await store.append([
    matterVersion('m1', 1, { dueAt: hours(9), officers: ['ac1', 'ac2'], level: 'A', enterprise: 'e1' }),
    matterVersion('m2', 1, { ...other, openedAt: hours(2), updatedAt: hours(2), leader: 'ac3', point: 'p2' }),
    matterVersion('m3', 1, {
      ...{
        number: 'XFH-2026-000001',
        hidden: true,
        dueAt: hours(3),
        openedAt: hours(3),
        updatedAt: hours(5),
      },
      ...{ title: 'Ammonia 氨氮 突增', kind: 'pond', campaign: 'c1', links: [{ kind: 'entry', id: 'en1' }] },
    }),
    matterVersion('m4', 1, { state: 'closed', closedAt: hours(4), openedAt: hours(4), updatedAt: hours(4) }),
  ]);
  return store;
}

const FILTERS: readonly [MatterFilter & { scope?: MatterScope }, readonly string[]][] = [
  [{}, ['m3', 'm1', 'm2', 'm4']],
  [{ machine: ['outage'] }, ['m2']],
  [{ machine: ['complaint'], state: ['open'] }, ['m3', 'm1']],
  [{ kind: ['pond'] }, ['m3']],
  [{ campaign: 'c1' }, ['m3']],
  [{ enterprise: 'e1' }, ['m1']],
  [{ point: 'p2' }, ['m2']],
  [{ unit: '二中队' }, ['m2']],
  [{ leader: 'ac3' }, ['m2']],
  [{ officer: 'ac2' }, ['m1']],
  [{ level: ['A'] }, ['m1']],
  [{ hidden: true }, ['m3']],
  [{ open: true }, ['m3', 'm1', 'm2']],
  [{ open: false }, ['m4']],
  [{ q: 'AMMONIA 突增' }, ['m3']],
  [{ q: 'xf-2026-000004' }, ['m4']],
  [{ link: { kind: 'entry', id: 'en1' } }, ['m3']],
  [{ dueBefore: hours(9) }, ['m3']],
  [{ openedFrom: hours(2), openedBefore: hours(4) }, ['m3', 'm2']],
  [{ scope: { withHidden: false } }, ['m1', 'm2', 'm4']],
  [{ scope: { withHidden: true, enterprises: ['e2'] } }, ['m2']],
  [{ scope: { withHidden: true, machines: [] } }, []],
  [{ scope: { withHidden: true, machines: [{ machine: 'complaint', states: ['closed'] }] } }, ['m4']],
  [{ scope: { withHidden: true, involving: { account: 'ac1', unit: '二中队' } } }, ['m1', 'm2']],
  [{ scope: { withHidden: true, involving: { account: 'x', unit: '' } } }, []],
  [
    { todo: { account: 'ac1', unit: '', anybody: ['outage open'], named: ['complaint open'], ownUnit: [] } },
    ['m1', 'm2'],
  ],
  [{ todo: { account: 'x', unit: '二中队', anybody: [], named: [], ownUnit: ['outage open'] } }, ['m2']],
];

/** What every store of matters owes. */
export function mattersContract(name: string, open: () => Promise<MatterStore>): void {
  describe(name, () => {
    test('a matter is kept as it stands with every step, refused ones too', async () => {
      const store = await filled(open);
      const first = matterVersion('m9', 1);
      const second = matterVersion('m9', 2, { version: 1 }, { event: 'reply', refused: 'not-in-table' });
      await store.append([first]);
      await store.append([second]);
      expect(await store.story('m9')).toEqual({ matter: second.matter, steps: [first.step, second.step] });
      expect(await store.get('m9')).toEqual(second.matter);
      expect(await store.get('m8')).toBeUndefined();
      expect(await store.story('m8')).toBeUndefined();
      await store.close();
    });

    test('a step that is not the next one is a conflict, and nothing of its write stays', async () => {
      const store = await filled(open);
      for (const seq of [1, 3]) {
        const write = store.append([matterVersion('m9', 1), matterVersion('m1', seq)]);
        await expect(write).rejects.toMatchObject({ code: 'WQ_MATTER_CONFLICT' });
      }
      expect(await store.get('m9')).toBeUndefined();
      expect((await store.story('m1'))?.steps).toHaveLength(1);
      await store.close();
    });

    test('an identity of the sender is one step for ever; of two senders two', async () => {
      const store = await filled(open);
      await store.append([matterVersion('m1', 2, {}, { clientId: 'c-1' })]);
      expect(await store.byClientId('duty', 'c-1')).toMatchObject({ matter: 'm1', seq: 2 });
      expect(await store.byClientId('other', 'c-1')).toBeUndefined();
      expect(await store.byClientId('duty', '')).toBeUndefined();
      const again = store.append([matterVersion('m2', 2, {}, { clientId: 'c-1' })]);
      await expect(again).rejects.toMatchObject({ code: 'WQ_MATTER_CONFLICT' });
      await store.append([
        matterVersion('m2', 2, { number: 'GZ-2026-000001' }, { clientId: 'c-1', by: 'other' }),
      ]);
      await store.close();
    });

    test('lists hold what is asked for, what runs out first, first; totals and counts say the same', async () => {
      const store = await filled(open);
      for (const [filter, wanted] of FILTERS) {
        const page = await store.list({ ...filter, sort: 'due', limit: 10 });
        expect([ids(page), page.total], JSON.stringify(filter)).toEqual([wanted, wanted.length]);
        expect((await store.matching(filter)).map(({ id }) => id)).toEqual([...wanted].sort());
        const counts = await store.counts(filter, hours(3));
        expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.length);
      }
      expect(await store.counts({}, hours(3))).toEqual([
        { machine: 'complaint', state: 'closed', count: 1, overdue: 0 },
        { machine: 'complaint', state: 'open', count: 2, overdue: 1 },
        { machine: 'outage', state: 'open', count: 1, overdue: 0 },
      ]);
      await store.close();
    });

    test('every order is read page by page without holes', async () => {
      const store = await filled(open);
      const orders: Record<MatterListQuery['sort'], string[]> = {
        due: ['m3', 'm1', 'm2', 'm4'],
        newest: ['m4', 'm3', 'm2', 'm1'],
        updated: ['m3', 'm4', 'm2', 'm1'],
      };
      for (const [sort, wanted] of Object.entries(orders)) {
        const read: string[] = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const at: string = cursor;
          const page = await store.list({
            ...{ sort: sort as MatterListQuery['sort'], limit: 1 },
            ...(at !== '' && { cursor: at }),
          });
          read.push(...ids(page));
          cursor = page.next;
        }
        expect(read, sort).toEqual(wanted);
      }
      await store.close();
    });

    test('officers and links of a matter are those of its newest step; files those of all', async () => {
      const store = await filled(open);
      await store.append([matterVersion('m1', 2, { officers: ['ac9'] }, { given: { photos: [FILE] } })]);
      await store.append([matterVersion('m1', 3, { officers: ['ac9'] })]);
      expect((await store.list({ officer: 'ac1', sort: 'due', limit: 5 })).total).toBe(0);
      expect((await store.list({ officer: 'ac9', sort: 'due', limit: 5 })).total).toBe(1);
      expect(await store.naming(FILE)).toEqual(['m1']);
      expect(await store.naming('b'.repeat(64))).toEqual([]);
      await store.close();
    });

    test('rows of numbers are counted apart', async () => {
      const store = await filled(open);
      expect(await store.lastNumber('XF-2026-')).toBe(4);
      expect(await store.lastNumber('XFH-2026-')).toBe(1);
      expect(await store.lastNumber('GZ-2026-')).toBe(1);
      expect(await store.lastNumber('XF-2027-')).toBe(0);
      await store.close();
    });
  });
}
