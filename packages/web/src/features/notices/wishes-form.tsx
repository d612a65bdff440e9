import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Channel, NoticePreference } from '@wenqu/domain';
import { type FormEvent, useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import { NOTICES_KEY } from '../../lib/notices.ts';
import styles from './notices.module.css';
import { channelsQuery, wishesQuery } from './queries.ts';
import { noticeWords } from './words.ts';

/** How one wants to be told. */
export function WishesForm() {
  const wishes = useQuery(wishesQuery);
  const channels = useQuery(channelsQuery);
  if (wishes.isError) return <ErrorPanel error={wishes.error} retry={() => void wishes.refetch()} />;
  if (channels.isError) return <ErrorPanel error={channels.error} retry={() => void channels.refetch()} />;
  if (wishes.isPending || channels.isPending) return <Skeleton rows={6} />;
  return <Form key={wishes.data.version} held={wishes.data} channels={channels.data.items} />;
}

const TEXTS = ['phone', 'email', 'wecomId', 'feishuId'] as const;

function Form({ held, channels }: { held: NoticePreference; channels: readonly Channel[] }) {
  const say = useWords(noticeWords).wishes;
  const lang = useLang();
  const client = useQueryClient();
  const [wishes, setWishes] = useState(held);
  const [fault, setFault] = useState<unknown>();
  const [saved, setSaved] = useState(false);
  const set = (more: Partial<NoticePreference>) => {
    setSaved(false);
    setWishes({ ...wishes, ...more });
  };
  const faultOf = (field: string) => fieldFaults(fault).find((each) => each.field === field)?.[lang];
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setFault(undefined);
    const { account: _, version, ...body } = wishes;
    try {
      const kept = await sendJson<NoticePreference>('PUT', 'notices/preference', { body, version });
      setSaved(true);
      setWishes(kept);
      await client.invalidateQueries({ queryKey: [...NOTICES_KEY, 'unread'] });
    } catch (error) {
      setFault(error);
    }
  };
  const time = (field: 'quietFrom' | 'quietTo' | 'digestAt', label: string) => (
    <TextInput
      type="time"
      label={label}
      error={faultOf(field)}
      value={wishes[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  const toggle = (id: string, on: boolean) =>
    set({ channels: on ? [...wishes.channels, id] : wishes.channels.filter((each) => each !== id) });
  return (
    <Pane>
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <p className={styles.quiet}>{say.lead}</p>
        <div className={styles.fields}>
          {TEXTS.map((field) => (
            <TextInput
              key={field}
              label={say[field]}
              autoComplete="off"
              error={faultOf(field)}
              value={wishes[field]}
              onChange={(event) => set({ [field]: event.currentTarget.value })}
            />
          ))}
        </div>
        <fieldset className={styles.group}>
          <legend>{say.channels}</legend>
          {channels.length === 0 && <p className={styles.quiet}>{say.noChannels}</p>}
          {channels.map(({ id, name, enabled }) => (
            <Checkbox
              key={id}
              label={`${wishes.channels.includes(id) ? `${wishes.channels.indexOf(id) + 1}. ` : ''}${name}`}
              disabled={!enabled && !wishes.channels.includes(id)}
              checked={wishes.channels.includes(id)}
              onChange={(event) => toggle(id, event.currentTarget.checked)}
            />
          ))}
          {faultOf('channels') && <p className={styles.fault}>{faultOf('channels')}</p>}
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{say.quiet}</legend>
          <div className={styles.times}>
            {time('quietFrom', say.from)}
            {time('quietTo', say.to)}
          </div>
          <p className={styles.quiet}>{say.quietHint}</p>
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{say.digest}</legend>
          <div className={styles.times}>{time('digestAt', say.digestTime)}</div>
          <p className={styles.quiet}>{say.digestHint}</p>
        </fieldset>
        {fault !== undefined && (
          <p className={styles.fault} role="alert">
            {faultText(fault, lang)}
          </p>
        )}
        <div className={styles.acts}>
          <Button type="submit">{say.save}</Button>
          <span role="status">{saved ? say.saved : ''}</span>
        </div>
      </form>
    </Pane>
  );
}
