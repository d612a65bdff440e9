import { useMemo } from 'react';
import { cx } from '../../lib/class-names.ts';
import styles from './hex-view.module.css';
import type { ValueBytes } from './value-bytes.ts';

const ROW_BYTES = 16;

type Mark = '' | 'name' | 'value';
const markOf = (at: number, marked: ValueBytes | undefined): Mark => {
  if (!marked) return '';
  if (at >= marked.value[0] && at < marked.value[1]) return 'value';
  return at >= marked.name[0] && at < marked.name[1] ? 'name' : '';
};

/** Runs of bytes with one mark, so that a row is a few spans and not sixteen. */
function runsOf(bytes: Uint8Array, from: number, to: number, marked: ValueBytes | undefined) {
  const runs: { from: number; bytes: number[]; mark: Mark }[] = [];
  for (let at = from; at < to; at++) {
    const mark = markOf(at, marked);
    const last = runs.at(-1);
    if (last && last.mark === mark) last.bytes.push(bytes[at]!);
    else runs.push({ from: at, bytes: [bytes[at]!], mark });
  }
  return runs;
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');
const charOf = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');

/** Offset, sixteen bytes, their characters; the reading's own bytes marked in both columns. */
export function HexView({
  bytes,
  marked,
  label,
}: {
  bytes: Uint8Array;
  marked: ValueBytes | undefined;
  label: string;
}) {
  const rows = useMemo(
    () =>
      Array.from({ length: Math.ceil(bytes.length / ROW_BYTES) }, (_, row) => {
        const from = row * ROW_BYTES;
        return { from, runs: runsOf(bytes, from, Math.min(from + ROW_BYTES, bytes.length), marked) };
      }),
    [bytes, marked],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <div className={styles.hex} role="region" aria-label={label} tabIndex={0}>
      {rows.map(({ from, runs }) => (
        <div key={from} className={styles.row}>
          <span className={styles.offset}>{from.toString(16).padStart(4, '0')}</span>
          <span className={styles.bytes}>
            {runs.map((run) => (
              <span key={run.from} className={cx(run.mark !== '' && styles[run.mark])}>
                {run.bytes.map(hexOf).join(' ')}{' '}
              </span>
            ))}
          </span>
          <span className={styles.chars}>
            {runs.map((run) => (
              <span key={run.from} className={cx(run.mark !== '' && styles[run.mark])}>
                {run.bytes.map(charOf).join('')}
              </span>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

/** The frame as text with its reading marked; control characters shown as they are named. */
export function FrameText({
  text,
  marked,
  label,
}: {
  text: string;
  marked: ValueBytes | undefined;
  label: string;
}) {
  const cuts: [number, number, Mark][] = marked
    ? [
        [0, marked.name[0], ''],
        [...marked.name, 'name'],
        [...marked.value, 'value'],
        [marked.value[1], text.length, ''],
      ]
    : [[0, text.length, '']];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <p className={styles.text} role="region" aria-label={label} tabIndex={0}>
      {cuts.map(([from, to, mark]) => {
        const part = text.slice(from, to).replaceAll('\r', '\\r').replaceAll('\n', '\\n');
        return mark === '' ? (
          <span key={from}>{part}</span>
        ) : (
          <mark key={from} className={styles[mark]}>
            {part}
          </mark>
        );
      })}
    </p>
  );
}
