import { readArea } from './data-area.ts';
import { editionOf } from './edition.ts';
import { areaText, type Edition, encodePacket, flagOf, type Item } from './encode.ts';
import type { RequestProblem } from './exchanges.ts';
import type { Head } from './segment.ts';
import { EXTENSION_PROFILES } from './tables/exchanges.ts';
import { UNKNOWN_DEFAULTS, type UnknownParts } from './tables/unknown-parts.ts';
import { type DeviceMessageKind, UPLOADS, type Upload } from './tables/uploads.ts';
import { formProblem, shapeOf, type UploadField, type UploadShape } from './upload-fields.ts';

/** The fields of one factor, facility (`SB1`) or information code (`i13004`), by their suffix. */
export interface FactorFields {
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What a packet of a device says, by the names of the standard. Texts are as sent. */
export interface DeviceMessage {
  readonly kind: DeviceMessageKind;
  readonly row: Upload;
  readonly cn: string;
  /** Of the head; of CP where 2005 puts it there. */
  readonly qn: string;
  /** Sent again after an outage (2025). */
  readonly again: boolean;
  /** Fields without a code: `DataTime`, `VaseNo`, `PolId` … */
  readonly fields: Readonly<Record<string, string>>;
  readonly factors: readonly FactorFields[];
  /** Required fields that are missing and fields in a wrong form; the rest stands all the same. */
  readonly problems: readonly RequestProblem[];
}

export interface DeviceMessageOptions {
  /** What the device is set to; default what the packet says of itself, where ST=21 makes 2025 doubtful. */
  readonly edition?: Edition;
  /** Extension profiles of the logger; their rows come before its edition's. */
  readonly profiles?: readonly string[];
  readonly unknown?: UnknownParts;
}

const shapes = new Map<Upload, UploadShape>(UPLOADS.map((row) => [row, shapeOf(row.area)]));
const byCn = new Map<string, Upload[]>();
for (const row of UPLOADS) byCn.set(row.cn, [...(byCn.get(row.cn) ?? []), row]);
const SAMPLE_2025 = UPLOADS.find((row) => row.edition === '2025' && row.cn === 'unknown')!;

/** The row of a command that a device sends; undefined when the edition, and the profiles, have none. */
export function uploadOf(
  cn: string,
  edition: string,
  st?: string,
  profiles: readonly string[] = [],
): Upload | undefined {
  const rows = byCn.get(cn) ?? [];
  const own = rows.find(({ profile }) => profile !== undefined && profiles.includes(profile));
  if (own) return own;
  const ofEdition = rows.filter((row) => row.edition === edition);
  return (
    ofEdition.find((row) => row.st !== undefined && row.st === st) ??
    ofEdition.find((row) => row.st === undefined)
  );
}

/**
 * Reads a packet of a device into named fields. Undefined for a command that neither the edition of the packet
 * nor the profiles have, and for requests. Which command Table C.63 (2025) has is not known: it is told by
 * VaseNo, under the commands that `unknown` lists.
 *
 * @source HJ 212-2017 §6.6, Appendix C; 2005 and 2025 from secondary sources
 */
export function readDeviceMessage(head: Head, options: DeviceMessageOptions = {}): DeviceMessage | undefined {
  const { edition = editionOf(head), profiles = [], unknown = UNKNOWN_DEFAULTS } = options;
  const { fields, factors } = contentOf(head);
  const sample =
    edition === '2025' && fields.VaseNo !== undefined && unknown.retainedSampleCns.includes(head.cn);
  const row = sample ? SAMPLE_2025 : uploadOf(head.cn, edition, head.st, profiles);
  if (row === undefined || fields.BeginTime !== undefined) return undefined;
  const { QN: inside, ...rest } = fields;
  return {
    kind: row.kind,
    row,
    cn: head.cn,
    qn: inside ?? head.qn,
    again: head.rf === '1',
    fields: rest,
    factors,
    problems: problemsIn(shapes.get(row)!, rest, factors),
  };
}

function contentOf(head: Head): { fields: Record<string, string>; factors: FactorFields[] } {
  const fields: Record<string, string> = {};
  const factors = new Map<string, Record<string, string>>();
  if (head.areaFrom === -1) return { fields, factors: [] };
  const { dataTime, values, others } = readArea(head.data, head.areaFrom, head.areaTo, head);
  const put = (code: string, field: string, text: string): void => {
    if (code === '') {
      fields[field] = text;
      return;
    }
    const known = factors.get(code);
    if (known) known[field] = text;
    else factors.set(code, { [field]: text });
  };
  if (dataTime !== undefined) fields.DataTime = dataTime;
  for (const { code, field, text, flag } of values) {
    put(code, field, text);
    if (flag !== '') put(code, 'Flag', flag);
  }
  for (const { code, field, text } of others) put(code, field, text);
  return { fields, factors: [...factors].map(([code, own]) => ({ code, fields: own })) };
}

function problemsIn(
  shape: UploadShape,
  fields: Readonly<Record<string, string>>,
  factors: readonly FactorFields[],
): RequestProblem[] {
  if (shape.open) return [];
  const problems: RequestProblem[] = [];
  const look = (due: readonly UploadField[], own: Readonly<Record<string, string>>, code: string): void => {
    for (const { name, required } of due) {
      const field = code === '' ? name : `${code}-${name}`;
      const text = own[name];
      if (text === undefined) {
        if (required) problems.push({ field, zh: '缺失', en: 'is missing' });
        continue;
      }
      const wrong = formProblem(name, code, text);
      if (wrong) problems.push({ field, ...wrong });
    }
  };
  look([...shape.before, ...shape.after], fields, '');
  for (const { code, fields: own } of factors) look(shape.factor, own, code);
  return problems;
}

/** A packet of a device to build. */
export interface DeviceMessageToEncode {
  readonly edition: Upload['edition'];
  /** `unknown` builds Table C.63 of 2025 under the command that `unknown` gives. */
  readonly cn: string;
  /** Answers have 91 whatever stands here; a heartbeat with '' takes the one that `unknown` gives. */
  readonly st: string;
  readonly mn: string;
  /** '' leaves the field out. */
  readonly pw: string;
  readonly qn: string;
  /** Asks for 9014 or 9013. Uploads of 2005 have a QN in the head and a Flag only then. */
  readonly answer?: boolean;
  /** Marks data sent again (2025). */
  readonly again?: boolean;
  readonly fields?: Readonly<Record<string, string>>;
  readonly factors?: readonly FactorFields[];
}

/**
 * The frame of a packet that a device sends: upload, data reply, notice or answer.
 *
 * @throws RangeError, in both languages, for a command the edition does not have, a missing or wrong field, or
 *   more than 1024 bytes
 * @source HJ 212-2017 §6.3.2, §6.6, Appendix C; 2005 and 2025 from secondary sources
 */
export function encodeDeviceMessage(
  message: DeviceMessageToEncode,
  unknown: UnknownParts = UNKNOWN_DEFAULTS,
): Buffer {
  const { edition, cn, st, mn, pw, qn, answer = false, again = false } = message;
  const { fields = {}, factors = [] } = message;
  const row = uploadOf(cn, edition, st);
  if (row === undefined) {
    throw new RangeError(`${edition} 版设备不发命令 ${cn} / no device of edition ${edition} sends ${cn}`);
  }
  const sent = cn === 'unknown' ? unknown.retainedSampleCn : cn;
  if (sent === '') {
    throw new RangeError('表 C.63 的命令编码未配置 / the command of Table C.63 is not configured');
  }
  const shape = shapes.get(row)!;
  refuse(problemsIn(shape, fields, factors), Object.entries(fields), factors);
  const form = formOf(row);
  const items = itemsOf(shape, fields, factors);
  const spelt = form === '2025' && row.kind === 'facility-state' && unknown.stateName === 'SBn';
  const area = areaText(spelt ? items.map(bareState) : items);
  const head = { st: systemOf(row, st, unknown), cn: sent, ...(pw === '' ? {} : { pw }), mn };
  if (form === '2005') return encodePacket({ ...head, ...form2005(row, qn, answer, area) });
  const rf = again && form === '2025' ? ({ rf: '1' } as const) : {};
  return encodePacket({ qn, ...head, flag: flagOf(form, answer), ...rf, area });
}

/** 2005: replies carry the QN of the request inside CP; uploads have neither QN nor Flag unless answered. */
function form2005(row: Upload, qn: string, answer: boolean, area: string) {
  if (row.reply) {
    const inside = area === '' ? `QN=${qn}` : `QN=${qn};${area}`;
    // The examples print a Flag in 9011 alone.
    return row.cn === '9011' ? { flag: 0, area: inside } : { area: inside };
  }
  // A notice is answered whatever its Flag says, and needs a QN for that.
  return answer || row.kind === 'alarm-event' ? { qn, flag: flagOf('2005', answer), area } : { area };
}

function formOf({ edition, profile }: Upload): Edition {
  if (edition !== 'extension') return edition;
  return EXTENSION_PROFILES.find(({ id }) => id === profile)!.form;
}

function systemOf({ kind }: Upload, st: string, { heartbeatSt }: UnknownParts): string {
  if (kind === 'answer') return '91';
  return kind === 'heartbeat' && st === '' ? heartbeatSt : st;
}

const bareState = (item: Item): Item => item.map(([name, text]) => [name.replace(/-RS$/, ''), text]);

function itemsOf(
  { open, before, factor, after }: UploadShape,
  fields: Readonly<Record<string, string>>,
  factors: readonly FactorFields[],
): Item[] {
  const named = (due: readonly UploadField[]): Item[] =>
    due.flatMap(({ name }) => (fields[name] === undefined ? [] : [[[name, fields[name]] as const]]));
  const items = factors.map(({ code, fields: own }): Item => {
    const names = open ? Object.keys(own) : inOrder(factor, own);
    return names.map((name) => [`${code}-${name}`, own[name]!] as const);
  });
  const first = open ? Object.entries(fields).map(([name, text]): Item => [[name, text]]) : named(before);
  const last = named(after);
  const joined = after[0]?.join === ',' && items.length > 0 ? [...items.pop()!, ...last.flat()] : undefined;
  return joined ? [...first, ...items, joined] : [...first, ...items, ...last];
}

/** The known suffixes in the order of the table, then any other. */
const inOrder = (factor: readonly UploadField[], own: Readonly<Record<string, string>>): string[] => {
  const known = factor.map(({ name }) => name).filter((name) => own[name] !== undefined);
  return [...known, ...Object.keys(own).filter((name) => !known.includes(name))];
};

/** Log text between slashes may hold anything but its own end. */
const isLogText = (text: string): boolean => /^\/\/(?:(?!\/\/)[\s\S])*\/\/$/.test(text);

function refuse(
  problems: readonly RequestProblem[],
  named: readonly (readonly [string, string])[],
  factors: readonly FactorFields[],
): void {
  const [wrong] = problems;
  if (wrong) throw new RangeError(`${wrong.field}：${wrong.zh} / ${wrong.field}: ${wrong.en}`);
  const all = [...named, ...factors.flatMap(({ fields }) => Object.entries(fields))];
  const odd = all.find(
    ([, text]) => !isLogText(text) && (/[;,=&]|\p{Cc}/u.test(text) || text.startsWith('//')),
  );
  if (odd) throw new RangeError(`字段含分隔符 / a separator inside a field: ${odd[0]}`);
}
