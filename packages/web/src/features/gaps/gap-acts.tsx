import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { GAP_ACT_NAMES, type GapAct, type GapDetail } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import styles from './gaps.module.css';
import { gapQuery } from './queries.ts';
import { gapWords } from './words.ts';

/** What may be done with a gap now; nothing shows as done before the server has kept it. */
export function GapActs({ detail: { gap, choices } }: { detail: GapDetail }) {
  const say = useWords(gapWords);
  const lang = useLang();
  const client = useQueryClient();
  const [act, setAct] = useState<GapAct>();
  // Apart from the act, so that the dialog keeps its words while it closes.
  const [opened, setOpened] = useState(false);
  const [seen, setSeen] = useState(0);
  if (choices.length === 0) return <p className={styles.quiet}>{say.acts.none}</p>;
  return (
    <div className={styles.acts}>
      {choices.map((choice) => (
        <Button
          key={choice}
          size="xs"
          variant={choice === 'recall' ? 'filled' : 'default'}
          onClick={() => {
            setSeen(gap.version);
            setAct(choice);
            setOpened(true);
          }}
        >
          {GAP_ACT_NAMES[choice][lang]}
        </Button>
      ))}
      <ReasonDialog
        opened={opened}
        title={act === undefined ? '' : say.acts.title(GAP_ACT_NAMES[act][lang], gap.id)}
        effect={act === undefined ? '' : say.acts.effects[act]}
        confirm={act === undefined ? '' : GAP_ACT_NAMES[act][lang]}
        act={async (reason) => {
          const next = await sendJson<GapDetail>('POST', `gaps/${encodeURIComponent(gap.id)}/acts`, {
            body: { act, version: seen, reason },
          });
          client.setQueryData(gapQuery(gap.id).queryKey, next);
          void client.invalidateQueries({ queryKey: ['gaps', 'events'] });
        }}
        onStale={() => {
          void client.invalidateQueries({ queryKey: gapQuery(gap.id).queryKey });
          setSeen(gap.version);
        }}
        onClose={() => setOpened(false)}
      />
    </div>
  );
}
