import {
  code2005,
  code2017,
  type Edition,
  type Instant,
  instant,
  MICROS_PER_MS,
  msOf,
  parseWireTime,
  wireTime,
} from '@wenqu/domain';
import {
  DATA_BYTES_STANDARD,
  dataText,
  encodeFrame,
  flagOf,
  HEAD_BYTES,
  type Head,
  mustBeSealed,
  sealData,
} from '@wenqu/hj212';
import { type AreaGroup, areaGroups, joinGroups, withCode } from './area-groups.ts';
import { markOf } from './echo-guard.ts';

/** A frame ready to go up, and what its answer is known by. */
export interface UpFrame {
  readonly mn: string;
  readonly cn: string;
  readonly qn: string;
  readonly bytes: Buffer;
  /** False: its Flag asks for no answer. */
  readonly answered: boolean;
  /** What it says, for telling an echo from news. */
  readonly mark: number;
}

/** An upload that was read: its head, its data area whole, and the moment it arrived here. */
export interface UpSource {
  readonly head: Head;
  readonly area: Buffer;
  readonly arrival: Instant;
  /** From how many packets the area was joined. */
  readonly parts: number;
}

/** How a target wants its frames. */
export interface UpForm {
  readonly edition: Edition;
  /** MN and PW that stand above for this logger. */
  nameOf(mn: string, pw: string): { readonly mn: string; readonly pw: string };
  /** Whether this factor of this upload may go up. */
  keeps(head: Head, code: string, arrival: Instant): boolean;
  readonly key: Buffer | undefined;
}

export type UpEncoded =
  | { readonly kind: 'frames'; readonly frames: readonly UpFrame[] }
  /** No factor of it was chosen. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unfit'; readonly zh: string; readonly en: string };

/** Packets that can be numbered. @source HJ 212-2025 Table 3: one digit */
const PNUM_MAX: Readonly<Record<Edition, number>> = { '2005': 9999, '2017': 9999, '2025': 9 };

/**
 * An upload in the edition of the target. Values, flags and DataTime stay byte for byte as they were sent; only
 * head and factor codes change, the latter by the table. The same upload always gives the same frames, but for
 * RF, which says that they go out late.
 *
 * @param late towards 2025: mark the frames as sent again
 * @source hj212.md §10 rules 1, 2, 4, 6; HJ 212-2025 §6.4.4, Table 3
 */
export function encodeUp(source: UpSource, form: UpForm, late: boolean): UpEncoded {
  try {
    return encoded(source, form, late);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'unfit', zh: '报文头含分隔符', en: 'a separator inside a head field' };
  }
}

function encoded(source: UpSource, form: UpForm, late: boolean): UpEncoded {
  const { head, area, arrival } = source;
  const groups = chosen(areaGroups(area.toString('latin1')), head, arrival, form);
  if (groups === undefined) return { kind: 'nothing' };
  const shell = shellOf(source, form, late);
  const numbered = source.parts === 1 && shell.pnum !== undefined && shell.pno !== undefined;
  const whole = segmentOf(shell, qnOf(head, arrival), groups, numbered ? [shell.pnum, shell.pno] : undefined);
  if (whole.length <= DATA_BYTES_STANDARD) {
    const qn = qnOf(head, arrival);
    return { kind: 'frames', frames: [frameOf(shell, qn, whole, groups, numbered ? shell.pno : undefined)] };
  }
  return split(source, shell, groups);
}

/** Groups that may go up, with the codes of the edition; undefined when a filter left no factor of several. */
function chosen(
  groups: readonly AreaGroup[],
  head: Head,
  arrival: Instant,
  form: UpForm,
): AreaGroup[] | undefined {
  const kept = groups.filter(({ code }) => code === '' || form.keeps(head, code, arrival));
  const had = groups.some(({ code }) => code !== '');
  if (had && !kept.some(({ code }) => code !== '')) return undefined;
  return kept.map((group) => translated(group, form.edition));
}

const codeFor = (code: string, edition: Edition): string =>
  edition === '2005' ? (code2005(code) ?? code) : code2017(code);

function translated(group: AreaGroup, edition: Edition): AreaGroup {
  if (group.code !== '') return withCode(group, codeFor(group.code, edition));
  // The factor whose analyser is meant stands as a value.
  const found = /^(\s*PolI[dD]\s*=\s*)(\w+)(\s*)$/.exec(group.text);
  return found ? { ...group, text: `${found[1]}${codeFor(found[2]!, edition)}${found[3]}` } : group;
}

/** What all frames of one upload have in common. */
interface Shell {
  readonly st: string;
  readonly cn: string;
  readonly pw: string;
  readonly mn: string;
  readonly edition: Edition;
  readonly rf: boolean;
  readonly key: Buffer | undefined;
  /** Numbers of the source where the edition can write them. */
  readonly pnum: number | undefined;
  readonly pno: number | undefined;
}

function shellOf({ head }: UpSource, form: UpForm, late: boolean): Shell {
  const { edition } = form;
  const { pnum, pno } = head;
  const writable = pnum !== undefined && pno !== undefined && pnum <= PNUM_MAX[edition];
  return {
    ...{ st: head.st, cn: head.cn, edition },
    ...form.nameOf(head.mn, head.pw),
    rf: edition === '2025' && (late || head.rf === '1'),
    key: mustBeSealed(head.cn) ? form.key : undefined,
    pnum: writable && pnum > 1 ? pnum : undefined,
    pno: writable && pnum > 1 ? pno : undefined,
  };
}

/** The data segment, plain. */
function segmentOf(
  shell: Shell,
  qn: string,
  groups: readonly AreaGroup[],
  numbers?: readonly [number | undefined, number | undefined],
): Buffer {
  const { st, cn, pw, mn, edition, rf } = shell;
  const [pnum, pno] = numbers ?? [];
  const head = dataText({
    ...{ qn, st, cn, mn, flag: flagOf(edition, true, pnum !== undefined), area: '' },
    ...(pw !== '' && { pw }),
    ...(pnum !== undefined && pno !== undefined && { pnum, pno }),
    ...(rf && { rf: '1' as const }),
  });
  return Buffer.from(`${head.slice(0, -2)}${joinGroups(groups)}&&`, 'latin1');
}

function frameOf(
  { mn, cn, key }: Shell,
  qn: string,
  plain: Buffer,
  groups: readonly AreaGroup[],
  pno: number | undefined,
): UpFrame {
  const bytes = encodeFrame(plain);
  // Length and CRC belong to the plain text.
  if (key) bytes.set(sealData(plain, key), HEAD_BYTES);
  const mark = markOf(mn, cn, qn, pno, Buffer.from(joinGroups(groups), 'latin1'));
  return { mn, cn, qn, bytes, answered: true, mark };
}

/** Cut between factors, DataTime repeated; each part is a data area of its own. @source HJ 212-2017 C.49, C.50 */
function split({ head, arrival }: UpSource, shell: Shell, groups: readonly AreaGroup[]): UpEncoded {
  const leading = groups.filter(({ name }) => name.toLowerCase() === 'datatime').slice(0, 1);
  const rest = groups.filter((group) => !leading.includes(group));
  const first = qnOf(head, arrival);
  const max = PNUM_MAX[shell.edition];
  const room = DATA_BYTES_STANDARD - segmentOf(shell, first, leading, [max, max]).length;
  const parts = packed(rest, room);
  if (parts === undefined)
    return { kind: 'unfit', zh: '单个因子超出 1024 字节', en: 'one factor alone exceeds 1024 bytes' };
  const frames = parts.map((part, index) => {
    const numbers = parts.length <= max ? ([parts.length, index + 1] as const) : undefined;
    const qn = index === 0 ? first : qnPlus(first, index);
    const all = [...leading, ...part];
    return frameOf(shell, qn, segmentOf(shell, qn, all, numbers), all, numbers?.[1]);
  });
  return { kind: 'frames', frames };
}

function packed(groups: readonly AreaGroup[], bytesMax: number): AreaGroup[][] | undefined {
  const parts: AreaGroup[][] = [[]];
  let bytes = 0;
  for (const group of groups) {
    const size = group.text.length + 1;
    if (size > bytesMax) return undefined;
    if (bytes + size > bytesMax) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(group);
    bytes += size;
  }
  return parts;
}

/** The logger's own QN, or one made of the arrival where it has none that can be written. */
const qnOf = (head: Head, arrival: Instant): string => (/^\d{17}$/.test(head.qn) ? head.qn : qnAt(arrival));

const qnAt = (at: Instant): string =>
  `${wireTime(at)}${String(Math.floor(msOf(at)) % 1000).padStart(3, '0')}`;

function qnPlus(qn: string, ms: number): string {
  const read = parseWireTime(qn);
  if (read.kind === 'fault')
    return String(BigInt(qn) + BigInt(ms))
      .padStart(17, '0')
      .slice(-17);
  return qnAt(instant(read.at + ms * MICROS_PER_MS));
}
