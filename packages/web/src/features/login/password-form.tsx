import { Button, PasswordInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import { type FormEvent, useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { useSessionActs } from '../../lib/session.ts';
import styles from './entry-frame.module.css';
import { loginWords } from './words.ts';

/** Current password, the next one twice; the server has the last word on what is strong enough. */
export function PasswordForm() {
  const say = useWords(loginWords).change;
  const lang = useLang();
  const acts = useSessionActs();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const [fault, setFault] = useState<unknown>();
  const differs = again !== '' && again !== next;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setState('busy');
    setFault(undefined);
    try {
      await acts.changePassword(current, next);
      setState('done');
      setCurrent('');
      setNext('');
      setAgain('');
    } catch (error) {
      setFault(error);
      setState('idle');
    }
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordInput
        label={say.current}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={say.next}
        description={say.rule}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={10}
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      <PasswordInput
        label={say.again}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={again}
        error={differs ? say.differs : undefined}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {fault instanceof ApiError ? fault.texts[lang] : String(fault)}
        </p>
      )}
      {state === 'done' && (
        <p className={styles.done} role="status">
          {say.done}
        </p>
      )}
      <Button type="submit" loading={state === 'busy'} disabled={next === '' || next !== again}>
        {say.submit}
      </Button>
    </form>
  );
}
