import type { Confidence } from '@wenqu/hj212';

/** Where a check comes from: a clause with the confidence of its source, or what the field taught. */
export type Weight = Confidence | 'field';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** `unclear`: the clause leaves it open, or what was seen does not decide; `skipped`: its condition was not met. */
export type Outcome = 'pass' | 'fail' | 'unclear' | 'skipped';

export interface Verdict {
  readonly outcome: Outcome;
  /** What was seen, with its numbers. */
  readonly seen: Words;
}

/** One question to the other side, with the clause it comes from and how far that clause may be trusted. */
export interface Check<Probe> {
  readonly id: string;
  /** Heading under which it is reported. */
  readonly chapter: Words;
  readonly edition: '2005' | '2017' | '2025' | 'all';
  readonly clause: string;
  readonly confidence: Weight;
  /** A `must` that fails makes the whole report fail; a `should` is advice. */
  readonly duty: 'must' | 'should';
  readonly title: Words;
  run(probe: Probe): Promise<Verdict>;
}

/** A line of the transcript: what went over the wire while a check ran. */
export interface Exchanged {
  readonly atMs: number;
  /** `out`: sent by the kit. */
  readonly direction: 'out' | 'in';
  readonly text: string;
}

export interface CheckResult extends Verdict {
  readonly id: string;
  readonly chapter: Words;
  readonly edition: string;
  readonly clause: string;
  readonly confidence: Weight;
  readonly duty: 'must' | 'should';
  readonly title: Words;
  readonly ms: number;
  readonly frames: readonly Exchanged[];
}

export interface Conformance {
  readonly subject: 'server' | 'logger';
  readonly target: string;
  readonly startedAt: string;
  readonly conditions: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** No `must` failed. */
  readonly ok: boolean;
  readonly results: readonly CheckResult[];
}

export const pass = (zh: string, en: string): Verdict => ({ outcome: 'pass', seen: { zh, en } });
export const fail = (zh: string, en: string): Verdict => ({ outcome: 'fail', seen: { zh, en } });
export const unclear = (zh: string, en: string): Verdict => ({ outcome: 'unclear', seen: { zh, en } });
export const skipped = (zh: string, en: string): Verdict => ({ outcome: 'skipped', seen: { zh, en } });

/** All must hold; the first that does not gives the verdict. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  const bad =
    verdicts.find(({ outcome }) => outcome === 'fail') ?? verdicts.find(({ outcome }) => outcome !== 'pass');
  return bad ?? verdicts.at(-1) ?? skipped('没有可检查的内容', 'nothing to check');
}

const MASK = /PW=[^;]*/g;
const SHOWN_CHARS = 600;

/** Bytes as a person can read them: control characters and high bytes as \xNN, the password masked. */
export function shown(bytes: Buffer): string {
  const text = [...bytes.subarray(0, SHOWN_CHARS)]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
  return (bytes.length > SHOWN_CHARS ? `${text}…` : text).replace(MASK, 'PW=******');
}

/**
 * Runs the checks one after the other. A check that throws is a fault of the kit or of the line, told as a
 * failure with its reason, and the next one goes on.
 */
export async function runChecks<Probe extends { transcript(): Exchanged[] }>(
  checks: readonly Check<Probe>[],
  open: () => Promise<Probe>,
  close: (probe: Probe) => Promise<void>,
  nowMs: () => number,
  tell: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const { id, chapter, edition, clause, confidence, duty, title } = check;
    const startedMs = nowMs();
    let probe: Probe | undefined;
    let verdict: Verdict;
    try {
      probe = await open();
      verdict = await check.run(probe);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      verdict = fail(`检查未能完成：${why}`, `the check could not be finished: ${why}`);
    }
    const frames = probe?.transcript() ?? [];
    if (probe) await close(probe);
    const result = { id, chapter, edition, clause, confidence, duty, title, ...verdict, frames };
    results.push({ ...result, ms: Math.round(nowMs() - startedMs) });
    tell(results.at(-1)!);
  }
  return results;
}

/** The results with their sums. */
export function conformanceOf(
  subject: Conformance['subject'],
  target: string,
  startedAt: string,
  conditions: Readonly<Record<string, string>>,
  results: readonly CheckResult[],
): Conformance {
  const counts = { pass: 0, fail: 0, unclear: 0, skipped: 0 };
  for (const { outcome } of results) counts[outcome]++;
  const ok = results.every(({ duty, outcome }) => duty !== 'must' || outcome !== 'fail');
  return { subject, target, startedAt, conditions, counts, ok, results };
}
