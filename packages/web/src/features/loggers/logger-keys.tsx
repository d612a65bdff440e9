import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, PasswordInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, type Instant, type LoggerKey } from '@wenqu/domain';
import { useState } from 'react';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { actorText } from '../../components/order-chips.tsx';
import { orderWords } from '../../components/order-words.ts';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { getJson, sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { editionSpoken, type LoggerView } from '../../lib/loggers.ts';
import styles from './loggers.module.css';
import { loggerWords } from './words.ts';

/** The keys of one logger, without the keys. */
interface KeyHolder {
  readonly mn: string;
  readonly keys: readonly LoggerKey[];
  readonly dueAt: Instant | null;
  readonly due: boolean;
  readonly requestedAt: Instant | null;
}

const TONES: Readonly<Record<LoggerKey['state'], ChipTone>> = {
  pending: 'suspect',
  current: 'normal',
  previous: 'plain',
  retired: 'offline',
  dropped: 'offline',
};
const KEYS = ['keys'];
const SETTINGS = ['keys', 'settings'];

/** SM4 keys of a logger of the 2025 edition: entered or changed by order, never shown again. */
export function LoggerKeys({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords).keys;
  const query = useQuery({
    queryKey: KEYS,
    queryFn: ({ signal }) => getJson<{ items: readonly KeyHolder[] }>('keys', {}, { signal }),
  });
  if (query.isPending) return <Skeleton rows={4} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const holder = query.data.items.find(({ mn }) => mn.toLowerCase() === view.mn.toLowerCase());
  const keys = holder?.keys ?? [];
  return (
    <div className={styles.columns}>
      <Pane title={say.title}>
        {editionSpoken(view) !== '2025' && <p className={styles.quiet}>{say.notNeeded}</p>}
        {holder && (
          <Facts
            facts={[
              [
                say.due,
                holder.dueAt === null ? (
                  '—'
                ) : (
                  <span key="due" className={styles.cells}>
                    {formatInstant(holder.dueAt)}
                    {holder.due && <Chip tone="suspect">{say.overdue}</Chip>}
                  </span>
                ),
              ],
              [say.requested, holder.requestedAt === null ? '—' : formatInstant(holder.requestedAt)],
            ]}
          />
        )}
        <KeyActs view={view} hasKey={keys.some(({ state }) => state === 'current')} />
      </Pane>
      <Pane title={say.list}>
        {keys.length === 0 ? <p className={styles.quiet}>{say.none}</p> : <KeyTable keys={keys} />}
      </Pane>
      <AutoRotate />
    </div>
  );
}

function KeyTable({ keys }: { keys: readonly LoggerKey[] }) {
  const say = useWords(loggerWords).keys;
  const words = useWords(orderWords);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={say.list} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.columns.state}</th>
            <th>{say.columns.origin}</th>
            <th>{say.columns.since}</th>
            <th>{say.columns.until}</th>
            <th>{say.columns.by}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>
                <Chip tone={TONES[key.state]}>{say.states[key.state]}</Chip>
              </td>
              <td className={styles.nowrap}>
                {key.order === '' ? (
                  say.origins[key.origin]
                ) : (
                  <Link to="/orders/$id" params={{ id: key.order }}>
                    {key.order}
                  </Link>
                )}
              </td>
              <td className={styles.nowrap}>{formatInstant(key.currentFrom ?? key.createdAt)}</td>
              <td className={styles.nowrap}>{key.currentTo === null ? '—' : formatInstant(key.currentTo)}</td>
              <td className={styles.nowrap}>{actorText(key.by, key.byName, words)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Enter a key that a person knows, or let the house make one and send it by order 1014. */
function KeyActs({ view, hasKey }: { view: LoggerView; hasKey: boolean }) {
  const say = useWords(loggerWords).keys;
  const client = useQueryClient();
  const [open, setOpen] = useState<'enter' | 'rotate'>();
  const [key, setKey] = useState('');
  const renew = () => client.invalidateQueries({ queryKey: KEYS });
  return (
    <div className={styles.quick}>
      <Button size="xs" variant={hasKey ? 'default' : 'filled'} onClick={() => setOpen('enter')}>
        {say.enter}
      </Button>
      <Button size="xs" variant={hasKey ? 'filled' : 'default'} onClick={() => setOpen('rotate')}>
        {say.rotate}
      </Button>
      <ReasonDialog
        opened={open === 'enter'}
        title={`${say.enter} · ${view.mn}`}
        effect={say.enterEffect}
        confirm={say.enter}
        act={async (reason) => {
          await sendJson('POST', 'keys', { body: { mn: view.mn, key: key.trim(), reason } });
          setKey('');
          await renew();
        }}
        onClose={() => {
          setKey('');
          setOpen(undefined);
        }}
      >
        <PasswordInput
          label={say.key}
          description={say.keyHint}
          required
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': say.show }}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </ReasonDialog>
      <ReasonDialog
        opened={open === 'rotate'}
        title={`${say.rotate} · ${view.mn}`}
        effect={say.rotateEffect}
        confirm={say.rotate}
        act={async (reason) => {
          await sendJson('POST', `keys/${encodeURIComponent(view.mn)}/rotate`, { body: { reason } });
          await renew();
          void client.invalidateQueries({ queryKey: ['orders'] });
        }}
        onClose={() => setOpen(undefined)}
      />
    </div>
  );
}

interface KeySettings {
  readonly autoRotate: boolean;
  readonly byName: string;
  readonly at: Instant | null;
}

/** Of the whole district: a logger that asks for a key gets one by itself, on the word of who switched it on. */
function AutoRotate() {
  const say = useWords(loggerWords).keys;
  const lang = useLang();
  const client = useQueryClient();
  const [fault, setFault] = useState<unknown>();
  const settings = useQuery({
    queryKey: SETTINGS,
    queryFn: ({ signal }) => getJson<KeySettings>('keys/settings', {}, { signal }),
  }).data;
  if (!settings) return null;
  const set = async (autoRotate: boolean) => {
    setFault(undefined);
    try {
      client.setQueryData(
        SETTINGS,
        await sendJson<KeySettings>('PUT', 'keys/settings', { body: { autoRotate } }),
      );
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <Pane title={say.settings}>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={settings.autoRotate}
          onChange={(event) => void set(event.currentTarget.checked)}
        />
        <span>{say.auto}</span>
      </label>
      <p className={styles.quiet}>
        {settings.at === null ? say.autoHint : say.autoSet(settings.byName, formatInstant(settings.at))}
      </p>
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
    </Pane>
  );
}
