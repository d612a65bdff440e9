import { Button } from '@mantine/core';
import { useWords } from '../../i18n/lang.ts';
import styles from './facility.module.css';
import type { DraftRow } from './facility-draft.ts';
import { facilityWords } from './words.ts';

/** One column of a table that is typed: text, a choice, or a tick. */
export interface EditColumn {
  readonly name: string;
  readonly label: string;
  readonly choices?: readonly (readonly [value: string, text: string])[];
  readonly check?: boolean;
}

/** Rows of text cells that a person adds, changes and removes. */
export function DraftTableEdit({
  columns,
  rows,
  empty,
  onChange,
}: {
  columns: readonly EditColumn[];
  rows: readonly DraftRow[];
  empty: DraftRow;
  onChange: (rows: readonly DraftRow[]) => void;
}) {
  const say = useWords(facilityWords).form;
  const set = (at: number, name: string, value: string) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, [name]: value } : row)));
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        {rows.length > 0 && (
          <thead>
            <tr>
              {columns.map(({ name, label }) => (
                <th key={name}>{label}</th>
              ))}
              <th />
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row that is typed has no name of its own yet
            <tr key={at}>
              {columns.map((column) => (
                <td key={column.name} className={styles.cell}>
                  <Cell
                    column={column}
                    value={row[column.name] ?? ''}
                    onChange={(value) => set(at, column.name, value)}
                  />
                </td>
              ))}
              <td>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`${say.removeRow} ${at + 1}`}
                  onClick={() => onChange(rows.filter((_, index) => index !== at))}
                >
                  ×
                </Button>
              </td>
            </tr>
          ))}
          <tr>
            <td colSpan={columns.length + 1}>
              <Button size="compact-xs" variant="default" onClick={() => onChange([...rows, empty])}>
                {say.addRow}
              </Button>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Cell({
  column: { label, choices, check = false },
  value,
  onChange,
}: {
  column: EditColumn;
  value: string;
  onChange: (value: string) => void;
}) {
  const say = useWords(facilityWords).form;
  if (check)
    return (
      <input
        type="checkbox"
        aria-label={label}
        checked={value === '1'}
        onChange={(event) => onChange(event.currentTarget.checked ? '1' : '')}
      />
    );
  if (!choices)
    return (
      <input aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    );
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {!choices.some(([choice]) => choice === value) && <option value={value}>{value || say.choose}</option>}
      {value !== '' && <option value="">{say.choose}</option>}
      {choices.map(([choice, text]) => (
        <option key={choice} value={choice}>
          {text}
        </option>
      ))}
    </select>
  );
}
