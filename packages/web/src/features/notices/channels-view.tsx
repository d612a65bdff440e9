import { Button, NativeSelect, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CHANNEL_KINDS, type Channel, type ChannelKind } from '@wenqu/domain';
import { type FormEvent, useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import { NOTICES_KEY } from '../../lib/notices.ts';
import styles from './notices.module.css';
import { channelsQuery } from './queries.ts';
import { noticeWords } from './words.ts';

const NEW: Channel = {
  ...{ id: '', version: 0, kind: 'wecom', name: '', enabled: true, url: '', user: '', from: '' },
  ...{ body: '{"phone":"{phone}","text":"{text}"}', hasSecret: false },
};

/** Ways out of the house: set up, tried, switched off. */
export function ChannelsView() {
  const say = useWords(noticeWords).channels;
  const channels = useQuery(channelsQuery);
  const [open, setOpen] = useState<Channel>();
  return (
    <Pane flush>
      <div className={styles.tools}>
        <p className={styles.quiet}>{say.lead}</p>
        <Button onClick={() => setOpen(NEW)}>{say.add}</Button>
      </div>
      {open && <ChannelForm key={open.id} held={open} onDone={() => setOpen(undefined)} />}
      {channels.isPending ? (
        <Skeleton rows={3} />
      ) : channels.isError ? (
        <ErrorPanel error={channels.error} retry={() => void channels.refetch()} />
      ) : channels.data.items.length === 0 ? (
        <EmptyState title={say.none} />
      ) : (
        <ul className={styles.list}>
          {channels.data.items.map((channel) => (
            <Row key={channel.id} channel={channel} onEdit={() => setOpen(channel)} />
          ))}
        </ul>
      )}
    </Pane>
  );
}

function Row({ channel, onEdit }: { channel: Channel; onEdit: () => void }) {
  const say = useWords(noticeWords).channels;
  const lang = useLang();
  const [told, setTold] = useState('');
  const [busy, setBusy] = useState(false);
  const attempt = async () => {
    setBusy(true);
    try {
      const path = `notices/channels/${encodeURIComponent(channel.id)}/trial`;
      const said = await sendJson<{ ok: boolean; answer: string }>('POST', path, { body: {} });
      setTold(said.ok ? say.trialOk(said.answer) : say.trialBad(said.answer));
    } catch (error) {
      setTold(faultText(error, lang));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <Chip tone={channel.enabled ? 'normal' : 'offline'}>
          {channel.enabled ? say.enabled : say.disabled}
        </Chip>
        <strong>{channel.name}</strong>
        <span className={styles.quiet}>{say.kinds[channel.kind]}</span>
        <span className={styles.acts}>
          <Button size="compact-sm" variant="default" loading={busy} onClick={() => void attempt()}>
            {say.trial}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onEdit}>
            {say.edit}
          </Button>
        </span>
      </div>
      <p className={styles.text}>{channel.url}</p>
      <p role="status" className={styles.text}>
        {told}
      </p>
    </li>
  );
}

function ChannelForm({ held, onDone }: { held: Channel; onDone: () => void }) {
  const say = useWords(noticeWords).channels;
  const lang = useLang();
  const client = useQueryClient();
  const [channel, setChannel] = useState(held);
  const [secret, setSecret] = useState('');
  const [fault, setFault] = useState<unknown>();
  const set = (more: Partial<Channel>) => setChannel({ ...channel, ...more });
  const faultOf = (field: string) => fieldFaults(fault).find((each) => each.field === field)?.[lang];
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { id, version, hasSecret: _, ...rest } = channel;
    try {
      await sendJson('PUT', `notices/channels/${encodeURIComponent(id)}`, {
        body: { ...rest, ...(secret === '' ? {} : { secret }) },
        version,
      });
      await client.invalidateQueries({ queryKey: NOTICES_KEY });
      onDone();
    } catch (error) {
      setFault(error);
    }
  };
  const text = (field: 'id' | 'name' | 'url' | 'user' | 'from', description?: string) => (
    <TextInput
      label={say[field]}
      description={description}
      autoComplete="off"
      disabled={field === 'id' && held.id !== ''}
      error={faultOf(field)}
      value={channel[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  const isMail = channel.kind === 'email';
  return (
    <form className={styles.formBox} onSubmit={(event) => void save(event)}>
      <div className={styles.fields}>
        {text('id')}
        {text('name')}
        <NativeSelect
          label={say.kind}
          value={channel.kind}
          data={CHANNEL_KINDS.map((value) => ({ value, label: say.kinds[value] }))}
          onChange={(event) => set({ kind: event.currentTarget.value as ChannelKind })}
        />
        {text('url', say.urlHint)}
        {isMail && text('user')}
        {isMail && text('from')}
        <PasswordInput
          label={say.secret}
          {...(channel.hasSecret ? { description: say.secretKept } : {})}
          autoComplete="new-password"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      </div>
      {channel.kind === 'sms' && (
        <Textarea
          label={say.body}
          autosize
          minRows={2}
          error={faultOf('body')}
          value={channel.body}
          onChange={(event) => set({ body: event.currentTarget.value })}
        />
      )}
      <Switch
        label={say.enabled}
        checked={channel.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit">{say.save}</Button>
        <Button variant="default" onClick={onDone}>
          {say.cancel}
        </Button>
      </div>
    </form>
  );
}
