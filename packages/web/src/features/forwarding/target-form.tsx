import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ForwardTarget } from '@wenqu/domain';
import { useState } from 'react';
import { Segments } from '../../components/segments.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import { draftOf, EMPTY_FORM, type FormDraft, formOf } from './draft.ts';
import { FilterFields } from './filter-fields.tsx';
import styles from './forwarding.module.css';
import { MappingFields } from './mapping-fields.tsx';
import { TestButton } from './test-button.tsx';
import { forwardWords } from './words.ts';

export type SetForm = (set: Partial<FormDraft>) => void;
export type FaultOf = (field: string) => string | undefined;
export interface FieldsProps {
  readonly form: FormDraft;
  readonly set: SetForm;
  readonly faultOf: FaultOf;
}

/** A new target, or one at hand. Secrets are only ever written. */
export function TargetForm({
  target,
  onDone,
  onCancel,
}: {
  target?: ForwardTarget;
  onDone: (target: ForwardTarget) => void;
  onCancel: () => void;
}) {
  const say = useWords(forwardWords);
  const lang = useLang();
  const client = useQueryClient();
  const [form, setForm] = useState<FormDraft>(() => (target ? formOf(target) : EMPTY_FORM));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const set: SetForm = (change) => setForm((was) => ({ ...was, ...change }));
  const faultOf: FaultOf = (field) => fieldFaults(fault).find((each) => each.field === field)?.[lang];
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const body = { ...draftOf(form, target), reason: reason.trim() };
      const kept = target
        ? await sendJson<ForwardTarget>('PUT', `forwarding/${target.id}`, { body, version: target.version })
        : await sendJson<ForwardTarget>('POST', 'forwarding', { body });
      await client.invalidateQueries({ queryKey: ['forwarding'] });
      onDone(kept);
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  const props = { form, set, faultOf };
  const encoded = form.mode === 'encoded';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <PlaceFields {...props} />
      <FormFields {...props} hasKey={target?.hasKey ?? false} hasPw={target?.hasPw ?? false} />
      <FilterFields {...props} />
      {encoded && <MappingFields {...props} />}
      <SendingFields {...props} settled={target !== undefined} />
      <Textarea
        label={say.form.reason}
        required
        autosize
        minRows={1}
        maxLength={2000}
        error={faultOf('reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {fault !== undefined && (
        <div className={styles.fault} role="alert">
          {faultText(fault, lang)}
          {fieldFaults(fault).map((each) => (
            <div key={each.field + each.zh}>{each[lang]}</div>
          ))}
        </div>
      )}
      <div className={styles.acts}>
        <Button type="submit" loading={busy} disabled={reason.trim() === ''}>
          {say.form.save}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {say.form.cancel}
        </Button>
      </div>
    </form>
  );
}

function PlaceFields({ form, set, faultOf }: FieldsProps) {
  const say = useWords(forwardWords).form;
  return (
    <fieldset className={styles.group}>
      <legend>{say.place}</legend>
      <div className={styles.grid}>
        <TextInput
          label={say.name}
          required
          maxLength={100}
          error={faultOf('name')}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={say.host}
          required
          maxLength={253}
          error={faultOf('host')}
          value={form.host}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <TextInput
          label={say.port}
          required
          inputMode="numeric"
          error={faultOf('port')}
          value={form.port}
          onChange={(event) => set({ port: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label={say.tls}
        checked={form.tls}
        onChange={(event) => set({ tls: event.currentTarget.checked })}
      />
      {form.tls && (
        <TextInput
          label={say.fingerprint}
          error={faultOf('tlsFingerprint')}
          value={form.tlsFingerprint}
          onChange={(event) => set({ tlsFingerprint: event.currentTarget.value })}
        />
      )}
      <TestButton form={form} set={set} />
    </fieldset>
  );
}

function FormFields({
  form,
  set,
  faultOf,
  hasPw,
  hasKey,
}: FieldsProps & { hasPw: boolean; hasKey: boolean }) {
  const words = useWords(forwardWords);
  const say = words.form;
  return (
    <fieldset className={styles.group}>
      <legend>{say.mode}</legend>
      <div>
        <Segments
          label={say.mode}
          value={form.mode}
          choices={(['encoded', 'raw'] as const).map((value) => ({ value, text: words.modes[value] }))}
          onChange={(mode) => set({ mode })}
        />
      </div>
      <p className={styles.note}>{say.modeHint[form.mode]}</p>
      {form.mode === 'encoded' && (
        <div className={styles.grid}>
          <NativeSelect
            label={say.edition}
            value={form.edition}
            data={['2005', '2017', '2025']}
            onChange={(event) => set({ edition: event.currentTarget.value as FormDraft['edition'] })}
          />
          <TextInput
            label={say.ownPw}
            autoComplete="off"
            error={faultOf('pw')}
            {...(hasPw && { placeholder: say.pwKept })}
            value={form.pw}
            onChange={(event) => set({ pw: event.currentTarget.value })}
          />
          {form.edition === '2025' && (
            <TextInput
              label={say.key}
              autoComplete="off"
              error={faultOf('key')}
              disabled={form.forgetKey}
              {...(hasKey && { placeholder: say.pwKept })}
              value={form.key}
              onChange={(event) => set({ key: event.currentTarget.value })}
            />
          )}
        </div>
      )}
      {hasKey && form.edition === '2025' && (
        <Checkbox
          label={say.forget}
          checked={form.forgetKey}
          onChange={(event) => set({ forgetKey: event.currentTarget.checked })}
        />
      )}
    </fieldset>
  );
}

const NUMBERS = [
  ['windowFrames', 'window'],
  ['answerTimeoutS', 'timeout'],
  ['resends', 'resends'],
] as const;

function SendingFields({ form, set, faultOf, settled }: FieldsProps & { settled: boolean }) {
  const say = useWords(forwardWords).form;
  const sinces = (['now', 'beginning', 'time'] as const).map((value) => ({ value, label: say[value] }));
  return (
    <fieldset className={styles.group}>
      <legend>{say.sending}</legend>
      <div className={styles.grid}>
        {NUMBERS.map(([field, label]) => (
          <TextInput
            key={field}
            label={say[label]}
            inputMode="numeric"
            error={faultOf(field)}
            value={form[field]}
            onChange={(event) => set({ [field]: event.currentTarget.value })}
          />
        ))}
        <NativeSelect
          label={say.unanswered}
          value={form.unanswered}
          data={(['hold', 'skip'] as const).map((value) => ({ value, label: say[value] }))}
          onChange={(event) => set({ unanswered: event.currentTarget.value as FormDraft['unanswered'] })}
        />
        <NativeSelect
          label={say.since}
          disabled={settled}
          {...(settled && { description: say.sinceFixed })}
          value={form.since}
          data={sinces}
          onChange={(event) => set({ since: event.currentTarget.value as FormDraft['since'] })}
        />
        {form.since === 'time' && !settled && (
          <TextInput
            label={say.time}
            type="datetime-local"
            required
            value={form.sinceAt}
            onChange={(event) => set({ sinceAt: event.currentTarget.value })}
          />
        )}
      </div>
      <TextInput
        label={say.control}
        description={say.controlHint}
        error={faultOf('control')}
        value={form.control}
        onChange={(event) => set({ control: event.currentTarget.value })}
      />
    </fieldset>
  );
}
