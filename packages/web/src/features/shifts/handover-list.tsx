import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatInstant, formatMinute, type Handover, isHandedOn, SHIFT_ITEM_KINDS } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { apiUrl } from '../../lib/api.ts';
import { NoteList } from './duty-pane.tsx';
import { FactList } from './fact-list.tsx';
import { handoversQuery } from './queries.ts';
import styles from './shifts.module.css';
import { shiftWords } from './words.ts';

const openOf = ({ facts }: Handover): number =>
  SHIFT_ITEM_KINDS.filter((kind) => isHandedOn({ kind })).reduce((sum, kind) => sum + facts.counts[kind], 0);
const periodOf = ({ from, to }: Handover) => `${formatMinute(from)} – ${formatInstant(to).slice(5, 16)}`;

/** What was handed over, newest first; each as it was signed. */
export function HandoverList({
  row,
  onRow,
}: {
  row: string | undefined;
  onRow: (id: string | undefined) => void;
}) {
  const say = useWords(shiftWords);
  const query = useQuery(handoversQuery);
  if (query.isPending) return <Skeleton rows={6} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const { items } = query.data;
  if (items.length === 0) return <EmptyState title={say.handoversNone} />;
  return (
    <Pane flush>
      <ul className={styles.handovers}>
        {items.map((handover) => (
          <li key={handover.id} className={styles.handover}>
            <button
              type="button"
              className={styles.row}
              aria-expanded={row === handover.id}
              onClick={() => onRow(row === handover.id ? undefined : handover.id)}
            >
              <strong>{handover.id}</strong>
              <span>{periodOf(handover)}</span>
              <span>
                {handover.outgoing.name} → {handover.incoming?.name ?? '—'}
              </span>
              <span className={styles.quiet}>{say.openCount(openOf(handover))}</span>
              <Chip tone={handover.state === 'accepted' ? 'normal' : 'suspect'}>
                {say.states[handover.state]}
              </Chip>
            </button>
            {row === handover.id && <HandoverBody handover={handover} />}
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function HandoverBody({ handover }: { handover: Handover }) {
  const say = useWords(shiftWords);
  const { outgoing, writtenAt, incoming, acceptedAt, remark, acceptance, digest, document } = handover;
  return (
    <div className={styles.body}>
      <Facts
        columns={2}
        facts={[
          [say.columns.outgoing, `${outgoing.name} · ${formatInstant(writtenAt)}`],
          [
            say.columns.incoming,
            incoming && acceptedAt !== null ? `${incoming.name} · ${formatInstant(acceptedAt)}` : '—',
          ],
          [say.remark, remark],
          [say.acceptance, acceptance],
          [say.digest, <code key="digest">{digest}</code>],
          [
            say.print,
            document === '' ? (
              '—'
            ) : (
              <Anchor key="pdf" href={apiUrl(`documents/${document}/pdf`)} target="_blank">
                {document}
              </Anchor>
            ),
          ],
        ]}
      />
      <FactList facts={handover.facts} />
      <NoteList notes={handover.notes} />
    </div>
  );
}
