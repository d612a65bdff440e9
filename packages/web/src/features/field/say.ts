import { type Instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';

export const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);
export const kilometres = (metres: number): string => (metres / 1000).toFixed(metres < 10_000 ? 1 : 0);

/** `3:05` hours and minutes, or days. */
export function spanText(micros: number, lang: 'zh' | 'en'): string {
  if (micros >= 2 * MICROS_PER_DAY) {
    const days = Math.floor(micros / MICROS_PER_DAY);
    return lang === 'zh' ? `${days} 天` : `${days} d`;
  }
  const hours = Math.floor(micros / MICROS_PER_HOUR);
  const minutes = Math.floor((micros % MICROS_PER_HOUR) / MICROS_PER_MINUTE);
  return `${hours}:${String(minutes).padStart(2, '0')}`;
}

/** Time left (positive) or run over (negative), µs; null: no clock. */
export const leftOf = (dueAt: Instant | null, now: number): number | null =>
  dueAt === null ? null : dueAt - now;
