import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  CLOCK_IN_FIELDS,
  CLOCK_OUT_FIELDS,
  CONTEST_ANSWER_FIELDS,
  type FieldValues,
  type PlantRecord,
} from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { now } from '../../lib/clock.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { FormDialog } from './form-dialog.tsx';
import { PLANT_KEY } from './queries.ts';
import { defsOf } from './record-line.tsx';
import { ledgerWords } from './words.ts';

type Act = 'correct' | 'withdraw' | 'answer' | 'clock-in' | 'clock-out' | 'cancel' | 'revoke';

/** What this person may do about a record now. */
function useChoices({ book, state, kind, enterprise }: PlantRecord): readonly Act[] {
  const account = useAccount();
  const mayWrite = useMay('ledger.write');
  const mayAnswer = useMay('register.approve');
  const mayTriage = useMay('register.triage');
  const own = account?.role === 'enterprise' && account.enterprise === enterprise;
  const agency = account?.role === 'agency';
  if ((book === 'ledger' || book === 'manual') && state === 'kept')
    return mayWrite && (own || book === 'manual' || kind === 'care') ? ['correct', 'withdraw'] : [];
  if (book === 'contest' && state === 'open') return mayAnswer ? ['answer'] : own ? ['withdraw'] : [];
  if (book === 'visit' && state === 'planned') return agency ? ['clock-in'] : own ? ['cancel'] : [];
  if (book === 'visit' && state === 'on-site') return agency ? ['clock-out'] : [];
  if (book === 'announcement' && state === 'kept') return mayTriage ? ['withdraw'] : [];
  return book === 'mandate' && state === 'held' && own ? ['revoke'] : [];
}

const PATHS: Readonly<Partial<Record<PlantRecord['book'], string>>> = {
  ...{
    ledger: 'ledger',
    manual: 'ledger',
    contest: 'contests',
    visit: 'station-visits',
    mandate: 'mandates',
  },
};

export function RecordActs({ record }: { record: PlantRecord }) {
  const say = useWords(ledgerWords);
  const choices = useChoices(record);
  const [act, setAct] = useState<Act>();
  const names: Readonly<Record<Act, string>> = {
    ...{ correct: say.correct, withdraw: say.withdraw, answer: say.contest.answer },
    ...{ 'clock-in': say.visit.clockIn, 'clock-out': say.visit.clockOut, cancel: say.visit.cancel },
    revoke: say.mandate.revoke,
  };
  return (
    <>
      {choices.map((each) => (
        <Button key={each} size="xs" variant="default" onClick={() => setAct(each)}>
          {names[each]}
        </Button>
      ))}
      {act && <ActDialog record={record} act={act} title={names[act]} close={() => setAct(undefined)} />}
    </>
  );
}

function ActDialog({
  record,
  act,
  title,
  close,
}: {
  record: PlantRecord;
  act: Act;
  title: string;
  close: () => void;
}) {
  const say = useWords(ledgerWords);
  const { id, version } = record;
  const path = `${PATHS[record.book]}/${encodeURIComponent(id)}`;
  const shared = { title, close };
  if (act === 'correct')
    return (
      <FormDialog
        {...shared}
        asks={defsOf(record)}
        preset={record.fields}
        reasonLabel={say.reason}
        send={(fields, reason) => sendJson('POST', `${path}/versions`, { body: { version, fields, reason } })}
      />
    );
  if (act === 'answer')
    return (
      <FormDialog
        {...shared}
        effect={String(record.fields.text ?? '')}
        asks={CONTEST_ANSWER_FIELDS}
        send={(fields) => sendJson('POST', `${path}/answer`, { body: { version, fields } })}
      />
    );
  if (act === 'clock-in')
    return (
      <ClockInDialog
        {...shared}
        send={(fields) => sendJson('POST', `${path}/clock-in`, { body: { version, fields } })}
      />
    );
  if (act === 'clock-out')
    return (
      <FormDialog
        {...shared}
        asks={CLOCK_OUT_FIELDS}
        preset={{ 'out-at': now() }}
        send={(fields) => sendJson('POST', `${path}/clock-out`, { body: { version, fields } })}
      />
    );
  return <WithReason {...shared} path={`${path}/${act}`} version={version} />;
}

/** The place comes with how exact it is, where the device knows. */
function ClockInDialog({
  title,
  close,
  send,
}: {
  title: string;
  close: () => void;
  send: (fields: FieldValues) => Promise<unknown>;
}) {
  const [here, setHere] = useState<FieldValues>();
  useEffect(() => {
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) =>
        setHere({
          'in-place': `${coords.longitude.toFixed(6)},${coords.latitude.toFixed(6)}`,
          'in-accuracy': Math.round(coords.accuracy),
        }),
      () => setHere({}),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  }, []);
  return (
    <FormDialog
      key={String(here?.['in-place'])}
      title={title}
      asks={CLOCK_IN_FIELDS}
      preset={{ 'in-at': now(), ...here }}
      send={send}
      close={close}
    />
  );
}

function WithReason({
  title,
  path,
  version,
  close,
}: {
  title: string;
  path: string;
  version: number;
  close: () => void;
}) {
  const client = useQueryClient();
  return (
    <ReasonDialog
      opened
      title={title}
      confirm={title}
      act={async (reason) => {
        await sendJson('POST', path, { body: { version, reason } });
        await client.invalidateQueries({ queryKey: PLANT_KEY });
      }}
      onClose={close}
    />
  );
}
