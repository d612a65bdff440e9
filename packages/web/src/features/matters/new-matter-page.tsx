import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { FieldValues, MatterTable } from '@wenqu/domain';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { machineName } from '../../components/matter/matter-words.ts';
import { StepForm } from '../../components/matter/step-form.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import { newClientId, tableOf, useMatter, useMatterActs } from '../../lib/matters.ts';
import { useAccount } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './matters.module.css';
import { newMatterRoute } from './route.tsx';
import { mattersWords } from './words.ts';

/** A new matter of a machine, by the form its first row draws. */
export function NewMatterPage() {
  const say = useWords(mattersWords);
  const { m, former } = newMatterRoute.useSearch();
  const table = m === undefined ? undefined : tableOf(m);
  if (!table)
    return (
      <PageFrame title={say.title}>
        <EmptyState title={say.make.unknown} text="" />
      </PageFrame>
    );
  return <NewForm key={table.id} table={table} former={former} />;
}

/** What somebody of this role begins it with. */
const firstRow = (table: MatterTable, role: string | undefined) =>
  table.rows.find((row) => row.from === null && row.who.some((each) => each === role)) ??
  table.rows.find(({ from }) => from === null);

function useNew(table: MatterTable, event: string, former: string | undefined) {
  const acts = useMatterActs();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [enterprise, setEnterprise] = useState('');
  const [reason, setReason] = useState('');
  const [given, setGiven] = useState<FieldValues>({});
  const [clientId] = useState(newClientId);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    setFault(undefined);
    const links = former === undefined ? [] : [{ kind: 'matter', id: former }];
    try {
      const { matter } = await acts.open({
        ...{ machine: table.id, event, title, enterprise, reason, given, clientId, links },
      });
      await navigate({ to: '/matters/$id', params: { id: matter.id }, replace: true });
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const typed = { title, setTitle, enterprise, setEnterprise, reason, setReason, given, setGiven };
  return { ...typed, busy, fault, send };
}

function NewForm({ table, former }: { table: MatterTable; former: string | undefined }) {
  const say = useWords(mattersWords).make;
  const lang = useLang();
  const places = usePlaces();
  const row = firstRow(table, useAccount()?.role);
  const draft = useNew(table, row?.event ?? '', former);
  const faults = fieldFaults(draft.fault);
  const event = table.events.find(({ id }) => id === row?.event);
  return (
    <PageFrame title={`${machineName(table.id, lang)} · ${event?.[lang] ?? ''}`}>
      <Pane>
        <form
          className={styles.form}
          noValidate
          onSubmit={(submitted) => {
            submitted.preventDefault();
            void draft.send();
          }}
        >
          {former !== undefined && <Former id={former} />}
          <TextInput
            label={say.title}
            description={say.titleHint}
            required
            maxLength={200}
            value={draft.title}
            error={faults.find(({ field }) => field === 'title')?.[lang]}
            onChange={(typed) => draft.setTitle(typed.currentTarget.value)}
          />
          {places.enterprises.length > 0 && (
            <NativeSelect
              label={say.enterprise}
              value={draft.enterprise}
              data={[
                { value: '', label: '—' },
                ...places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(chosen) => draft.setEnterprise(chosen.currentTarget.value)}
            />
          )}
          <StepForm asks={row?.asks ?? []} given={draft.given} onChange={draft.setGiven} faults={faults} />
          <Textarea
            label={say.reason}
            required={row?.reason !== 'optional'}
            autosize
            minRows={2}
            maxLength={2000}
            value={draft.reason}
            onChange={(typed) => draft.setReason(typed.currentTarget.value)}
          />
          {draft.fault !== undefined && (
            <p className={styles.fault} role="alert">
              {faultText(draft.fault, lang)}
            </p>
          )}
          <span>
            <Button type="submit" loading={draft.busy}>
              {say.confirm}
            </Button>
          </span>
        </form>
      </Pane>
    </PageFrame>
  );
}

function Former({ id }: { id: string }) {
  const say = useWords(mattersWords).make;
  const told = useMatter(id).data;
  return (
    <p className={styles.quiet}>
      {say.former}: {told ? `${told.matter.number} ${told.matter.title}` : id}
    </p>
  );
}
