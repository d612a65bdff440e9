import { instant, type KindVersion, type ListRow } from '@wenqu/domain';
import type { ListImport } from './lists.ts';

export const kindVersion = (kind: string, version: number, text = '{}'): KindVersion => ({
  ...{ kind, version, text, digest: 'd'.repeat(64), at: version, by: 'u1', byName: '一', reason: 'why' },
});
export const listRow = (
  id: string,
  version: number,
  values: ListRow['values'] = {},
  more: Partial<ListRow> = {},
): ListRow => ({
  ...{ id, kind: 'wells', kindVersion: 1, version, key: id, values, at: version, by: 'u1', byName: '一' },
  ...{ reason: '', importId: '', retired: false },
  ...more,
});
export const listImport = (id: string, more: Partial<ListImport> = {}): ListImport => ({
  ...{ id, kind: 'wells', digest: 'a'.repeat(64), name: 'wells.csv', kindVersion: 1, at: instant(1) },
  ...{ by: 'u1', byName: '一', reason: '', rows: 1, added: 1, changed: 0, unchanged: 0, refused: 0 },
  ...more,
});
