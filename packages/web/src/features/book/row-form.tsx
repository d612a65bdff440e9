import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { BookKind } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { getJson, sendJson } from '../../lib/api.ts';
import { type FieldFault, faultText, fieldFaults, isConflict } from '../../lib/fault-text.ts';
import styles from './book.module.css';
import { ConflictPanel } from './conflict-panel.tsx';
import { changesOf, type Draft, draftOf, sentValue } from './draft.ts';
import { FieldInput } from './field-input.tsx';
import { type BookField, type Fields, rowQuery } from './queries.ts';
import { bookWords } from './words.ts';

/** Fields a person gives by hand; who verified a limit and when is said by the act of verifying. */
const byHand = (fields: readonly BookField[]) =>
  fields.filter(({ name }) => name !== 'verifiedBy' && name !== 'verifiedAt');

/**
 * The form of a row, changed or new. The server's word on each field stands at the field; somebody else's
 * change in the meantime is shown field by field.
 */
export function RowForm({
  kind,
  row,
  start,
  fields: given,
  onDone,
}: {
  kind: BookKind;
  /** The row as it was opened; without one, `start` is the draft of a new one. */
  row?: Fields;
  start?: Draft;
  fields: readonly BookField[];
  onDone: (row: Fields) => void;
}) {
  const say = useWords(bookWords);
  const lang = useLang();
  const client = useQueryClient();
  const fields = byHand(given);
  const [base, setBase] = useState(row);
  const [opened] = useState<Draft>(() => (row ? draftOf(kind, fields, row) : (start ?? {})));
  const [typed, setTyped] = useState<Draft>(opened);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const [theirs, setTheirs] = useState<Fields>();
  const faults = fieldFaults(fault);
  const faultOf = (name: string): FieldFault | undefined => faults.find((each) => each.field === name);
  const changes = base ? changesOf(fields, opened, typed) : undefined;

  const send = async (set: Record<string, unknown>, version: number | undefined): Promise<Fields> => {
    if (base === undefined) {
      const extra = kind === 'limits' ? { verifiedBy: '', verifiedAt: null } : {};
      const whole = Object.fromEntries(
        fields.map((field) => [field.name, sentValue(field, typed[field.name])]),
      );
      return sendJson<Fields>('POST', `book/${kind}`, { body: { row: { ...whole, ...extra }, reason } });
    }
    const path = `book/${kind}/${encodeURIComponent(base.id)}`;
    return sendJson<Fields>('PATCH', path, {
      body: { set, reason },
      ...(version !== undefined && { version }),
    });
  };
  const save = async (set = changes ?? {}, version = base?.version) => {
    setBusy(true);
    setFault(undefined);
    try {
      const kept = await send(set, version);
      client.setQueryData(rowQuery(kind, kept.id).queryKey, kept);
      await client.invalidateQueries({ queryKey: ['book'] });
      void client.invalidateQueries({ queryKey: ['points'] });
      onDone(kept);
    } catch (error) {
      setFault(error);
      if (base && isConflict(error)) setTheirs(await getJson<Fields>(`book/${kind}/${base.id}`));
    } finally {
      setBusy(false);
    }
  };
  if (theirs && base && changes)
    return (
      <ConflictPanel
        {...{ kind, fields, base, theirs, changes, busy }}
        onCancel={() => onDone(theirs)}
        onSave={(set) => {
          setBase(theirs);
          setTheirs(undefined);
          if (Object.keys(set).length === 0) onDone(theirs);
          else void save(set, theirs.version);
        }}
      />
    );
  const unchanged = changes !== undefined && Object.keys(changes).length === 0;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={styles.fields}>
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            kind={kind}
            field={field}
            value={typed[field.name]}
            error={faultOf(field.name)?.[lang]}
            onChange={(value) => setTyped((was) => ({ ...was, [field.name]: value }))}
          />
        ))}
        <Textarea
          className={styles.wide ?? ''}
          label={say.form.reason}
          description={say.form.reasonHint}
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faults.length > 0
            ? `${say.form.fixFirst} ${faults.map((each) => each[lang]).join(' ')}`
            : faultText(fault, lang)}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" loading={busy} disabled={reason.trim() === '' || unchanged}>
          {say.form.save}
        </Button>
        {base && (
          <Button variant="default" disabled={busy} onClick={() => onDone(base)}>
            {say.row.cancel}
          </Button>
        )}
        {unchanged && <span className={styles.quiet}>{say.form.unchanged}</span>}
      </div>
    </form>
  );
}
