import { Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  ENTRY_EVENT_NAMES,
  ENTRY_VERDICT_NAMES,
  type EntryEvent,
  type EntryVerdict,
  INQUIRY_VERDICTS,
  type Level,
  MUTE_DAYS_MAX,
} from '@wenqu/domain';
import { useState } from 'react';
import { FilePicker } from '../../components/file-picker.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { FindingsField, TargetField, WorkerField } from './act-fields.tsx';
import { type EntryTold, entryQuery } from './queries.ts';
import styles from './register.module.css';
import { LEVELS } from './route.tsx';
import { registerWords } from './words.ts';

/** What comes with a step besides its reason. */
interface Extras {
  readonly muteDays: number;
  readonly verdict: EntryVerdict;
  readonly cause: string;
  readonly attachments: readonly string[];
  readonly target: string;
  readonly findings: readonly string[];
  readonly level: Level;
  readonly assignee: string;
}
const NOTHING: Extras = {
  ...{ muteDays: 1, verdict: 'true', cause: 'device-fault', attachments: [] },
  ...{ target: '', findings: [], level: 'B', assignee: '' },
};
/** Steps that are no ordinary progress. */
const ASIDE: ReadonlySet<EntryEvent> = new Set([
  ...(['note', 'triage-mute', 'merge', 'unmerge', 'split', 'level', 'assign'] as const),
]);

const bodyOf = (event: EntryEvent, extras: Extras) => {
  if (event === 'triage-mute') return { muteDays: extras.muteDays };
  if (event === 'verdict') return { verdict: extras.verdict };
  if (event === 'merge') return { target: extras.target };
  if (event === 'split') return { findings: extras.findings };
  if (event === 'level') return { level: extras.level };
  if (event === 'assign') return { assignee: extras.assignee };
  if (event !== 'answer') return {};
  const { attachments } = extras;
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
  const { entry, choices } = told;
  const act = async (reason: string) => {
    if (event === undefined) return;
    try {
      const next = await sendJson<EntryTold>('POST', `register/${encodeURIComponent(entry.id)}/steps`, {
        body: { event, version: seen, reason, ...bodyOf(event, extras) },
      });
      client.setQueryData(entryQuery(entry.id).queryKey, next);
      for (const list of ['list', 'counts', 'overdue', 'lines', 'targets'])
        void client.invalidateQueries({ queryKey: ['register', list] });
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
          variant={ASIDE.has(choice) ? 'default' : 'filled'}
          onClick={() => {
            setExtras({ ...NOTHING, level: entry.level === 'A' ? 'B' : 'A' });
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
        <ExtraFields
          event={event}
          told={told}
          extras={extras}
          change={(set) => setExtras((was) => ({ ...was, ...set }))}
        />
      </ReasonDialog>
    </div>
  );
}

function ExtraFields({
  event,
  told,
  extras,
  change,
}: {
  event: EntryEvent | undefined;
  told: EntryTold;
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
  if (event === 'merge')
    return <TargetField entry={told.entry} value={extras.target} change={(target) => change({ target })} />;
  if (event === 'split')
    return <FindingsField told={told} value={extras.findings} change={(findings) => change({ findings })} />;
  if (event === 'assign')
    return <WorkerField value={extras.assignee} change={(assignee) => change({ assignee })} />;
  if (event === 'level')
    return (
      <NativeSelect
        label={say.act.level}
        value={extras.level}
        data={LEVELS.filter((level) => level !== told.entry.level).map((level) => ({
          value: level,
          label: say.levels[level],
        }))}
        onChange={({ currentTarget: { value } }) => change({ level: value as Level })}
      />
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
      <FilePicker
        label={say.act.attachments}
        value={extras.attachments}
        onChange={(attachments) => change({ attachments })}
      />
      <p className={styles.quiet}>{say.act.attachmentsHint}</p>
    </>
  );
}
