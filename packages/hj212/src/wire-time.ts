import type { Note } from './area-fields.ts';

/** DataTime brought to 14 digits: milliseconds cut, missing seconds padded. @source HJ 212-2017 §6.6 */
export function fourteenDigits(sent: string, note: Note): string {
  let text = sent;
  if (sent.length === 17 && /^\d{17}$/.test(sent)) {
    note('data-time-17-digits');
    text = sent.slice(0, 14);
  } else if (sent.length === 12 && /^\d{12}$/.test(sent)) {
    note('data-time-12-digits');
    text = `${sent}00`;
  }
  if (!isPossibleTime(text)) note('data-time-impossible');
  return text;
}

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether 14 digits are a moment of the calendar. */
export function isPossibleTime(text: string): boolean {
  if (text.length !== 14) return false;
  const year = digits(text, 0, 4);
  const month = digits(text, 4, 6);
  const day = digits(text, 6, 8);
  if (!(year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= MONTH_DAYS[month - 1]!)) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2 && day === 29 && !leap) return false;
  return digits(text, 8, 10) < 24 && digits(text, 10, 12) < 60 && digits(text, 12, 14) < 60;
}

/** The number made of these digits, NaN when one is no digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
