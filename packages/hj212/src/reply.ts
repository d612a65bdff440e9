import { readArea } from './data-area.ts';
import type { Head } from './segment.ts';

/** A packet of a device as an answer: to a request, to a notice, to data, or with data. */
export type Reply =
  /** 9011. */
  | { readonly kind: 'request-return'; readonly qn: string; readonly code: string }
  /** 9012. */
  | { readonly kind: 'execution-result'; readonly qn: string; readonly code: string }
  /** 9013. */
  | { readonly kind: 'notify-return'; readonly qn: string }
  /** 9014. */
  | { readonly kind: 'data-return'; readonly qn: string }
  /** Data reply, upload or notice; names in the standard's spelling, `code-Field` for those of a factor. */
  | {
      readonly kind: 'data';
      readonly cn: string;
      readonly qn: string;
      readonly fields: ReadonlyMap<string, string>;
    };

/** Fields of data replies that no request carries, but for the set commands below. */
const REPLY_FIELDS = [
  'SystemTime',
  'RtdInterval',
  'MinInterval',
  'VaseNo',
  'CstartTime',
  'Stime',
  'AlarmTarget',
  'ReportTime',
];
/** Requests that carry what their reply counterpart carries: only the command tells them from a reply. */
const SET_COMMANDS = new Set(['1012', '1015', '1022', '1032', '1042', '1062', '1064', '3016', '3021']);

/**
 * Reads a packet from a device as an answer. 2005 returns the QN of the request inside CP; it is taken from
 * there wherever it stands. Undefined for a packet that is no answer and carries no data: a request that came
 * back, a command that is not four digits.
 *
 * @source HJ 212-2017 §6.5, Appendix C; 2005 from secondary sources
 */
export function readReply(head: Head): Reply | undefined {
  const { cn } = head;
  if (!/^\d{4}$/.test(cn)) return undefined;
  const fields = fieldsOf(head);
  const qn = fields.get('QN') ?? head.qn;
  switch (cn) {
    case '9011':
      return { kind: 'request-return', qn, code: codeIn(fields, 'QnRtn') };
    case '9012':
      return { kind: 'execution-result', qn, code: codeIn(fields, 'ExeRtn') };
    case '9013':
      return { kind: 'notify-return', qn };
    case '9014':
      return { kind: 'data-return', qn };
  }
  return carriesData(cn, fields) ? { kind: 'data', cn, qn, fields } : undefined;
}

/** A padded code (`01`) is its number; what is no number stays as sent and is a failure to every reader. */
function codeIn(fields: ReadonlyMap<string, string>, name: string): string {
  const text = fields.get(name) ?? '';
  return /^\d{1,9}$/.test(text) ? String(Number(text)) : text;
}

function carriesData(cn: string, fields: ReadonlyMap<string, string>): boolean {
  if (cn >= '9000' || cn === '1013' || cn === '2072') return true;
  if (fields.has('BeginTime') || SET_COMMANDS.has(cn)) return false;
  if (cn.startsWith('2')) return fields.size > 0;
  if (cn === '1014' && fields.has('SKCreateTime')) return !fields.has('NewSK');
  if (fields.has('DataTime') || REPLY_FIELDS.some((name) => fields.has(name))) return true;
  for (const name of fields.keys()) if (/-(?:SN|Info|LowValue|UpValue)$/.test(name)) return cn !== '1002';
  return false;
}

/** Names of one thing in different sources: what asks for one takes the other. */
const SAME_FIELD: Readonly<Record<string, string>> = { ReportTarget: 'AlarmTarget' };

/** Everything a data area says by name; a repeated name keeps its last value. */
function fieldsOf(head: Head): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  if (head.areaFrom === -1) return fields;
  const { dataTime, values, others } = readArea(head.data, head.areaFrom, head.areaTo, head);
  if (dataTime !== undefined) fields.set('DataTime', dataTime);
  for (const { code, field, text } of others) {
    const name = Object.hasOwn(SAME_FIELD, field) ? SAME_FIELD[field]! : field;
    fields.set(code === '' ? name : `${code}-${field}`, text);
  }
  for (const { code, field, text, flag } of values) {
    fields.set(`${code}-${field}`, text);
    if (flag !== '') fields.set(`${code}-Flag`, flag);
  }
  return fields;
}
