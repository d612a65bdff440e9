import { Link } from '@tanstack/react-router';
import { type FrameSummary, formatInstant } from '@wenqu/domain';
import { useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import styles from './loggers.module.css';
import { loggerWords } from './words.ts';

/** Newest frames, each a way to its bytes. */
export function FrameTable({ frames }: { frames: readonly FrameSummary[] }) {
  const say = useWords(loggerWords);
  const may = useMay('frame.read');
  if (!may) return <p className={styles.quiet}>{say.one.noFramesMay}</p>;
  if (frames.length === 0) return <p className={styles.quiet}>{say.one.noFrames}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={say.one.frames} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.one.arrival}</th>
            <th>{say.one.kind}</th>
            <th>{say.one.outcome}</th>
            <th>{say.one.text}</th>
          </tr>
        </thead>
        <tbody>
          {frames.map((frame) => (
            <tr key={frame.position}>
              <td className={styles.nowrap}>
                <Link to="/frames/$position" params={{ position: String(frame.position) }} search={{}}>
                  {formatInstant(frame.arrival)}
                </Link>
              </td>
              <td className={styles.nowrap}>{frame.cn === '' ? '—' : `CN=${frame.cn}`}</td>
              <td className={styles.nowrap}>
                {say.one.outcomes[frame.outcome]}
                {frame.why !== '' && ` (${frame.why})`}
              </td>
              <td>
                <span className={styles.text}>{frame.text}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
