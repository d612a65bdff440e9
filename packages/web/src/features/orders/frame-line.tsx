import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FrameView } from '@wenqu/domain';
import { CopyButton } from '../../components/copy-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useWords } from '../../i18n/lang.ts';
import { getJson } from '../../lib/api.ts';
import { cx } from '../../lib/class-names.ts';
import { useMay } from '../../lib/session.ts';
import styles from './timeline.module.css';
import { useCommandName } from './use-order-names.ts';
import { ordersWords } from './words.ts';

/** The projection may be a moment behind the gateway: what is not read yet is asked for again. */
const RETRY_MS = 500;
const RETRIES = 20;

const frameQuery = (position: number) => ({
  queryKey: ['frame', position],
  queryFn: ({ signal }: { signal: AbortSignal }) => getJson<FrameView>(`frames/${position}`, {}, { signal }),
  staleTime: 60_000,
  retry: RETRIES,
  retryDelay: RETRY_MS,
});

/** One frame of the exchange: which way it went, what it is, its text with PW masked; and what we answered. */
export function FrameLine({ position }: { position: number }) {
  const say = useWords(ordersWords);
  const may = useMay('frame.read');
  const frame = useQuery({ ...frameQuery(position), enabled: may }).data;
  const failed = useQuery({ ...frameQuery(position), enabled: may }).isError;
  if (!may) return <p className={styles.meta}>{say.one.noFramesMay}</p>;
  if (failed) return <p className={styles.meta}>{say.frame.missing}</p>;
  if (!frame) return <div className={styles.frame} aria-hidden="true" />;
  return (
    <>
      <FrameBox frame={frame} />
      {frame.answer !== null && <AnswerLine position={frame.answer} />}
    </>
  );
}

/** The 9014 or 9013 that went back. */
function AnswerLine({ position }: { position: number }) {
  const frame = useQuery(frameQuery(position)).data;
  return frame ? <FrameBox frame={frame} answer /> : null;
}

function FrameBox({ frame, answer = false }: { frame: FrameView; answer?: boolean }) {
  const say = useWords(ordersWords).frame;
  const command = useCommandName();
  const out = frame.kind === 'sent';
  const way = out ? (answer ? `${say.out} · ${say.answered}` : say.out) : say.in;
  const edition = frame.edition === '' ? '2017' : frame.edition;
  return (
    <div className={cx(styles.frame, out ? styles.out : styles.in)}>
      <div className={styles.frameHead}>
        <span className={styles.way}>
          <Icon name={out ? 'sentOut' : 'cameIn'} size={16} />
          {way}
        </span>
        <span>
          CN={frame.cn || '—'} {frame.cn !== '' && command(frame.cn, edition)}
        </span>
        {frame.qn !== '' && <code>QN={frame.qn}</code>}
        {frame.edition !== '' && <span className={styles.quiet}>HJ 212-{frame.edition}</span>}
        <span className={styles.frameLinks}>
          <Link to="/frames/$position" params={{ position: String(frame.position) }} search={{}}>
            {say.open(frame.position)}
          </Link>
          <CopyButton text={frame.text} name={say.open(frame.position)} />
        </span>
      </div>
      <code className={styles.text}>{frame.text.trimEnd()}</code>
    </div>
  );
}
