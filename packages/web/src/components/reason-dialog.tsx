import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { faultText, isConflict } from '../lib/fault-text.ts';
import styles from './reason-dialog.module.css';
import { componentWords } from './words.ts';

/**
 * Asks before an act that is kept for good: names the object and the effect, wants a reason, and keeps the
 * text when the server refuses. Focus returns to the opener.
 */
export function ReasonDialog({
  opened,
  title,
  effect,
  act,
  confirm,
  reasonNeeded = true,
  danger = false,
  children,
  onStale,
  reasonLabel,
  reasonPreset = '',
  onClose,
}: {
  opened: boolean;
  title: string;
  effect?: string;
  /** Does it; a thrown ApiError is shown in the dialog. */
  act: (reason: string) => Promise<void>;
  confirm: string;
  reasonNeeded?: boolean;
  danger?: boolean;
  children?: ReactNode;
  /** Offered when somebody else was faster (409): read again what is kept now. */
  onStale?: () => void;
  reasonLabel?: string;
  /** Filled in at first; the person may change it. */
  reasonPreset?: string;
  onClose: () => void;
}) {
  const say = useWords(componentWords);
  const lang = useLang();
  const [reason, setReason] = useState(reasonPreset);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const submit = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await act(reason.trim());
      setReason(reasonPreset);
      onClose();
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal.Root opened={opened} onClose={onClose} centered transitionProps={{ duration: 120 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={say.close} />
        </div>
        <Modal.Body>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            {effect !== undefined && <p className={styles.effect}>{effect}</p>}
            {children}
            {reasonNeeded && (
              <Textarea
                label={reasonLabel ?? say.reason}
                required
                autosize
                minRows={2}
                maxRows={8}
                maxLength={2000}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
                data-autofocus
              />
            )}
            {fault !== undefined && (
              <p className={styles.fault} role="alert">
                {faultText(fault, lang)}
                {onStale && isConflict(fault) && (
                  <Button
                    size="xs"
                    variant="default"
                    ml={8}
                    onClick={() => {
                      setFault(undefined);
                      onStale();
                    }}
                  >
                    {say.reload}
                  </Button>
                )}
              </p>
            )}
            <div className={styles.acts}>
              <Button variant="default" onClick={onClose} disabled={busy}>
                {say.cancel}
              </Button>
              <Button
                type="submit"
                loading={busy}
                disabled={reasonNeeded && reason.trim() === ''}
                {...(danger ? { color: '#B3261E' } : {})}
              >
                {confirm}
              </Button>
            </div>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
