import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { componentWords } from '../../components/words.ts';
import { useWords } from '../../i18n/lang.ts';
import { type AskDraft, closeAsk, useAsk } from '../../lib/ask-store.ts';
import { usePhone } from '../../lib/use-wide.ts';
import styles from './ask.module.css';
import { AskForm } from './ask-form.tsx';
import { ordersWords } from './words.ts';

/** Ask an order of a logger: command, fields, reason, what would go out, and then the order itself. */
export default function AskDialog() {
  const draft = useAsk();
  const say = useWords(ordersWords).dialog;
  const common = useWords(componentWords);
  const phone = usePhone();
  // Kept while the dialog closes, so that it does not empty before it is gone.
  const [last, setLast] = useState<AskDraft>();
  if (draft !== undefined && draft !== last) setLast(draft);
  return (
    <Modal.Root
      opened={draft !== undefined}
      onClose={closeAsk}
      size={760}
      fullScreen={phone}
      closeOnClickOutside={false}
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <div className={styles.top}>
          <Modal.Title className={styles.title}>{say.title}</Modal.Title>
          <Modal.CloseButton aria-label={common.close} />
        </div>
        <Modal.Body p="0 16px 16px">{last && <AskForm draft={last} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
