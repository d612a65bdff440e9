import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Account, formatInstant, type Instant } from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { AccountForm } from './account-form.tsx';
import styles from './accounts.module.css';
import { oneTimePassword } from './one-time-password.ts';
import type { OneTime } from './password-dialog.tsx';
import { sessionsQuery } from './queries.ts';
import { accountWords } from './words.ts';

type Act = 'disable' | 'enable' | 'reset' | 'end';

/** One login: its fields, what may be done to it, where it is signed in. */
export function AccountPane({
  account,
  onPassword,
  onClose,
}: {
  account: Account;
  onPassword: (oneTime: OneTime) => void;
  onClose: () => void;
}) {
  const say = useWords(accountWords);
  const mayWrite = useMay('account.write');
  const mayAudit = useMay('audit.read');
  const own = useAccount()?.id === account.id;
  const [act, setAct] = useState<Act>('reset');
  // Apart from the act, so that the dialog keeps its words while it closes.
  const [asking, setAsking] = useState(false);
  const ask = (next: Act) => {
    setAct(next);
    setAsking(true);
  };
  const [saved, setSaved] = useState(0);
  return (
    <Pane title={say.one.title(account.name)} className={styles.side}>
      {mayWrite ? (
        <>
          {own && <p className={styles.quiet}>{say.one.self}</p>}
          <AccountForm
            key={saved}
            account={account}
            own={own}
            onDone={() => setSaved(saved + 1)}
            onCancel={onClose}
          />
          <div className={styles.more}>
            {!own && (
              <Button
                size="xs"
                variant="default"
                onClick={() => ask(account.disabled ? 'enable' : 'disable')}
              >
                {account.disabled ? say.one.enable : say.one.disable}
              </Button>
            )}
            {!own && (
              <Button size="xs" variant="default" onClick={() => ask('reset')}>
                {say.one.reset}
              </Button>
            )}
          </div>
        </>
      ) : (
        <p>{account.displayName}</p>
      )}
      <p className={styles.quiet}>
        {say.one.created}: {formatInstant(account.createdAt as Instant)}{' '}
        {mayAudit && (
          <Link to="/admin/audit" search={{ by: account.id }}>
            {say.one.audit}
          </Link>
        )}
      </p>
      <Sessions account={account} {...(mayWrite && { onEnd: () => ask('end') })} />
      <ActDialog
        account={account}
        act={act}
        opened={asking}
        onPassword={onPassword}
        onClose={() => setAsking(false)}
      />
    </Pane>
  );
}

function ActDialog({
  account,
  act,
  opened,
  onPassword,
  onClose,
}: {
  account: Account;
  act: Act;
  opened: boolean;
  onPassword: (oneTime: OneTime) => void;
  onClose: () => void;
}) {
  const say = useWords(accountWords);
  const client = useQueryClient();
  const name = account.displayName;
  const words: Readonly<Record<Act, readonly [title: string, effect: string, confirm: string]>> = {
    disable: [say.one.disableTitle(name), say.one.disableText, say.one.disable],
    enable: [say.one.enableTitle(name), say.one.enableText, say.one.enable],
    reset: [say.one.resetTitle(name), say.one.resetText, say.one.reset],
    end: [say.sessions.endTitle(name), say.sessions.endText, say.sessions.end],
  };
  const [title, effect, confirm] = words[act];
  const run = async () => {
    if (act === 'end') await sendJson('DELETE', `accounts/${account.id}/sessions`);
    else {
      const password = oneTimePassword();
      const body = act === 'reset' ? { password } : { disabled: act === 'disable' };
      await sendJson('PATCH', `accounts/${account.id}`, { body });
      if (act === 'reset') onPassword({ name, password });
    }
    await client.invalidateQueries({ queryKey: ['accounts'] });
  };
  return (
    <ReasonDialog
      opened={opened}
      reasonNeeded={false}
      danger={act !== 'enable'}
      title={title}
      effect={effect}
      confirm={confirm}
      act={run}
      onClose={onClose}
    />
  );
}

function Sessions({ account, onEnd }: { account: Account; onEnd?: () => void }) {
  const say = useWords(accountWords);
  const query = useQuery(sessionsQuery(account.id));
  return (
    <section aria-label={say.sessions.title}>
      <h3 className={styles.sub}>{say.sessions.title}</h3>
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <p className={styles.quiet}>{say.sessions.none}</p>
      ) : (
        <>
          <ul className={styles.sessions}>
            {query.data.map((session) => (
              <li key={session.id}>
                <div>
                  {say.sessions.since} {formatInstant(session.createdAt)} · {say.sessions.seen}{' '}
                  {formatInstant(session.seenAt)}
                </div>
                <div className={styles.quiet}>
                  {session.remote} · {session.agent}
                </div>
              </li>
            ))}
          </ul>
          {onEnd && (
            <Button size="xs" variant="default" onClick={onEnd}>
              {say.sessions.end}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
