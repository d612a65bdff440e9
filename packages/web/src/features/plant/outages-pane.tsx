import { Button } from '@mantine/core';
import { useState } from 'react';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterStateChip } from '../../components/matter/matter-state-chip.tsx';
import { MatterSteps } from '../../components/matter/matter-steps.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { useMatter, useMatters } from '../../lib/matters.ts';
import styles from './plant.module.css';
import { agencyWords, homeWords } from './words.ts';

/** Outages at the points one serves, each with what may be done about it now. */
export function OutagesPane() {
  const say = useWords(homeWords);
  const none = useWords(agencyWords).none;
  const found = useMatters({ machine: 'outage', open: true });
  const [open, setOpen] = useState<string>();
  const rows = found.data?.items ?? [];
  return (
    <Pane title={say.online.outages} flush={rows.length > 0}>
      {rows.length === 0 && <p className={styles.quiet}>{none}</p>}
      <ul className={styles.list}>
        {rows.map((matter) => (
          <li key={matter.id} className={styles.row}>
            <div className={styles.what}>
              <span className={styles.name}>{matter.title}</span>
              <MatterStateChip matter={matter} />
              <span className={styles.quiet}>{matter.number}</span>
            </div>
            <div className={styles.side}>
              <LightChip startedAt={matter.openedAt} dueAt={matter.dueAt} />
              <Button
                size="xs"
                aria-expanded={open === matter.id}
                onClick={() => setOpen(open === matter.id ? undefined : matter.id)}
              >
                {say.due.act}
              </Button>
            </div>
            {open === matter.id && (
              <div className={styles.full}>
                <Steps id={matter.id} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function Steps({ id }: { id: string }) {
  const told = useMatter(id).data;
  return told ? <MatterSteps told={told} /> : null;
}
