import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import {
  CHANGE_FIELDS,
  DISPATCH_FIELDS,
  type FieldDef,
  type PlantPoint,
  REPORT_FIELDS,
  STOP_FIELDS,
} from '@wenqu/domain';
import { useState } from 'react';
import { StepDialog } from '../../components/matter/matter-steps.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { newClientId, useMatter, useMatterActs } from '../../lib/matters.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { FormDialog, LedgerDialog, ManualDialog, PointSelect } from './form-dialog.tsx';
import styles from './plant.module.css';
import { homeWords } from './words.ts';

type Act = 'report' | 'stop' | 'change' | 'manual' | 'ledger' | 'dispatch';
const EVENTS = {
  report: { event: 'report', asks: REPORT_FIELDS },
  stop: { event: 'ask-stop', asks: STOP_FIELDS },
  change: { event: 'change', asks: CHANGE_FIELDS },
} as const satisfies Partial<Record<Act, { event: string; asks: readonly FieldDef[] }>>;
/** States in which a report or a change is a step of the outage that is open, not a matter of its own. */
const JOINS: Readonly<Record<string, readonly string[]>> = {
  report: ['suspected', 'grouped', 'unreported'],
  change: ['reported', 'unrestored'],
};

/** What an enterprise does of its own accord. */
export function PlantActs({ points }: { points: readonly PlantPoint[] }) {
  const say = useWords(homeWords).acts;
  const go = useNavigate();
  const [act, setAct] = useState<Act>();
  const close = () => setAct(undefined);
  const only = points.length === 1 ? (points[0]?.id ?? '') : '';
  const button = (name: Act) => (
    <Button key={name} variant={name === 'report' ? 'filled' : 'default'} onClick={() => setAct(name)}>
      {say[name]}
    </Button>
  );
  return (
    <Pane title={say.title}>
      <div className={styles.acts}>
        {(['report', 'manual', 'stop', 'change', 'ledger', 'dispatch'] as const).map(button)}
        <Button variant="default" onClick={() => void go({ to: '/marks', search: { v: 'unmarked' } })}>
          {say.mark}
        </Button>
        <Button variant="default" onClick={() => void go({ to: '/statistics', search: { v: 'qc' } })}>
          {say.qc}
        </Button>
      </div>
      {(act === 'report' || act === 'stop' || act === 'change') && (
        <MatterDialog act={act} points={points} only={only} close={close} />
      )}
      {act === 'manual' && <ManualDialog point={only} close={close} />}
      {act === 'ledger' && <LedgerDialog close={close} />}
      {act === 'dispatch' && <DispatchDialog only={only} close={close} />}
    </Pane>
  );
}

/** A report, a request or a change: a step of the outage that is open at the point, else a matter of its own. */
function MatterDialog({
  act,
  points,
  only,
  close,
}: {
  act: keyof typeof EVENTS;
  points: readonly PlantPoint[];
  only: string;
  close: () => void;
}) {
  const say = useWords(homeWords);
  const acts = useMatterActs();
  const places = usePlaces();
  const [point, setPoint] = useState(only);
  const [clientId] = useState(newClientId);
  const held = points.find(({ id }) => id === point);
  const { event, asks } = EVENTS[act];
  if (held && held.outage !== '' && JOINS[act]?.includes(held.outageState))
    return <JoinDialog id={held.outage} event={event} close={close} />;
  const row = places.point(point);
  return (
    <FormDialog
      title={say.acts[act]}
      effect={say.effects[event]}
      asks={asks}
      send={(given) =>
        acts.open({
          ...{ machine: 'outage', event, clientId, given, reason: '', point },
          title: `${row?.enterprise.name ?? ''} ${row?.name ?? ''} ${say.acts[act]}`.trim(),
          ...(row && { enterprise: row.enterprise.id, outlet: row.outlet.id }),
          links: [{ kind: 'point', id: point }],
        })
      }
      close={close}
    >
      <PointSelect value={point} onChange={setPoint} />
    </FormDialog>
  );
}

function JoinDialog({ id, event, close }: { id: string; event: string; close: () => void }) {
  const told = useMatter(id).data;
  return told ? <StepDialog told={told} event={event} close={close} /> : null;
}

function DispatchDialog({ only, close }: { only: string; close: () => void }) {
  const say = useWords(homeWords);
  const [point, setPoint] = useState(only);
  return (
    <FormDialog
      title={say.acts.dispatch}
      effect={say.effects.dispatch}
      asks={DISPATCH_FIELDS}
      send={(fields) => sendJson('POST', 'station-visits', { body: { point, fields } })}
      close={close}
    >
      <PointSelect value={point} onChange={setPoint} />
    </FormDialog>
  );
}
