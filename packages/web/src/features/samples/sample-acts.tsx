import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { SAMPLE_EVENT_NAMES, type SampleDetail, type SampleEvent, sampleRow } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useAccount } from '../../lib/session.ts';
import { type Draft, emptyDraft, extrasOf } from './act-draft.ts';
import { ActFields } from './act-fields.tsx';
import { sampleQuery } from './queries.ts';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

/** Acts that are not the way forward. */
const ASIDE: readonly SampleEvent[] = ['note', 'discard', 'refuse', 'refuse-after', 'spoil'];

/**
 * The steps this person may take now. Nothing is shown as done before the server has kept it; what it refuses
 * stands in the dialog and among the steps.
 */
export function SampleActs({ detail, reload }: { detail: SampleDetail; reload: () => void }) {
  const say = useWords(sampleWords);
  const lang = useLang();
  const client = useQueryClient();
  const name = useAccount()?.displayName ?? '';
  const { sample, choices } = detail;
  const [event, setEvent] = useState<SampleEvent>();
  // Apart from the event, so that the dialog keeps its words while it closes.
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(sample, name));
  // The version the person looked at: what others do while the dialog is open must not slip under the act.
  const [seen, setSeen] = useState(0);
  const act = async (reason: string) => {
    if (event === undefined) return;
    try {
      const next = await sendJson<SampleDetail>('POST', `samples/${encodeURIComponent(sample.id)}/steps`, {
        body: { event, version: seen, reason: reason || draft.remark, ...extrasOf(event, draft) },
      });
      client.setQueryData(sampleQuery(sample.id).queryKey, next);
      for (const key of ['list', 'counts', 'pick-up', 'samplers'])
        void client.invalidateQueries({ queryKey: ['samples', key] });
    } catch (error) {
      // A refused step is kept: it must show among the steps.
      reload();
      throw error;
    }
  };
  if (choices.length === 0) return <p className={styles.quiet}>{say.detail.noActs}</p>;
  const needsReason =
    event !== undefined && (sampleRow(sample.state, event)?.guards.includes('reason') ?? true);
  const title = event === undefined ? '' : SAMPLE_EVENT_NAMES[event][lang];
  return (
    <div className={styles.acts}>
      {choices.map((choice) => (
        <Button
          key={choice}
          size="sm"
          variant={ASIDE.includes(choice) ? 'default' : 'filled'}
          onClick={() => {
            setDraft(emptyDraft(sample, name));
            setSeen(sample.version);
            setEvent(choice);
            setOpened(true);
          }}
        >
          {SAMPLE_EVENT_NAMES[choice][lang]}
        </Button>
      ))}
      <ReasonDialog
        opened={opened}
        title={event === undefined ? '' : say.act.title(title, sample.id)}
        effect={event === undefined ? '' : say.act.effects[event]}
        confirm={title}
        reasonNeeded={needsReason}
        act={act}
        onStale={() => setSeen(sample.version)}
        onClose={() => setOpened(false)}
      >
        {event !== undefined && (
          <ActFields
            event={event}
            sample={sample}
            draft={draft}
            change={(set) => setDraft((was) => ({ ...was, ...(typeof set === 'function' ? set(was) : set) }))}
            withRemark={!needsReason}
          />
        )}
      </ReasonDialog>
    </div>
  );
}
