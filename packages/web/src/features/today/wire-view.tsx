import { Link } from '@tanstack/react-router';
import { type FrameSummary, formatTime } from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { apiUrl } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';
import { openStream } from '../../live/stream.ts';
import styles from './empty-book.module.css';
import { todayWords } from './words.ts';

const FRAMES_SHOWN = 60;

/** Every frame as it is decoded, newest first: the first thing somebody who connects a logger wants to see. */
export function WireView() {
  const say = useWords(todayWords);
  const { frames, count, lost } = useWire();
  const mayQuarantine = useMay('quarantine.read');
  return (
    <Pane
      title={say.wire.label}
      flush
      extra={<span role="status">{lost ? say.empty.connect.lost : say.empty.connect.heard(count)}</span>}
    >
      {frames.length === 0 ? (
        <p className={styles.waiting}>
          <span className={styles.pulse} aria-hidden="true" />
          {say.empty.connect.waiting}
        </p>
      ) : (
        <>
          {mayQuarantine && (
            <p className={styles.note}>
              {say.empty.connect.adopt} <Link to={'/quarantine' as '/'}>{say.empty.connect.quarantine}</Link>
            </p>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
          <ul className={styles.frames} aria-label={say.wire.label} tabIndex={0}>
            {frames.map((frame) => (
              <WireFrame key={frame.position} frame={frame} />
            ))}
          </ul>
        </>
      )}
    </Pane>
  );
}

function WireFrame({ frame }: { frame: FrameSummary }) {
  const say = useWords(todayWords);
  return (
    <li className={styles.frame}>
      <time>{formatTime(frame.arrival)}</time>
      <span className={styles.outcome} data-outcome={frame.outcome}>
        {say.wire.outcomes[frame.outcome]}
      </span>
      <Link to="/frames/$position" params={{ position: String(frame.position) }} search={{}}>
        {frame.cn === '' ? frame.bytes : `CN ${frame.cn}`}
      </Link>
      <span className={styles.mn}>
        {frame.mn === '' ? frame.why : `MN ${frame.mn}`}
        {frame.edition !== '' && ` · HJ 212-${frame.edition}`}
      </span>
      <code>{frame.text.trimEnd()}</code>
    </li>
  );
}

function useWire() {
  const [frames, setFrames] = useState<readonly FrameSummary[]>([]);
  const [count, setCount] = useState(0);
  const [lost, setLost] = useState(false);
  useEffect(
    () =>
      openStream(apiUrl('wire'), '', {
        onEvent: ({ name, data }) => {
          if (name !== 'frames') return;
          const parsed = JSON.parse(data) as { frames: readonly FrameSummary[] } | readonly FrameSummary[];
          const come = 'frames' in parsed ? parsed.frames : parsed;
          setCount((before) => before + come.length);
          setFrames((before) => [...[...come].reverse(), ...before].slice(0, FRAMES_SHOWN));
        },
        onHeard: () => setLost(false),
        onLost: () => setLost(true),
        onRefused: () => setLost(true),
      }),
    [],
  );
  return { frames, count, lost };
}
