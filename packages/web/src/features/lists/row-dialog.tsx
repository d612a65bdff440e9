import { useQueryClient } from '@tanstack/react-query';
import type { FieldValues, ListKind } from '@wenqu/domain';
import { useState } from 'react';
import { StepForm } from '../../components/matter/step-form.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { type FieldFault, fieldFaults } from '../../lib/fault-text.ts';
import { LISTS_KEY, type ListLine, listPath } from './queries.ts';
import { listWords } from './words.ts';

/** One row by hand: new, or the next version of one that is there. */
export function RowDialog({ kind, line, close }: { kind: ListKind; line?: ListLine; close: () => void }) {
  const say = useWords(listWords);
  const lang = useLang();
  const client = useQueryClient();
  const [given, setGiven] = useState<FieldValues>(line?.values ?? {});
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const save = async (reason: string) => {
    const values = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== null && value !== ''),
    );
    const at = line ? { row: line.row.id, version: line.row.version } : {};
    try {
      await sendJson('POST', listPath(kind.id, '/rows'), { body: { ...at, values, reason } });
    } catch (error) {
      setFaults(fieldFaults(error));
      throw error;
    }
    await client.invalidateQueries({ queryKey: LISTS_KEY });
  };
  return (
    <ReasonDialog
      opened
      title={line ? `${say.row.edit} · ${kind.name[lang]}` : `${say.add} · ${kind.name[lang]}`}
      effect={`${kind.row[lang]}`}
      confirm={say.row.save}
      reasonLabel={say.row.reason}
      act={save}
      onClose={close}
    >
      <StepForm asks={kind.fields} given={given} onChange={setGiven} faults={faults} />
    </ReasonDialog>
  );
}
