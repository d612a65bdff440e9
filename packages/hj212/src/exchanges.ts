import { nameOf } from './area-fields.ts';
import { type AreaItem, readArea } from './data-area.ts';
import { editionOf } from './edition.ts';
import { type Edition, encodePacket, VERSION_FLAG } from './encode.ts';
import type { RequestField, Words } from './request-fields.ts';
import type { Head } from './segment.ts';
import { EXCHANGES, EXTENSION_PROFILES, type Exchange } from './tables/exchanges.ts';

const byCn = new Map<string, Exchange[]>();
for (const row of EXCHANGES) {
  const key = `${row.edition}/${row.cn}`;
  byCn.set(key, [...(byCn.get(key) ?? []), row]);
}

/**
 * The exchange that this command begins in this edition (`2005`, `2017`, `2025` or `extension`); undefined
 * when a host has no such command.
 *
 * @param st  system code of the device: electricity (44) reads 2011 otherwise than the rest
 */
export function exchangeOf(cn: string, edition: string, st?: string): Exchange | undefined {
  const rows = byCn.get(`${edition}/${cn}`) ?? [];
  return (
    rows.find((row) => row.st !== undefined && row.st === st) ?? rows.find((row) => row.st === undefined)
  );
}

/** The exchange of a command for a logger with these extension profiles: theirs come before its edition's. */
export function exchangeFor(
  cn: string,
  edition: Edition,
  profiles: readonly string[],
  st?: string,
): Exchange | undefined {
  const own = EXCHANGES.find(
    (row) => row.cn === cn && row.profile !== undefined && profiles.includes(row.profile),
  );
  return own ?? exchangeOf(cn, edition, st);
}

/** A request of the host to build. */
export interface RequestToEncode {
  readonly edition: Edition | 'extension';
  readonly cn: string;
  readonly st: string;
  readonly mn: string;
  /** '' leaves the field out. */
  readonly pw: string;
  readonly qn: string;
  /** By the names of the exchange's fields. */
  readonly params: Readonly<Record<string, string>>;
}

/** Something wrong with one field of a request. */
export interface RequestProblem extends Words {
  readonly field: string;
}

const MISSING: Words = { zh: '必填', en: 'is required' };
const UNKNOWN: Words = { zh: '该命令没有此字段', en: 'is no field of this command' };
const RANGE_BACKWARDS: Words = { zh: '截止时间早于开始时间', en: 'ends before it begins' };
const RANGE_HALF: Words = { zh: '开始时间与截止时间须同时给出', en: 'BeginTime and EndTime go together' };
const LIST_LENGTHS: Words = { zh: '个数须与 PolId 相同', en: 'needs as many values as PolId' };

/** What is wrong with the fields of a request; empty when it can be sent. */
export function requestProblems(
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
): RequestProblem[] {
  const problems: RequestProblem[] = [];
  const names = new Set(exchange.fields.map(({ name }) => name));
  for (const name of Object.keys(params)) if (!names.has(name)) problems.push({ field: name, ...UNKNOWN });
  for (const each of exchange.fields) {
    const text = given(params, each.name);
    const wrong = text === undefined ? (each.required ? MISSING : undefined) : each.check(text);
    if (wrong) problems.push({ field: each.name, ...wrong });
  }
  const from = given(params, 'BeginTime');
  const to = given(params, 'EndTime');
  if (names.has('EndTime') && (from === undefined) !== (to === undefined)) {
    problems.push({ field: 'EndTime', ...RANGE_HALF });
  }
  if (from !== undefined && to !== undefined && to < from) {
    problems.push({ field: 'EndTime', ...RANGE_BACKWARDS });
  }
  const codes = given(params, 'PolId')?.split(',').length;
  for (const { name, wire } of exchange.fields) {
    if (!isOfFactor(wire)) continue;
    if (given(params, name)?.split(',').length !== codes) problems.push({ field: name, ...LIST_LENGTHS });
  }
  return problems;
}

/**
 * The frame of a request, in the form of its edition. The same request gives the same bytes. 2005 sets the
 * bit of packet numbers in its own examples although none follow.
 *
 * @throws RangeError, in both languages, for an unknown command, a wrong field or a head that cannot be
 * @source HJ 212-2017 §6.3.2, §6.5, Appendix C; HJ/T 212-2005 and HJ 212-2025 from secondary sources
 */
export function encodeRequest(request: RequestToEncode): Buffer {
  const { edition, cn, st, mn, pw, qn, params } = request;
  const exchange = exchangeOf(cn, edition, st);
  if (exchange === undefined) {
    throw new RangeError(`${edition} 版没有命令 ${cn} / edition ${edition} has no command ${cn}`);
  }
  const [wrong] = requestProblems(exchange, params);
  if (wrong) throw new RangeError(`${wrong.field}：${wrong.zh} / ${wrong.field}: ${wrong.en}`);
  if (!/^\d{17}$/.test(qn)) throw new RangeError(`QN 应为 17 位数字 / QN must be 17 digits: ${qn}`);
  if (!/^[0-9A-Z]{2,3}$/.test(st)) throw new RangeError(`ST 应为 2 个字符 / ST must be 2 characters: ${st}`);
  const form = formOf(exchange);
  return encodePacket({
    qn,
    st,
    cn,
    ...(pw === '' ? {} : { pw }),
    mn: headMn(exchange, params) ?? mn,
    flag: REQUEST_FLAG[form],
    area: areaOf(exchange, params),
  });
}

/** Flag of a request by edition. @source HJ 212-2017 §6.3.3; 2005 examples print 3 */
export const REQUEST_FLAG = {
  '2005': VERSION_FLAG['2005'] + 3,
  '2017': VERSION_FLAG['2017'] + 1,
  '2025': VERSION_FLAG['2025'] + 1,
} as const satisfies Record<Edition, number>;

function formOf({ edition, profile }: Exchange): Edition {
  if (edition !== 'extension') return edition;
  return EXTENSION_PROFILES.find(({ id }) => id === profile)!.form;
}

const given = (params: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(params, name) && params[name] !== '' ? params[name] : undefined;

const isOfFactor = (wire: RequestField['wire']): boolean =>
  wire === '{PolId}-LowValue' || wire === '{PolId}-UpValue';

function headMn(exchange: Exchange, params: Readonly<Record<string, string>>): string | undefined {
  const inHead = exchange.fields.find(({ wire }) => wire === 'head');
  return inHead && given(params, inHead.name);
}

/** The data area: items in the order of the fields, joined as the edition prints them. */
function areaOf(exchange: Exchange, params: Readonly<Record<string, string>>): string {
  let area = '';
  for (const each of exchange.fields) {
    const text = given(params, each.name);
    if (text === undefined || each.wire === 'head' || isOfFactor(each.wire)) continue;
    const items =
      each.wire === 'codes'
        ? factorItems(exchange, params)
        : (each.list ? text.split(',') : [text]).map((value) => `${wireName(each, params)}=${value}`);
    area += (area === '' ? '' : each.join) + items.join(each.join);
  }
  return area;
}

const wireName = ({ name, wire }: RequestField, params: Readonly<Record<string, string>>): string =>
  wire === '{InfoId}-Info' ? `${params.InfoId}-Info` : name;

/** `011-LowValue=1.1,011-UpValue=9.9` for each listed factor. */
function factorItems(exchange: Exchange, params: Readonly<Record<string, string>>): string[] {
  const columns = exchange.fields.filter(({ wire }) => isOfFactor(wire));
  return given(params, 'PolId')!
    .split(',')
    .map((code, row) =>
      columns.map(({ name }) => `${code}-${name}=${given(params, name)!.split(',')[row]}`).join(','),
    );
}

/** A request as a device understands it. */
export interface RequestRead {
  readonly exchange: Exchange;
  readonly qn: string;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Reads a request of a host, as a device does: the inverse of {@link encodeRequest}, misspelt names
 * normalised. Undefined when the edition of the packet, or the given one, has no such command.
 */
export function readRequest(head: Head, edition: string = editionOf(head)): RequestRead | undefined {
  const exchange = exchangeOf(head.cn, edition, head.st);
  if (exchange === undefined) return undefined;
  const items = itemsOf(head);
  const params: Record<string, string> = {};
  for (const each of exchange.fields) {
    const texts = textsOf(each, items, head);
    if (texts.length > 0) params[each.name] = each.list ? texts.join(',') : texts.at(-1)!;
  }
  return { exchange, qn: head.qn, params };
}

function textsOf(field: RequestField, items: readonly AreaItem[], head: Head): string[] {
  if (field.wire === 'head') return head.mn === '' ? [] : [head.mn];
  if (field.wire === 'codes') {
    const codes = items.map(({ name }) => name.slice(0, Math.max(0, name.lastIndexOf('-'))));
    return [...new Set(codes.filter((code) => code !== ''))];
  }
  const suffix = field.wire?.slice(field.wire.lastIndexOf('-'));
  const name = field.name === 'CTime' ? 'Ctime' : field.name;
  return items
    .filter((item) => (suffix === undefined ? item.name === name : item.name.endsWith(suffix)))
    .map(({ value }) => value);
}

/** The items of a data area, names without a code in the standard's spelling. */
function itemsOf(head: Head): AreaItem[] {
  const items: AreaItem[] = [];
  if (head.areaFrom === -1) return items;
  readArea(head.data, head.areaFrom, head.areaTo, head, items);
  return items.map(({ name, value }) => ({ name: nameOf(name, () => undefined) ?? name, value }));
}
