import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { microsOf } from './draft.ts';
import styles from './forwarding.module.css';
import type { ForwardOne } from './queries.ts';
import { forwardWords } from './words.ts';

type Act = 'pause' | 'resume' | 'resend' | 'giveUp' | 'retire';

/** Pause, resume, send again from a time, give up waiting, retire: each with a reason that is kept. */
export function TargetActs({ one: { target, status } }: { one: ForwardOne }) {
  const say = useWords(forwardWords).one;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>('pause');
  // Apart from the act, so that the dialog keeps its words while it closes.
  const [asking, setAsking] = useState(false);
  const [from, setFrom] = useState('');
  const ask = (next: Act) => {
    setAct(next);
    setAsking(true);
  };
  const words: Readonly<Record<Act, readonly [effect: string, confirm: string]>> = {
    pause: [say.pauseText, say.confirmPause],
    resume: [say.resumeText, say.confirmResume],
    resend: [say.resendText, say.confirmResend],
    giveUp: [say.giveUpText, say.confirmGiveUp],
    retire: [say.retireText, say.confirmRetire],
  };
  const [effect, confirm] = words[act];
  const run = async (reason: string) => {
    const path = `forwarding/${target.id}`;
    const { version } = target;
    if (act === 'retire') {
      await sendJson('DELETE', path, { body: { reason }, version });
      void navigate({ to: '/forwarding', search: {} });
    } else if (act === 'resend') {
      await sendJson('POST', `${path}/resend`, { body: { from: microsOf(from) ?? null, reason } });
    } else if (act === 'giveUp') await sendJson('POST', `${path}/give-up`, { body: { reason } });
    else await sendJson('POST', `${path}/enabled`, { body: { enabled: act === 'resume', reason }, version });
    await client.invalidateQueries({ queryKey: ['forwarding'] });
  };
  const buttons: readonly (readonly [Act, string])[] = [
    target.enabled ? ['pause', say.pause] : ['resume', say.resume],
    ['resend', say.resend],
    ...(status && status.inFlight > 0 ? [['giveUp', say.giveUp] as const] : []),
    ['retire', say.retire],
  ];
  return (
    <div className={styles.acts}>
      {buttons.map(([value, text]) => (
        <Button key={value} size="xs" variant="default" onClick={() => ask(value)}>
          {text}
        </Button>
      ))}
      <ReasonDialog
        opened={asking}
        title={`${confirm} · ${target.name}`}
        effect={effect}
        confirm={confirm}
        danger={act === 'retire'}
        act={run}
        onStale={() => void client.invalidateQueries({ queryKey: ['forwarding'] })}
        onClose={() => setAsking(false)}
      >
        {act === 'resend' && (
          <TextInput
            label={say.resendFrom}
            type="datetime-local"
            required
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        )}
      </ReasonDialog>
    </div>
  );
}
