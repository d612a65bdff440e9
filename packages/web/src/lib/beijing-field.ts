import { type Instant, parseWireTime, wireTime } from '@wenqu/domain';

/** A moment as a browser's date-time field wants it, in Beijing time whatever zone the browser is in: `2026-01-05T08:10`. */
export function beijingField(at: Instant): string {
  const wire = wireTime(at);
  return `${wire.slice(0, 4)}-${wire.slice(4, 6)}-${wire.slice(6, 8)}T${wire.slice(8, 10)}:${wire.slice(10, 12)}`;
}

/** What stands in such a field; undefined while it is no time. */
export function beijingInstant(field: string): Instant | undefined {
  const digits = field.replaceAll(/\D/g, '');
  const said = parseWireTime(digits.padEnd(14, '0'));
  return digits.length >= 12 && 'at' in said ? said.at : undefined;
}
