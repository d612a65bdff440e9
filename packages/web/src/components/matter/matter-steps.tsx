import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FieldValues, formatInstant, type Instant, type MatterRow, machineRow } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { beijingInstant } from '../../lib/beijing-field.ts';
import { faultText, fieldFaults, isConflict } from '../../lib/fault-text.ts';
import { MATTERS_KEY, type MatterTold, newClientId, tableOf, useMatterActs } from '../../lib/matters.ts';
import { usePhone } from '../../lib/use-wide.ts';
import dialog from '../reason-dialog.module.css';
import { componentWords } from '../words.ts';
import styles from './matter.module.css';
import { eventName, matterWords } from './matter-words.ts';
import { StepForm } from './step-form.tsx';

/** The steps somebody may take now, each with the form its row draws. */
export function MatterSteps({
  told,
  except = [],
}: {
  told: MatterTold;
  /** Events a page offers in its own way. */
  except?: readonly string[];
}) {
  const say = useWords(matterWords);
  const lang = useLang();
  const [event, setEvent] = useState<string>();
  const { matter, choices } = told;
  const shown = choices.filter((each) => !except.includes(each));
  if (shown.length === 0) return <p className={styles.quiet}>{say.noSteps}</p>;
  return (
    <>
      <div className={styles.acts}>
        {shown.map((each, at) => (
          <Button
            key={each}
            size="xs"
            variant={at === 0 ? 'filled' : 'default'}
            onClick={() => setEvent(each)}
          >
            {eventName(matter.machine, each, lang)}
          </Button>
        ))}
      </div>
      {event !== undefined && <StepDialog told={told} event={event} close={() => setEvent(undefined)} />}
    </>
  );
}

/** One step: what is asked for, why, and when it happened. What was typed stays when it is refused. */
export function StepDialog({
  told,
  event,
  preset = {},
  close,
  onDone,
}: {
  told: MatterTold;
  event: string;
  preset?: FieldValues;
  close: () => void;
  onDone?: (told: MatterTold) => void;
}) {
  const say = useWords(matterWords);
  const common = useWords(componentWords);
  const lang = useLang();
  const phone = usePhone();
  const { matter } = told;
  const row = machineRow<MatterRow>(tableOf(matter.machine)?.rows ?? [], matter.state, event);
  const step = useStep(told, event, preset, (done) => {
    onDone?.(done);
    close();
  });
  const title = eventName(matter.machine, event, lang);
  return (
    <Modal.Root
      opened
      onClose={close}
      centered
      size="lg"
      fullScreen={phone}
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <div className={dialog.head}>
          <Modal.Title className={dialog.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={common.close} />
        </div>
        <Modal.Body>
          <form
            className={dialog.form}
            onSubmit={(submitted) => {
              submitted.preventDefault();
              void step.send();
            }}
          >
            <p className={dialog.effect}>{`${matter.number} ${matter.title}`}</p>
            {row?.asks && (
              <StepForm
                asks={row.asks}
                given={step.given}
                onChange={step.setGiven}
                faults={fieldFaults(step.fault)}
              />
            )}
            <Textarea
              label={say.reason}
              required={row?.reason !== 'optional'}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={2000}
              value={step.reason}
              onChange={(typed) => step.setReason(typed.currentTarget.value)}
            />
            <TextInput
              type="datetime-local"
              label={say.form.happenedAt}
              description={say.form.happenedHint}
              value={step.happened}
              onChange={(typed) => step.setHappened(typed.currentTarget.value)}
            />
            {step.fault !== undefined && <Fault fault={step.fault} reload={step.reload} />}
            <div className={dialog.acts}>
              <Button variant="default" onClick={close} disabled={step.busy}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={step.busy}>
                {say.form.confirm}
              </Button>
            </div>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function useStep(told: MatterTold, event: string, preset: FieldValues, done: (told: MatterTold) => void) {
  const acts = useMatterActs();
  const client = useQueryClient();
  const [given, setGiven] = useState<FieldValues>(preset);
  const [reason, setReason] = useState('');
  const [happened, setHappened] = useState('');
  const [clientId] = useState(newClientId);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    setFault(undefined);
    const { id, version } = told.matter;
    const happenedAt = happened === '' ? undefined : beijingInstant(happened);
    try {
      const step = { event, version, reason, given, clientId };
      done(await acts.act(id, { ...step, ...(happenedAt !== undefined && { happenedAt }) }));
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const reload = () => {
    setFault(undefined);
    void client.invalidateQueries({ queryKey: MATTERS_KEY });
  };
  return { given, setGiven, reason, setReason, happened, setHappened, busy, fault, send, reload };
}

function Fault({ fault, reload }: { fault: unknown; reload: () => void }) {
  const say = useWords(matterWords);
  const common = useWords(componentWords);
  const lang = useLang();
  const stale = isConflict(fault) && fault instanceof ApiError ? fault.detail : undefined;
  const text = stale
    ? say.form.stale(
        String(stale.by || say.form.somebody),
        formatInstant(Number(stale.at ?? 0) as Instant).slice(0, 16),
      )
    : faultText(fault, lang);
  return (
    <p className={dialog.fault} role="alert">
      {text}
      {stale && (
        <Button size="xs" variant="default" ml={8} onClick={reload}>
          {common.reload}
        </Button>
      )}
    </p>
  );
}
