import { Link } from '@tanstack/react-router';
import type { FrameView } from '@wenqu/domain';
import { factor, factorName, factorOf, formatInstant, formatNumber, unitText } from '@wenqu/domain';
import { type ReactNode, useMemo } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './frame-detail.module.css';
import { FrameText, HexView } from './hex-view.tsx';
import { frameLink } from './queries.ts';
import { bytesOf, findValue, latin1 } from './value-bytes.ts';
import { frameWords } from './words.ts';

type Heading = 'h2' | 'h3';

/** Everything kept of one frame; the value in question marked in its bytes. */
export function FrameDetail({
  frame,
  column,
  value,
  heading = 'h3',
}: {
  frame: FrameView;
  column?: string;
  value?: number;
  /** Level of the parts' headings: under a drawer's title h3, under a page's h2. */
  heading?: Heading;
}) {
  const say = useWords(frameWords);
  const bytes = useMemo(() => bytesOf(frame.hex), [frame.hex]);
  const text = useMemo(() => latin1(bytes), [bytes]);
  const marked = column === undefined ? undefined : findValue(text, column, value);
  return (
    <div className={styles.detail}>
      <Facts frame={frame} heading={heading} />
      <Part
        title={say.text}
        heading={heading}
        hint={column === undefined ? say.masked : marked ? say.marked : say.notMarked}
        extra={<CopyButton text={text} name={say.text} />}
      >
        <FrameText text={text} marked={marked} label={say.text} />
      </Part>
      <Part
        title={say.hex}
        heading={heading}
        hint={say.bytes(bytes.length)}
        extra={<CopyButton text={frame.hex} name={say.hex} />}
      >
        <HexView bytes={bytes} marked={marked} label={say.hex} />
      </Part>
      <Decoded frame={frame} column={column} heading={heading} />
    </div>
  );
}

function Part({
  title,
  hint,
  extra,
  heading: Heading,
  children,
}: {
  title: string;
  heading: Heading;
  hint?: string;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <Heading className={styles.partTitle}>{title}</Heading>
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
        <span className={styles.partExtra}>{extra}</span>
      </div>
      {children}
    </section>
  );
}

function Facts({ frame, heading: Heading }: { frame: FrameView; heading: Heading }) {
  const say = useWords(frameWords);
  const answer =
    frame.answer === null ? (
      say.noAnswer
    ) : (
      <Link to="/frames/$position" params={{ position: String(frame.answer) }} search={{}}>
        {say.openAnswer}
      </Link>
    );
  const facts: [string, ReactNode][] = [
    [say.arrival, formatInstant(frame.arrival)],
    [say.remote, frame.remote],
    [say.connection, frame.connection],
    [say.segment, `${frame.segment} · ${frame.sealed ? say.sealed : say.unsealed}`],
    [say.offset, frame.segmentOffset],
    [say.position, frame.position],
    [
      say.outcome,
      `${say.kinds[frame.kind]} · ${say.outcomes[frame.outcome]}${frame.why ? `（${frame.why}）` : ''}`,
    ],
    [say.edition, frame.edition === '' ? '—' : `HJ 212-${frame.edition}`],
    [say.answer, answer],
  ];
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <Heading className={styles.partTitle}>{say.where}</Heading>
        <span className={styles.partExtra}>
          <CopyButton text={frameLink(frame.position)} label={say.copy.link} />
        </span>
      </div>
      <dl className={styles.facts}>
        {facts.map(([name, content]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{content}</dd>
          </div>
        ))}
        <div className={styles.wide}>
          <dt>{say.sha}</dt>
          <dd>
            <code className={styles.sha}>{frame.sha256}</code>{' '}
            <CopyButton text={frame.sha256} name={say.sha} />
          </dd>
        </div>
        {frame.deviations.length > 0 && (
          <div className={styles.wide}>
            <dt>{say.deviations}</dt>
            <dd>{frame.deviations.join(' · ')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Decoded({
  frame,
  column,
  heading,
}: {
  frame: FrameView;
  column: string | undefined;
  heading: Heading;
}) {
  const say = useWords(frameWords);
  const lang = useLang();
  const rows = [
    ...Object.entries(frame.fields).map(([name, value]) => ({ name, value, meaning: '' })),
    ...frame.data.map(({ name, value }) => {
      const known = factor(factorOf(name));
      const unit = known && !name.endsWith('-Flag') ? unitText(known.unit, lang) : '';
      return { name, value, meaning: known ? `${factorName(factorOf(name), lang)} ${unit}` : '' };
    }),
  ];
  if (rows.length === 0) return null;
  return (
    <Part title={say.decoded} heading={heading}>
      <div className={styles.tableBox}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{say.field}</th>
              <th scope="col">{say.content}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, value, meaning }, index) => (
              <tr
                // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat in one frame
                key={index}
                className={name === column ? styles.mine : undefined}
              >
                <td>
                  <code>{name}</code> <span className={styles.meaning}>{meaning}</span>
                </td>
                <td>
                  <code>{value}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {frame.readings.length > 0 && (
        <p className={styles.hint}>
          {say.readings}:{' '}
          {frame.readings
            .slice(0, 12)
            .map((reading) => `${reading.column} ${formatNumber(reading.value, reading.decimals)}`)
            .join(' · ')}
        </p>
      )}
    </Part>
  );
}
