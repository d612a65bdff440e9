import { Button } from '@mantine/core';
import { useLang, useWords } from '../i18n/lang.ts';
import { ApiError } from '../lib/api.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './error-panel.module.css';
import { Icon } from './icon.tsx';
import { componentWords } from './words.ts';

/** What failed, what still holds, what to do, and a number to copy. */
export function ErrorPanel({ error, retry }: { error: unknown; retry?: () => void }) {
  const say = useWords(componentWords);
  const lang = useLang();
  const known = error instanceof ApiError;
  const code = known ? error.code : error instanceof Error ? error.message : String(error);
  return (
    <div className={styles.panel} role="alert">
      <span className={styles.sign}>
        <Icon name="warning" size={24} />
      </span>
      <div className={styles.body}>
        <p className={styles.title}>{known ? error.texts[lang] : say.errorTitle}</p>
        <p className={styles.text}>
          {say.errorHolds} {say.errorCode}: <code>{code}</code>
        </p>
        <div className={styles.acts}>
          {retry && (
            <Button size="xs" variant="default" onClick={retry}>
              {say.retry}
            </Button>
          )}
          <CopyButton text={known ? `${code} ${JSON.stringify(error.detail)}` : code} />
        </div>
      </div>
    </div>
  );
}
