import { readFileSync } from 'node:fs';
import { CALENDAR_YEARS, type CalendarYear, parseDay, type WorkCalendar, workCalendar } from '@wenqu/domain';
import { WenquError } from './errors.ts';

const STRETCH = /^\d{2}-\d{2}(?:\/\d{2}-\d{2})?$/;
const KEYS = ['off', 'source', 'worked', 'year'];

/**
 * The calendar by which periods in working days run: the years that ship, and those of a file as soon as they are
 * announced: `[{"year":2027,"off":["01-01/01-03"],"worked":["01-04"],"source":"国办发明电〔2026〕×号"}]`. A year of the
 * file takes the place of one that ships.
 *
 * @param file '' = the years that ship
 * @throws WQ_CONFIG naming the file, the year and what is wrong with it
 */
export function readWorkCalendar(file: string): WorkCalendar {
  if (file === '') return workCalendar();
  const wrong = (zh: string, en: string, cause?: unknown) =>
    new WenquError('WQ_CONFIG', { key: 'holidays', file, zh, en }, cause);
  let years: unknown;
  try {
    years = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw wrong('工作日历文件读不出或不是 JSON', 'the calendar cannot be read or is no JSON', cause);
  }
  if (!Array.isArray(years)) throw wrong('工作日历应为年份的列表', 'the calendar is a list of years');
  const extra = years.map((each: unknown): CalendarYear => {
    const fault = faultOf(each);
    if (fault) throw wrong(...fault);
    return { ...(each as Omit<CalendarYear, 'confidence'>), confidence: 'S' };
  });
  return workCalendar([...CALENDAR_YEARS, ...extra]);
}

function faultOf(each: unknown): [zh: string, en: string] | undefined {
  if (typeof each !== 'object' || each === null) return ['年份应为对象', 'a year is an object'];
  const { year, off, worked, source } = each as Record<string, unknown>;
  const unknown = Object.keys(each).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return [`不认识“${unknown}”`, `does not know “${unknown}”`];
  if (!Number.isInteger(year) || (year as number) < 2000 || (year as number) > 2200)
    return ['年份不对', 'a year is a whole number'];
  if (typeof source !== 'string' || source.trim() === '')
    return [`${year} 年没有写明依据的通知`, `${year} does not name its announcement`];
  for (const [name, list] of Object.entries({ off, worked })) {
    const bad = Array.isArray(list) ? list.find((text) => !isStretch(text, year as number, name)) : list;
    if (!Array.isArray(list) || bad !== undefined)
      return [`${year} 年 ${name} 中“${bad}”不是日期`, `${year}: “${bad}” in ${name} is no day`];
  }
  return undefined;
}

function isStretch(text: unknown, year: number, name: string): boolean {
  if (typeof text !== 'string' || !STRETCH.test(text)) return false;
  const [first = '', last = first] = text.split('/');
  const known = [first, last].every((day) => parseDay(`${year}-${day}`) !== undefined);
  return known && first <= last && (name === 'off' || first === last);
}
