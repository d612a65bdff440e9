import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  formatInstant,
  type Handover,
  SHIFT_KIND_NAMES,
  SHIFT_NOTE_KINDS,
  SHIFT_NOTE_NAMES,
  type ShiftNote,
  type ShiftNoteKind,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { FactList } from './fact-list.tsx';
import { type DutyNow, dutyQuery } from './queries.ts';
import styles from './shifts.module.css';
import { shiftWords } from './words.ts';

/** This duty: who, what the house kept, what people wrote down, and the handover. */
export function DutyPane() {
  const query = useQuery(dutyQuery);
  if (query.isPending) return <Skeleton rows={10} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const duty = query.data;
  return (
    <>
      <DutyHead duty={duty} />
      {duty.waiting && <Waiting handover={duty.waiting} />}
      <div className={styles.columns}>
        <HousePane duty={duty} />
        <LogPane notes={duty.notes} />
      </div>
    </>
  );
}

function DutyHead({ duty: { shift, facts, waiting } }: { duty: DutyNow }) {
  const say = useWords(shiftWords);
  const lang = useLang();
  const may = useMay('shift.write');
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const people = shift?.officers.map(({ name }) => name).join(lang === 'zh' ? '、' : ', ') ?? '';
  return (
    <div className={styles.head}>
      <strong>{shift ? say.onDuty(SHIFT_KIND_NAMES[shift.kind][lang], people) : say.nobody}</strong>
      {shift && shift.leader !== '' && <span>{say.leader(shift.leader)}</span>}
      <span className={styles.quiet}>
        {say.since(formatInstant(facts.from).slice(5, 16), formatInstant(facts.readAt).slice(5, 16))}
      </span>
      {may && !waiting && (
        <Button size="xs" onClick={() => setOpened(true)}>
          {say.write}
        </Button>
      )}
      <ReasonDialog
        opened={opened}
        title={say.writeTitle}
        effect={say.writeEffect}
        confirm={say.write}
        reasonLabel={say.remark}
        act={async (remark) => {
          await sendJson('POST', 'shifts/handovers', { body: { remark } });
          await client.invalidateQueries({ queryKey: ['shifts'] });
        }}
        onClose={() => setOpened(false)}
      />
    </div>
  );
}

function HousePane({ duty: { facts } }: { duty: DutyNow }) {
  const say = useWords(shiftWords);
  return (
    <Pane title={say.house} extra={<span className={styles.quiet}>{say.online(facts.pointsOnline)}</span>}>
      <FactList facts={facts} />
    </Pane>
  );
}

/** Written, and not accepted yet. */
function Waiting({ handover }: { handover: Handover }) {
  const say = useWords(shiftWords);
  const client = useQueryClient();
  const may = useMay('shift.write');
  const own = useAccount()?.id === handover.outgoing.id;
  const [opened, setOpened] = useState(false);
  const { id, outgoing, writtenAt, remark, digest, facts } = handover;
  return (
    <Pane title={say.waiting}>
      <p className={styles.line}>
        {say.waitingText(id, outgoing.name, formatInstant(writtenAt).slice(5, 16))}
      </p>
      <p className={styles.line}>{remark === '' ? say.remarkNone : remark}</p>
      <p className={styles.digest}>
        {say.digest} <code>{digest}</code>
      </p>
      {own && <p className={styles.quiet}>{say.ownWaiting}</p>}
      {may && !own && (
        <Button size="xs" onClick={() => setOpened(true)}>
          {say.accept}
        </Button>
      )}
      <ReasonDialog
        opened={opened}
        title={say.acceptTitle(id)}
        effect={say.acceptEffect}
        confirm={say.accept}
        reasonLabel={say.acceptance}
        act={async (acceptance) => {
          await sendJson('POST', `shifts/handovers/${id}/accept`, { body: { digest, acceptance } });
          await client.invalidateQueries({ queryKey: ['shifts'] });
        }}
        onStale={() => void client.invalidateQueries({ queryKey: ['shifts'] })}
        onClose={() => setOpened(false)}
      >
        <FactList facts={facts} />
      </ReasonDialog>
    </Pane>
  );
}

function LogPane({ notes }: { notes: readonly ShiftNote[] }) {
  const say = useWords(shiftWords);
  const may = useMay('shift.write');
  return (
    <Pane title={say.log} extra={<span className={styles.quiet}>{say.notes(notes.length)}</span>}>
      {may && <NoteForm />}
      {notes.length === 0 ? (
        <EmptyState title={say.logNone} text={say.logNoneText} />
      ) : (
        <NoteList notes={notes} />
      )}
    </Pane>
  );
}

export function NoteList({ notes }: { notes: readonly ShiftNote[] }) {
  const lang = useLang();
  return (
    <ol className={styles.notes}>
      {[...notes].reverse().map((note) => (
        <li key={note.seq} className={styles.note}>
          <span className={styles.quiet}>
            {formatInstant(note.at).slice(5, 16)} {note.byName}
          </span>{' '}
          <Chip>{SHIFT_NOTE_NAMES[note.kind][lang]}</Chip>
          <p className={styles.line}>{note.text}</p>
        </li>
      ))}
    </ol>
  );
}

function NoteForm() {
  const say = useWords(shiftWords);
  const lang = useLang();
  const client = useQueryClient();
  const [kind, setKind] = useState<ShiftNoteKind>('note');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const add = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await sendJson('POST', 'shifts/notes', { body: { kind, text } });
      setText('');
      await client.invalidateQueries({ queryKey: ['shifts', 'now'] });
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <NativeSelect
        size="xs"
        label={say.kind}
        value={kind}
        data={SHIFT_NOTE_KINDS.map((value) => ({ value, label: SHIFT_NOTE_NAMES[value][lang] }))}
        onChange={({ currentTarget: { value } }) => setKind(value as ShiftNoteKind)}
      />
      <Textarea
        size="xs"
        label={say.text}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2000}
        className={styles.text ?? ''}
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      <Button size="xs" type="submit" loading={busy} disabled={text.trim() === ''}>
        {say.add}
      </Button>
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
    </form>
  );
}
