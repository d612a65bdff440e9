import {
  type FieldDef,
  type FieldValue,
  type FieldValues,
  formatInstant,
  instant,
  type MachineId,
} from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import type { Person } from '../../lib/matters.ts';
import { tableOf } from '../../lib/matters.ts';
import { Facts } from '../facts.tsx';
import { FileList } from '../file-list.tsx';
import { capital, matterWords } from './matter-words.ts';

/** Every field a machine asks for, by its id. */
export function fieldsOf(machine: MachineId): ReadonlyMap<string, FieldDef> {
  const asks = tableOf(machine)?.rows.flatMap((row) => row.asks ?? []) ?? [];
  return new Map(asks.map((def) => [def.id, def]));
}

/** What was given, in words; names of people for their ids. */
export function GivenFacts({
  machine,
  given,
  people,
  defs = fieldsOf(machine),
  columns = 1,
}: {
  machine: MachineId;
  given: FieldValues;
  people: readonly Person[];
  defs?: ReadonlyMap<string, FieldDef>;
  columns?: 1 | 2 | 3;
}) {
  const lang = useLang();
  const rows = Object.entries(given).filter(([id]) => defs.has(id));
  if (rows.length === 0) return null;
  return (
    <Facts
      columns={columns}
      facts={rows.map(([id, value]) => {
        const def = defs.get(id)!;
        return [
          capital(def.name[lang]),
          <GivenValue key={id} def={def} value={value} people={people} />,
        ] as const;
      })}
    />
  );
}

function GivenValue({ def, value, people }: { def: FieldDef; value: FieldValue; people: readonly Person[] }) {
  const say = useWords(matterWords);
  const lang = useLang();
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? id;
  const choiceOf = (id: string) => def.choices?.find((choice) => choice.id === id)?.[lang] ?? id;
  const list = Array.isArray(value) ? (value as readonly string[]) : [];
  switch (def.type) {
    case 'files':
    case 'photos':
      return <FileList digests={list} />;
    case 'people':
      return <>{list.map(nameOf).join('、') || say.none}</>;
    case 'choices':
      return <>{list.map(choiceOf).join('、') || say.none}</>;
    case 'person':
      return <>{nameOf(String(value))}</>;
    case 'choice':
      return <>{choiceOf(String(value))}</>;
    case 'yes-no':
      return <>{value === true ? say.form.yes : say.form.no}</>;
    case 'moment':
      return <>{typeof value === 'number' ? formatInstant(instant(value)).slice(0, 16) : say.none}</>;
    case 'money':
      return <>{`${String(value)} ${say.form.yuan}`}</>;
    case 'number':
      return <>{`${String(value)} ${def.measure ?? ''}`.trim()}</>;
    default:
      return <span style={{ whiteSpace: 'pre-wrap' }}>{String(value)}</span>;
  }
}
