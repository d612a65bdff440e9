import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DueRow, MachineId } from '@wenqu/domain';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterSteps } from '../../components/matter/matter-steps.tsx';
import { stateName } from '../../components/matter/matter-words.ts';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMatter } from '../../lib/matters.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './plant.module.css';
import { homeWords } from './words.ts';

/** What has to be answered or reported, the nearest deadline first. */
export function DuePane({ due }: { due: readonly DueRow[] }) {
  const say = useWords(homeWords).due;
  return (
    <Pane title={say.title} flush={due.length > 0}>
      {due.length === 0 ? (
        <EmptyState title={say.none} text={say.noneText} />
      ) : (
        <ul className={styles.list}>
          {due.map((row) => (
            <DueLine key={`${row.kind} ${row.id} ${row.point} ${row.from} ${row.en}`} row={row} />
          ))}
        </ul>
      )}
    </Pane>
  );
}

function DueLine({ row }: { row: DueRow }) {
  const say = useWords(homeWords).due;
  const lang = useLang();
  const places = usePlaces();
  const [open, setOpen] = useState(false);
  const { kind, state, title, point, dueAt, light, from } = row;
  const [machine = '', at = ''] = state.split('.');
  const what = kind === 'matter' ? stateName(machine as MachineId, at, lang) : say.kinds[kind];
  return (
    <li className={styles.row}>
      <div>
        <div className={styles.what}>
          <span className={styles.name}>{what}</span>
          <span>{row[lang]}</span>
        </div>
        <div className={styles.quiet}>{[title, places.point(point)?.name].filter(Boolean).join(' · ')}</div>
      </div>
      <div className={styles.side}>
        <LightChip startedAt={from ?? (0 as never)} dueAt={dueAt} light={light} />
        <DueAct row={row} open={open} toggle={() => setOpen(!open)} />
      </div>
      {open && kind === 'matter' && (
        <div className={styles.full}>
          <MatterActs id={row.id} />
        </div>
      )}
    </li>
  );
}

function DueAct({ row, open, toggle }: { row: DueRow; open: boolean; toggle: () => void }) {
  const say = useWords(homeWords).due;
  if (row.kind === 'entry')
    return (
      <Link to="/register/$id" params={{ id: row.id }} search={{}}>
        {say.act}
      </Link>
    );
  if (row.kind === 'mark')
    return (
      <Link to="/marks" search={{ v: 'all', id: row.id }}>
        {say.act}
      </Link>
    );
  if (row.kind === 'unmarked')
    return (
      <Link to="/marks" search={{ v: 'unmarked' }}>
        {say.act}
      </Link>
    );
  return (
    <Button size="xs" variant={open ? 'default' : 'filled'} aria-expanded={open} onClick={toggle}>
      {say.act}
    </Button>
  );
}

/** The steps of one matter, where it stands in a list. */
function MatterActs({ id }: { id: string }) {
  const told = useMatter(id).data;
  return told ? <MatterSteps told={told} /> : null;
}
