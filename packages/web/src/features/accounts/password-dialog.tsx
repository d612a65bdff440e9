import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { CopyButton } from '../../components/copy-button.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './accounts.module.css';
import { accountWords } from './words.ts';

export interface OneTime {
  readonly name: string;
  readonly password: string;
}

/** A one-time password, shown once; a click beside the dialog does not lose it. */
export function PasswordDialog({ oneTime, onClose }: { oneTime: OneTime | undefined; onClose: () => void }) {
  const say = useWords(accountWords);
  return (
    <Modal
      opened={oneTime !== undefined}
      onClose={onClose}
      title={say.password.title}
      centered
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <div className={styles.form}>
        <p className={styles.quiet}>{say.password.text(oneTime?.name ?? '')}</p>
        <p className={styles.password}>
          <code>{oneTime?.password}</code>
        </p>
        <div className={styles.acts}>
          <CopyButton text={oneTime?.password ?? ''} label={say.password.copy} />
          <Button onClick={onClose}>{say.password.done}</Button>
        </div>
      </div>
    </Modal>
  );
}
