import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type Entry, nextState } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';
import { registerWords } from './words.ts';

/** Everything of a line that may still be merged joins its first open entry, one step each. */
export function MergeLine({ entries }: { entries: readonly Entry[] }) {
  const say = useWords(registerWords);
  const client = useQueryClient();
  const may = useMay('register.triage');
  const [opened, setOpened] = useState(false);
  const head = entries.find(({ state }) => state !== 'closed');
  const rest = entries.filter((each) => each !== head && nextState(each.state, 'merge') !== undefined);
  if (!may || !head || rest.length === 0) return null;
  const act = async (reason: string) => {
    try {
      for (const { id, version } of rest)
        await sendJson('POST', `register/${encodeURIComponent(id)}/steps`, {
          body: { event: 'merge', version, reason, target: head.id },
        });
    } finally {
      // What was done before a refusal stands.
      await client.invalidateQueries({ queryKey: ['register'] });
    }
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {say.lines.mergeAll}
      </Button>
      <ReasonDialog
        opened={opened}
        title={say.lines.mergeAll}
        effect={say.lines.mergeAllEffect(rest.length, head.number)}
        confirm={say.lines.mergeAll}
        act={act}
        onStale={() => void client.invalidateQueries({ queryKey: ['register'] })}
        onClose={() => setOpened(false)}
      />
    </>
  );
}
