import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type CheckPlan, checkKind, factorShort } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { sendJson } from '../lib/api.ts';
import { CARE_KEY } from '../lib/care.ts';
import { useAccount, useMay } from '../lib/session.ts';
import styles from './care.module.css';
import { careWords } from './care-words.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Act = 'enable' | 'disable' | 'run';

/** What this person may do with a plan; who proposed it does not let it loose. */
export function PlanActs({ plan }: { plan: CheckPlan }) {
  const say = useWords(careWords).plan;
  const lang = useLang();
  const client = useQueryClient();
  const account = useAccount();
  const mayApprove = useMay('order.approve');
  const maySwitch = useMay('care.handle') || mayApprove;
  const [act, setAct] = useState<Act>('run');
  // Apart from the act, so that the dialog keeps its words while it closes.
  const [opened, setOpened] = useState(false);
  const own = plan.by === account?.id;
  const acts: Act[] = [];
  if (maySwitch && plan.enabled) acts.push('disable');
  if (maySwitch && !plan.enabled && !own) acts.push('enable');
  if (mayApprove) acts.push('run');
  const effects = { enable: say.enableEffect, disable: say.disableEffect, run: say.runEffect };
  const send = async (reason: string) => {
    const path = `care/plans/${encodeURIComponent(plan.id)}`;
    if (act === 'run') await sendJson('POST', `${path}/run`, { body: { reason } });
    else {
      const body = { enabled: act === 'enable', reason };
      await sendJson('POST', `${path}/switch`, { body, version: plan.version });
    }
    await client.invalidateQueries({ queryKey: CARE_KEY });
  };
  return (
    <span className={styles.acts}>
      {maySwitch && !plan.enabled && own && <span className={styles.quiet}>{say.own}</span>}
      {acts.map((each) => (
        <Button
          key={each}
          size="compact-xs"
          variant={each === 'enable' ? 'filled' : 'default'}
          onClick={() => {
            setAct(each);
            setOpened(true);
          }}
        >
          {say[each]}
        </Button>
      ))}
      {acts.length > 0 && (
        <ReasonDialog
          opened={opened}
          title={`${say[act]} · ${plan.id} ${factorShort(plan.polId, lang)} ${checkKind(plan.kind)[lang]}`}
          effect={effects[act]}
          confirm={say[act]}
          act={send}
          onStale={() => void client.invalidateQueries({ queryKey: CARE_KEY })}
          onClose={() => setOpened(false)}
        />
      )}
    </span>
  );
}
