import { Button, PasswordInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import { type FormEvent, useEffect, useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { useSessionActs } from '../../lib/session.ts';
import styles from './entry-frame.module.css';
import { EntryFrame } from './entry-frame.tsx';
import { loginWords } from './words.ts';

export default function LoginPage() {
  const say = useWords(loginWords);
  const lang = useLang();
  const acts = useSessionActs();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    document.title = `${say.title} · 问渠`;
  }, [say]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      await acts.signIn(name.trim(), password);
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <EntryFrame
      title={say.title}
      foot={
        <>
          <p>{say.help}</p>
          <p>{say.first}</p>
        </>
      }
    >
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label={say.name}
          name="username"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={say.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {fault !== undefined && (
          <p className={styles.fault} role="alert">
            {fault instanceof ApiError ? fault.texts[lang] : say.failed}
          </p>
        )}
        <Button type="submit" loading={busy} fullWidth>
          {say.submit}
        </Button>
      </form>
    </EntryFrame>
  );
}
