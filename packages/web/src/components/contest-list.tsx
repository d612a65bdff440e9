import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  CONTEST_ANSWER_FIELDS,
  CONTEST_FIELDS,
  type FieldValues,
  formatMinute,
  type PlantRecord,
} from '@wenqu/domain';
import { useState } from 'react';
import { defineWords } from '../i18n/catalogue.ts';
import { useLang, useWords } from '../i18n/lang.ts';
import { getJson, sendJson } from '../lib/api.ts';
import { type FieldFault, fieldFaults } from '../lib/fault-text.ts';
import { useAccount, useMay } from '../lib/session.ts';
import { Chip } from './chip.tsx';
import { FileList } from './file-list.tsx';
import { StepForm } from './matter/step-form.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

const contestWords = defineWords({
  zh: {
    title: '企业异议',
    add: '提出异议',
    send: '提交',
    effect: '异议会与对象并列显示，由局方答复。',
    states: { open: '待答复', answered: '已答复', withdrawn: '已撤回' } as Record<string, string>,
    answer: (outcome: string, text: string) => `答复（${outcome}）：${text}`,
  },
  en: {
    title: 'Objections of the enterprise',
    add: 'Object',
    send: 'Send',
    effect: 'It is shown beside what it is about and answered by the bureau.',
    states: {
      open: 'waiting for an answer',
      answered: 'answered',
      withdrawn: 'withdrawn',
    } as Record<string, string>,
    answer: (outcome, text) => `Answer (${outcome}): ${text}`,
  },
});

/** 企业异议 beside what it is about; nothing where there is none and this person makes none. */
export function ContestList({
  kind,
  about,
}: {
  kind: 'entry' | 'finding' | 'statistic' | 'matter';
  about: string;
}) {
  const say = useWords(contestWords);
  const mayRead = useMay('ledger.read');
  const own = useAccount()?.role === 'enterprise';
  const [adding, setAdding] = useState(false);
  const query = useQuery({
    queryKey: ['plant', 'contests', kind, about],
    queryFn: ({ signal }) =>
      getJson<{ items: readonly PlantRecord[] }>('contests', { kind, about }, { signal }),
    enabled: mayRead,
  });
  const items = query.data?.items ?? [];
  if (items.length === 0 && !own) return null;
  return (
    <section aria-label={say.title}>
      {items.map((record) => (
        <ContestLine key={record.id} record={record} />
      ))}
      {own && !items.some(({ state }) => state === 'open') && (
        <Button size="xs" variant="default" onClick={() => setAdding(true)}>
          {say.add}
        </Button>
      )}
      {adding && <ContestDialog kind={kind} about={about} close={() => setAdding(false)} />}
    </section>
  );
}

function ContestLine({ record: { id, state, fields, byName, at } }: { record: PlantRecord }) {
  const say = useWords(contestWords);
  const lang = useLang();
  const outcome = CONTEST_ANSWER_FIELDS.find((def) => def.id === 'outcome')?.choices?.find(
    (each) => each.id === fields.outcome,
  )?.[lang];
  const files = Array.isArray(fields.files) ? (fields.files as readonly string[]) : [];
  return (
    <div>
      <p>
        <strong>{say.title}</strong> {id} <Chip>{say.states[state] ?? state}</Chip> {formatMinute(at)}
      </p>
      <p>{String(fields.text ?? '')}</p>
      {files.length > 0 && <FileList digests={files} />}
      {outcome !== undefined && <p>{say.answer(outcome, String(fields.answer ?? ''))}</p>}
      <small>{state === 'answered' ? String(fields['answered-by'] ?? '') : byName}</small>
    </div>
  );
}

function ContestDialog({ kind, about, close }: { kind: string; about: string; close: () => void }) {
  const say = useWords(contestWords);
  const client = useQueryClient();
  const [given, setGiven] = useState<FieldValues>({});
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  return (
    <ReasonDialog
      opened
      title={say.add}
      effect={say.effect}
      confirm={say.send}
      reasonNeeded={false}
      act={async () => {
        try {
          await sendJson('POST', 'contests', { body: { kind, about, fields: given } });
          await client.invalidateQueries({ queryKey: ['plant'] });
        } catch (error) {
          setFaults(fieldFaults(error));
          throw error;
        }
      }}
      onClose={close}
    >
      <StepForm asks={CONTEST_FIELDS} given={given} onChange={setGiven} faults={faults} />
    </ReasonDialog>
  );
}
