import type { ForwardDraft } from './forward.ts';

export interface ForwardFault {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
}

/** Ranges of commands that may be let down. @source hj212.md §10 rule 7 */
const CONTROL_RANGES = [
  [1000, 1072],
  [3011, 3024],
] as const;

export const FORWARD_BOUNDS = {
  windowFrames: [1, 256],
  /** @source HJ 212-2017 §6.2: OverTime and ReCount 1..99 */
  answerTimeoutS: [1, 99],
  resends: [1, 99],
} as const;

const LIST_MAX = 5_000;

export const isControlCn = (cn: string): boolean =>
  /^\d{4}$/.test(cn) && CONTROL_RANGES.some(([from, to]) => Number(cn) >= from && Number(cn) <= to);

/** The 16 bytes of an SM4 key written as 16 characters or 32 hex digits, as hex; undefined: neither. */
export function keyHex(text: string): string | undefined {
  if (/^[0-9a-fA-F]{32}$/.test(text)) return text.toLowerCase();
  if (!/^[\x21-\x7e]{16}$/.test(text)) return undefined;
  return [...text].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/**
 * What is wrong with a target as written, field by field; empty when nothing is.
 *
 * @param hadKey a key was kept before
 */
export function checkForward(draft: ForwardDraft, hadKey: boolean): ForwardFault[] {
  return [...checkPlace(draft), ...checkForm(draft, hadKey), ...checkNumbers(draft), ...checkLists(draft)];
}

const fault = (field: string, zh: string, en: string): ForwardFault => ({ field, zh, en });

function checkPlace({ name, host, port, tls, tlsFingerprint }: ForwardDraft): ForwardFault[] {
  const faults: ForwardFault[] = [];
  if (name.trim() === '' || name.length > 100)
    faults.push(fault('name', '名称须为 1 至 100 个字', 'a name of 1 to 100 characters'));
  if (!/^[\w.:-]{1,253}$/.test(host))
    faults.push(fault('host', '地址须为主机名或 IP', 'a host name or an IP address'));
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    faults.push(fault('port', '端口须为 1 至 65535', 'a port from 1 to 65535'));
  if (tlsFingerprint !== '' && !/^[0-9a-fA-F]{64}$/.test(tlsFingerprint))
    faults.push(fault('tlsFingerprint', '指纹须为 64 位十六进制 SHA-256', 'SHA-256 in 64 hex digits'));
  if (tlsFingerprint !== '' && !tls)
    faults.push(fault('tlsFingerprint', '未启用 TLS 时不用指纹', 'a fingerprint needs TLS'));
  return faults;
}

function checkForm(draft: ForwardDraft, hadKey: boolean): ForwardFault[] {
  const { mode, edition, mapping, pw, key } = draft;
  const faults: ForwardFault[] = [];
  const raw = mode === 'raw';
  if (raw && mapping.length > 0)
    faults.push(fault('mapping', '原文转发不改 MN，须改用重编码', 'raw bytes keep their MN: choose encoded'));
  if (raw && pw !== undefined && pw !== '')
    faults.push(fault('pw', '原文转发不改密码，须改用重编码', 'raw bytes keep their PW: choose encoded'));
  const keyed = key === undefined ? hadKey : key !== '';
  if (keyed && (raw || edition !== '2025'))
    faults.push(fault('key', '密钥仅用于 2025 版重编码', 'a key is for encoded mode in edition 2025'));
  if (key && keyHex(key) === undefined)
    faults.push(fault('key', '密钥须为 16 个字符或 32 位十六进制', '16 characters or 32 hex digits'));
  if (pw && (!PW.test(pw) || /[;,&=]/.test(pw))) faults.push(fault('pw', PW_ZH, PW_EN));
  return [...faults, ...checkMapping(draft)];
}

const PW = /^[\x21-\x7e]{1,32}$/;
const PW_ZH = '密码为 1 至 32 个可见字符，不含 ; , & =';
const PW_EN = '1 to 32 printable characters without ; , & =';
const MN = /^[0-9A-Za-z_-]{1,32}$/;

function checkMapping({ mapping }: ForwardDraft): ForwardFault[] {
  const faults: ForwardFault[] = [];
  const down = new Set<string>();
  const up = new Set<string>();
  for (const { mn, upMn, pw } of mapping) {
    if (!MN.test(mn) || (upMn !== '' && !MN.test(upMn)))
      faults.push(fault('mapping', `MN 不合要求：${mn} → ${upMn}`, `not an MN: ${mn} → ${upMn}`));
    if (pw && (!PW.test(pw) || /[;,&=]/.test(pw))) faults.push(fault('mapping', PW_ZH, PW_EN));
    const above = (upMn || mn).toLowerCase();
    if (down.has(mn.toLowerCase()) || up.has(above))
      faults.push(fault('mapping', `MN 重复：${mn} → ${upMn}`, `an MN stands twice: ${mn} → ${upMn}`));
    down.add(mn.toLowerCase());
    up.add(above);
  }
  return faults;
}

function checkNumbers(draft: ForwardDraft): ForwardFault[] {
  return (Object.keys(FORWARD_BOUNDS) as (keyof typeof FORWARD_BOUNDS)[]).flatMap((field) => {
    const [from, to] = FORWARD_BOUNDS[field];
    const fine = Number.isInteger(draft[field]) && draft[field] >= from && draft[field] <= to;
    return fine ? [] : [fault(field, `须为 ${from} 至 ${to} 的整数`, `a whole number from ${from} to ${to}`)];
  });
}

function checkLists({ filter, control, mapping }: ForwardDraft): ForwardFault[] {
  const faults: ForwardFault[] = [];
  for (const [field, list] of [...Object.entries(filter), ['mapping', mapping] as const])
    if (list.length > LIST_MAX)
      faults.push(fault(field, `至多 ${LIST_MAX} 项`, `at most ${LIST_MAX} entries`));
  const badCn = filter.cns.find((cn) => !/^[23]\d{3}$/.test(cn));
  if (badCn !== undefined)
    faults.push(fault('cns', `不是上传命令：${badCn}`, `not a command of an upload: ${badCn}`));
  const badSt = filter.sts.find((st) => !/^[0-9A-Za-z]{2,3}$/.test(st));
  if (badSt !== undefined) faults.push(fault('sts', `系统编码有误：${badSt}`, `not a system code: ${badSt}`));
  const badControl = control.find((cn) => !isControlCn(cn));
  if (badControl !== undefined)
    faults.push(
      fault(
        'control',
        `反控命令限 1000–1072、3011–3024：${badControl}`,
        `control is for 1000–1072 and 3011–3024: ${badControl}`,
      ),
    );
  return faults;
}
