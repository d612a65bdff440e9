import { Button } from '@mantine/core';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { useSessionActs } from '../../lib/session.ts';
import styles from './entry-frame.module.css';
import { EntryFrame } from './entry-frame.tsx';
import { PasswordForm } from './password-form.tsx';
import { loginWords } from './words.ts';

/** Forced: nothing else opens before the first password is changed. */
export default function PasswordPage({ forced = false }: { forced?: boolean }) {
  const say = useWords(loginWords).change;
  const acts = useSessionActs();
  if (!forced) {
    return (
      <PageFrame title={say.title}>
        <Pane>
          <div style={{ maxWidth: 360 }}>
            <PasswordForm />
          </div>
        </Pane>
      </PageFrame>
    );
  }
  return (
    <EntryFrame
      title={say.title}
      foot={
        <Button variant="subtle" size="compact-sm" onClick={() => void acts.signOut()}>
          {say.signOut}
        </Button>
      }
    >
      <p className={styles.lead}>{say.forced}</p>
      <PasswordForm />
    </EntryFrame>
  );
}
