import type { Order } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { placed } from './placed.ts';

const row = (id: string, version: number): Order => ({ id, version }) as Order;
const pages = (...lists: (readonly Order[])[]) => ({
  pages: lists.map((items) => ({ items, next: null, total: null, asOf: 0 })),
  pageParams: lists.map(() => ''),
});

test('a newer order takes the place of its row, on whatever page; nothing moves', () => {
  const was = pages([row('O-3', 1), row('O-2', 4)], [row('O-1', 2)]);
  const next = placed(was, new Map([['O-1', row('O-1', 3)]]));
  expect(next.pages.map(({ items }) => items.map(({ id, version }) => `${id} ${version}`))).toEqual([
    ['O-3 1', 'O-2 4'],
    ['O-1 3'],
  ]);
});

test('an answer that comes late does not undo what is known, and a stranger is not added', () => {
  const was = pages([row('O-2', 4)]);
  const next = placed(
    was,
    new Map([
      ['O-2', row('O-2', 3)],
      ['O-9', row('O-9', 1)],
    ]),
  );
  expect(next.pages[0]!.items).toEqual([row('O-2', 4)]);
});
