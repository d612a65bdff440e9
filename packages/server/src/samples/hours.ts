import { code2005, column, type ReadingRow } from '@wenqu/domain';
import { type SamplingHour, validityOf } from '@wenqu/rules';

/** Valid hour means of one factor, oldest first; of several versions the newest counts. */
export function validHours(rows: readonly ReadingRow[], factor: string): SamplingHour[] {
  const old = code2005(factor);
  const names = [column(factor, 'Avg'), ...(old === undefined ? [] : [column(old, 'Avg')])];
  const newest = new Map<number, { readonly hour: SamplingHour; readonly position: number }>();
  for (const { at, position, edition, values } of rows) {
    const found = values.find((value) => names.includes(value.column));
    if (!found || (newest.get(at)?.position ?? -1) > position) continue;
    if (validityOf(edition, found.flag) === 'valid')
      newest.set(at, { hour: { at, value: found.value }, position });
    else newest.delete(at);
  }
  return [...newest.values()].map(({ hour }) => hour).sort((a, b) => a.at - b.at);
}
