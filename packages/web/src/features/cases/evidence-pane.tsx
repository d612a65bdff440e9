import { Button, Checkbox } from '@mantine/core';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { formatMinute, INQUIRY_TABLE, type MatterRow, machineRow } from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { fileUrl } from '../../lib/files.ts';
import { MATTERS_KEY, type MatterTold } from '../../lib/matters.ts';
import styles from './cases.module.css';
import { type EvidenceItem, evidenceQuery } from './queries.ts';
import { caseWords } from './words.ts';

const DIGEST_SHOWN = 12;

/** Everything that proves something, each piece with its digest; on the hidden path they are frozen here. */
export function EvidencePane({ told }: { told: MatterTold }) {
  const say = useWords(caseWords).evidence;
  const query = useQuery(evidenceQuery(told.matter.id));
  const [freezing, setFreezing] = useState(false);
  const mayFreeze = told.matter.machine === 'inquiry' && told.choices.includes('preserve');
  const isFrozen = query.data?.items.some(({ frozen }) => frozen) ?? false;
  const broken = query.data?.broken.length ?? 0;
  return (
    <Pane
      title={say.title}
      extra={
        <span className={styles.line}>
          {query.data && <span className={styles.quiet}>{say.count(query.data.items.length)}</span>}
          {broken > 0 ? (
            <Chip tone="over">{say.broken(broken)}</Chip>
          ) : (
            isFrozen && <Chip tone="normal">{say.whole}</Chip>
          )}
          {mayFreeze && (
            <Button size="compact-xs" onClick={() => setFreezing(true)}>
              {say.freeze}
            </Button>
          )}
        </span>
      }
    >
      {query.isPending ? (
        <Skeleton rows={3} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <EmptyState title={say.none} />
      ) : (
        <EvidenceTable items={query.data.items} />
      )}
      {freezing && <FreezeDialog told={told} close={() => setFreezing(false)} />}
    </Pane>
  );
}

function EvidenceTable({ items }: { items: readonly EvidenceItem[] }) {
  const say = useWords(caseWords).evidence;
  const lang = useLang();
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.columns.what}</th>
            <th>{say.columns.at}</th>
            <th>{say.columns.digest}</th>
            <th>{say.columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.kind} ${item.id}`}>
              <td>
                {item.kind === 'file' ? (
                  <a href={fileUrl(item.id)} target="_blank" rel="noreferrer">
                    {item[lang]} {item.name}
                  </a>
                ) : (
                  item[lang]
                )}
              </td>
              <td className={styles.nowrap}>{item.at === null ? '—' : formatMinute(item.at)}</td>
              <td>
                <code title={item.digest}>{item.digest.slice(0, DIGEST_SHOWN)}…</code>
              </td>
              <td className={styles.nowrap}>{item.frozen ? `✓ ${say.frozen}` : `○ ${say.loose}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The digests come from the server: nobody types them. */
function FreezeDialog({ told, close }: { told: MatterTold; close: () => void }) {
  const say = useWords(caseWords).evidence;
  const lang = useLang();
  const client = useQueryClient();
  const row = machineRow<MatterRow>(INQUIRY_TABLE.rows, 'remote', 'preserve');
  const kinds = row?.asks?.find(({ id }) => id === 'sealed')?.choices ?? [];
  const [sealed, setSealed] = useState<readonly string[]>(['frames']);
  return (
    <ReasonDialog
      opened
      title={say.freezeTitle}
      effect={say.freezeEffect}
      confirm={say.freeze}
      onClose={close}
      act={async (reason) => {
        const { id, version } = told.matter;
        await sendJson('POST', `cases/${encodeURIComponent(id)}/preserve`, {
          body: { version, reason, sealed },
        });
        await client.invalidateQueries({ queryKey: MATTERS_KEY });
      }}
    >
      <Checkbox.Group label={say.sealed} value={[...sealed]} onChange={setSealed}>
        <div className={styles.line}>
          {kinds.map((kind) => (
            <Checkbox key={kind.id} size="xs" value={kind.id} label={kind[lang]} />
          ))}
        </div>
      </Checkbox.Group>
    </ReasonDialog>
  );
}
