import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import type { FormDraft } from './draft.ts';
import styles from './forwarding.module.css';
import type { SetForm } from './target-form.tsx';
import { forwardWords } from './words.ts';

interface Tested {
  readonly ok: boolean;
  readonly zh: string;
  readonly en: string;
  readonly ms: number;
  readonly fingerprint: string;
}

/** Dials once from the server and says what happened; nothing is sent. */
export function TestButton({ form, set }: { form: FormDraft; set: SetForm }) {
  const say = useWords(forwardWords);
  const lang = useLang();
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState<Tested>();
  const [fault, setFault] = useState<unknown>();
  const test = async () => {
    setBusy(true);
    setFault(undefined);
    setTested(undefined);
    const { host, port, tls, tlsFingerprint } = form;
    const body = { host: host.trim(), port: Number(port), tls, tlsFingerprint: tls ? tlsFingerprint : '' };
    try {
      setTested(await sendJson<Tested>('POST', 'forwarding/test', { body }));
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <div className={styles.acts}>
        <Button
          size="xs"
          variant="default"
          loading={busy}
          disabled={form.host.trim() === '' || form.port === ''}
          onClick={() => void test()}
        >
          {say.form.test}
        </Button>
        {tested && (
          <p className={tested.ok ? styles.fine : styles.fault} role="status">
            {tested[lang]} · {say.tested(tested.ms)}
          </p>
        )}
        {fault !== undefined && (
          <p className={styles.fault} role="alert">
            {faultText(fault, lang)}
          </p>
        )}
      </div>
      {tested && tested.fingerprint !== '' && (
        <p className={styles.note}>
          SHA-256 <code className={styles.mono}>{tested.fingerprint}</code>{' '}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => set({ tlsFingerprint: tested.fingerprint })}
          >
            {say.form.pin}
          </Button>
        </p>
      )}
    </div>
  );
}
