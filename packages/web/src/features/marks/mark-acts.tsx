import '@mantine/core/styles/Checkbox.layer.css';
import { Button, Checkbox } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { MarkEvent } from '@wenqu/domain';
import { useState } from 'react';
import { FilePicker } from '../../components/file-picker.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { MARKS_KEY } from '../../lib/mark-layers.ts';
import styles from './marks.module.css';
import { type MarkTold, markQuery } from './queries.ts';
import { markWords } from './words.ts';

/** One name a line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What may be done with a mark now; nothing shows as done before the server has kept it. */
export function MarkActs({ told: { mark, choices } }: { told: MarkTold }) {
  const say = useWords(markWords);
  const client = useQueryClient();
  const [event, setEvent] = useState<MarkEvent>();
  // Apart from the event, so that the dialog keeps its words while it closes.
  const [opened, setOpened] = useState(false);
  const [version, setVersion] = useState(0);
  const [files, setFiles] = useState<readonly string[]>([]);
  const [falsely, setFalsely] = useState(false);
  const open = (choice: MarkEvent) => {
    setEvent(choice);
    setVersion(mark.version);
    setFiles([]);
    setFalsely(false);
    setOpened(true);
  };
  const word = event === undefined ? '' : (say.acts[event] ?? '');
  return (
    <div className={styles.acts}>
      {choices.length === 0 && <span className={styles.quiet}>{say.noActs}</span>}
      {choices.map((choice) => (
        <Button
          key={choice}
          size="xs"
          variant={choice === 'accept' ? 'filled' : 'default'}
          onClick={() => open(choice)}
        >
          {say.acts[choice]}
        </Button>
      ))}
      <ReasonDialog
        opened={opened}
        title={`${word} ${mark.id}`}
        effect={event === undefined ? '' : (say.effects[event] ?? '')}
        confirm={word}
        act={async (reason) => {
          const next = await sendJson<MarkTold>('POST', `marks/${encodeURIComponent(mark.id)}/steps`, {
            body: { event, version, reason, attachments: files, falsely },
          });
          client.setQueryData(markQuery(mark.id).queryKey, next);
          void client.invalidateQueries({ queryKey: MARKS_KEY });
        }}
        onStale={() => {
          void client.invalidateQueries({ queryKey: markQuery(mark.id).queryKey });
          setVersion(mark.version);
        }}
        onClose={() => setOpened(false)}
      >
        {(event === 'answer' || event === 'disprove') && (
          <FilePicker label={say.files} required value={files} onChange={setFiles} />
        )}
        {(event === 'refuse' || event === 'disprove') && (
          <Checkbox
            label={say.falsely}
            checked={falsely}
            onChange={(change) => setFalsely(change.currentTarget.checked)}
          />
        )}
      </ReasonDialog>
    </div>
  );
}
