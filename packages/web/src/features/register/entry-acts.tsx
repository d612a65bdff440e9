import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  ENTRY_EVENT_NAMES,
  ENTRY_VERDICT_NAMES,
  type EntryEvent,
  type EntryVerdict,
  INQUIRY_VERDICTS,
  MUTE_DAYS_MAX,
} from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { type EntryTold, entryQuery } from './queries.ts';
import styles from './register.module.css';
import { registerWords } from './words.ts';

/** What comes with a step besides its reason. */
interface Extras {
  readonly muteDays: number;
  readonly verdict: EntryVerdict;
  readonly cause: string;
  readonly attachments: string;
}
const NOTHING: Extras = { muteDays: 1, verdict: 'true', cause: 'device-fault', attachments: '' };

/** Steps that concern more than this entry and its reason. */
const OF_SEVERAL: readonly EntryEvent[] = ['merge', 'unmerge', 'split', 'level', 'assign'];

const bodyOf = (event: EntryEvent, extras: Extras) => {
  if (event === 'triage-mute') return { muteDays: extras.muteDays };
  if (event === 'verdict') return { verdict: extras.verdict };
  if (event !== 'answer') return {};
  const attachments = extras.attachments
    .split('\n')
    .map((name) => name.trim())
    .filter(Boolean);
  return { cause: extras.cause, ...(attachments.length > 0 && { attachments }) };
};

/**
 * The steps this person may take now. Nothing is shown as done before the server has kept it; what it refuses
 * stands in the dialog and among the steps.
 */
export function EntryActs({ told, reload }: { told: EntryTold; reload: () => void }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const client = useQueryClient();
  const [event, setEvent] = useState<EntryEvent>();
  // Apart from the event, so that the dialog keeps its words while it closes.
  const [opened, setOpened] = useState(false);
  const [extras, setExtras] = useState(NOTHING);
  // The version the person looked at: what others do while the dialog is open must not slip under the act.
  const [seen, setSeen] = useState(0);
  const { entry } = told;
  const choices = told.choices.filter((choice) => !OF_SEVERAL.includes(choice));
  const act = async (reason: string) => {
    if (event === undefined) return;
    try {
      const next = await sendJson<EntryTold>('POST', `register/${encodeURIComponent(entry.id)}/steps`, {
        body: { event, version: seen, reason, ...bodyOf(event, extras) },
      });
      client.setQueryData(entryQuery(entry.id).queryKey, next);
      void client.invalidateQueries({ queryKey: ['register', 'list'] });
      void client.invalidateQueries({ queryKey: ['register', 'counts'] });
      void client.invalidateQueries({ queryKey: ['register', 'overdue'] });
    } catch (error) {
      // A refused step is kept: it must show among the steps.
      reload();
      throw error;
    }
  };
  if (choices.length === 0) return <p className={styles.quiet}>{say.entry.noActs}</p>;
  return (
    <div className={styles.acts}>
      {choices.map((choice) => (
        <Button
          key={choice}
          size="xs"
          variant={choice === 'note' || choice === 'triage-mute' ? 'default' : 'filled'}
          onClick={() => {
            setExtras(NOTHING);
            setSeen(entry.version);
            setEvent(choice);
            setOpened(true);
          }}
        >
          {ENTRY_EVENT_NAMES[choice][lang]}
        </Button>
      ))}
      <ReasonDialog
        opened={opened}
        title={event === undefined ? '' : say.act.title(ENTRY_EVENT_NAMES[event][lang], entry.number)}
        effect={event === undefined ? '' : say.act.effects[event]}
        confirm={event === undefined ? '' : ENTRY_EVENT_NAMES[event][lang]}
        {...(event === 'answer' ? { reasonLabel: say.act.answer } : {})}
        act={act}
        onStale={() => setSeen(entry.version)}
        onClose={() => setOpened(false)}
      >
        <ExtraFields event={event} extras={extras} change={(set) => setExtras({ ...extras, ...set })} />
      </ReasonDialog>
    </div>
  );
}

function ExtraFields({
  event,
  extras,
  change,
}: {
  event: EntryEvent | undefined;
  extras: Extras;
  change: (set: Partial<Extras>) => void;
}) {
  const say = useWords(registerWords);
  const lang = useLang();
  if (event === 'triage-mute')
    return (
      <NativeSelect
        label={say.act.days}
        value={String(extras.muteDays)}
        data={Array.from({ length: MUTE_DAYS_MAX }, (_, index) => ({
          value: String(index + 1),
          label: say.act.dayCount(index + 1),
        }))}
        onChange={(change_) => change({ muteDays: Number(change_.currentTarget.value) })}
      />
    );
  if (event === 'verdict')
    return (
      <fieldset className={styles.radios}>
        <legend>{say.act.verdict}</legend>
        {INQUIRY_VERDICTS.map((verdict) => (
          <label key={verdict}>
            <input
              type="radio"
              name="verdict"
              checked={extras.verdict === verdict}
              onChange={() => change({ verdict })}
            />
            {ENTRY_VERDICT_NAMES[verdict][lang]}
          </label>
        ))}
      </fieldset>
    );
  if (event !== 'answer') return null;
  return (
    <>
      <NativeSelect
        label={say.act.cause}
        value={extras.cause}
        data={Object.entries(say.act.causes).map(([value, label]) => ({ value, label }))}
        onChange={(change_) => change({ cause: change_.currentTarget.value })}
      />
      <Textarea
        label={say.act.attachments}
        description={say.act.attachmentsHint}
        autosize
        minRows={2}
        value={extras.attachments}
        onChange={(change_) => change({ attachments: change_.currentTarget.value })}
      />
    </>
  );
}
