import { FORWARD_ALL, type ForwardDraft, type ForwardTarget, instant, parseWireTime } from '@wenqu/domain';

/** A target as it stands in the form: lists as text, secrets only when they were typed. */
export interface FormDraft {
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly tls: boolean;
  readonly tlsFingerprint: string;
  readonly mode: ForwardDraft['mode'];
  readonly edition: ForwardDraft['edition'];
  readonly enterprises: readonly string[];
  readonly points: readonly string[];
  readonly mns: string;
  readonly cns: string;
  readonly sts: string;
  readonly factors: string;
  readonly mapping: readonly MappingRow[];
  readonly pw: string;
  readonly key: string;
  readonly forgetKey: boolean;
  readonly windowFrames: string;
  readonly answerTimeoutS: string;
  readonly resends: string;
  readonly unanswered: ForwardDraft['unanswered'];
  readonly since: ForwardDraft['since']['kind'];
  /** `2026-08-01T08:00`, Beijing time. */
  readonly sinceAt: string;
  readonly control: string;
  readonly enabled: boolean;
}

export interface MappingRow {
  readonly key: number;
  readonly mn: string;
  readonly upMn: string;
  readonly pw: string;
  readonly hasPw: boolean;
}

export const EMPTY_FORM: FormDraft = {
  ...{ name: '', host: '', port: '', tls: false, tlsFingerprint: '', mode: 'encoded', edition: '2017' },
  ...{ enterprises: [], points: [], mns: '', cns: '', sts: '', factors: '', mapping: [] },
  ...{ pw: '', key: '', forgetKey: false, windowFrames: '16', answerTimeoutS: '10', resends: '3' },
  ...{ unanswered: 'hold', since: 'now', sinceAt: '', control: '', enabled: true },
};

export const formOf = (target: ForwardTarget): FormDraft => ({
  ...EMPTY_FORM,
  ...{ name: target.name, host: target.host, port: String(target.port), tls: target.tls },
  ...{ tlsFingerprint: target.tlsFingerprint, mode: target.mode, edition: target.edition },
  ...{ enterprises: target.filter.enterprises, points: target.filter.points },
  mns: target.filter.mns.join('\n'),
  cns: target.filter.cns.join(' '),
  sts: target.filter.sts.join(' '),
  factors: target.filter.factors.join(' '),
  mapping: target.mapping.map((row, key) => ({ ...row, key, pw: '' })),
  windowFrames: String(target.windowFrames),
  answerTimeoutS: String(target.answerTimeoutS),
  resends: String(target.resends),
  ...{ unanswered: target.unanswered, since: target.since.kind, enabled: target.enabled },
  control: target.control.join(' '),
});

/** Words between blanks, commas and line ends, in either writing. */
const wordsOf = (text: string): string[] => text.split(/[\s,，;；、]+/).filter(Boolean);

/** A local date and time of the form as microseconds; undefined while it is none. */
export function microsOf(local: string): number | undefined {
  const read = parseWireTime(local.replaceAll(/\D/g, ''));
  return read.kind === 'instant' ? read.at : undefined;
}

/** What goes to the server; raw bytes have no names, passwords or keys of their own. */
export function draftOf(form: FormDraft, held: ForwardTarget | undefined): ForwardDraft {
  const encoded = form.mode === 'encoded';
  const keyed = encoded && form.edition === '2025' && !form.forgetKey;
  return {
    ...{ name: form.name.trim(), host: form.host.trim(), port: Number(form.port), tls: form.tls },
    tlsFingerprint: form.tls ? form.tlsFingerprint.replaceAll(/[\s:]/g, '') : '',
    ...{ mode: form.mode, edition: form.edition },
    filter: {
      ...FORWARD_ALL,
      ...{ enterprises: form.enterprises, points: form.points, mns: wordsOf(form.mns) },
      ...{ cns: wordsOf(form.cns), sts: wordsOf(form.sts), factors: wordsOf(form.factors) },
    },
    mapping: encoded
      ? form.mapping
          .filter(({ mn }) => mn.trim() !== '')
          .map(({ mn, upMn, pw }) => ({ mn: mn.trim(), upMn: upMn.trim(), ...(pw !== '' && { pw }) }))
      : [],
    ...(form.pw !== '' && encoded && { pw: form.pw }),
    ...(!encoded && held?.hasPw && { pw: '' }),
    ...(keyed && form.key !== '' && { key: form.key }),
    ...(!keyed && held?.hasKey && { key: '' }),
    windowFrames: Number(form.windowFrames),
    answerTimeoutS: Number(form.answerTimeoutS),
    resends: Number(form.resends),
    unanswered: form.unanswered,
    since:
      held?.since ??
      (form.since === 'time'
        ? { kind: 'time', at: instant(microsOf(form.sinceAt) ?? 0) }
        : { kind: form.since }),
    control: wordsOf(form.control),
    enabled: form.enabled,
  };
}
