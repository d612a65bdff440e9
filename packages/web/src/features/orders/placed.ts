import type { InfiniteData } from '@tanstack/react-query';
import type { Order } from '@wenqu/domain';
import type { Page } from '../../lib/api.ts';

/** The newer of each row where it stands; versions rise, so a late answer changes nothing. */
export const placed = (
  was: InfiniteData<Page<Order>, string>,
  fresh: ReadonlyMap<string, Order>,
): InfiniteData<Page<Order>, string> => ({
  ...was,
  pages: was.pages.map((page) => ({
    ...page,
    items: page.items.map((row) => {
      const next = fresh.get(row.id);
      return next && next.version > row.version ? next : row;
    }),
  })),
});
