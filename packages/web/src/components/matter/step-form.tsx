import type { FieldDef, FieldValue, FieldValues } from '@wenqu/domain';
import { useLang } from '../../i18n/lang.ts';
import type { FieldFault } from '../../lib/fault-text.ts';
import styles from './matter.module.css';
import { StepField } from './step-field.tsx';

/** A form drawn from what a row asks for. What is typed is the caller’s to keep, also when it is refused. */
export function StepForm({
  asks,
  given,
  onChange,
  faults = [],
}: {
  asks: readonly FieldDef[];
  given: FieldValues;
  onChange: (given: FieldValues) => void;
  /** What the server says of single fields. */
  faults?: readonly FieldFault[];
}) {
  const lang = useLang();
  return (
    <div className={styles.form}>
      {asks.map((def) => (
        <StepField
          key={def.id}
          def={def}
          value={given[def.id] ?? null}
          error={faults.find(({ field }) => field === def.id)?.[lang]}
          onChange={(value: FieldValue) => onChange({ ...given, [def.id]: value })}
        />
      ))}
    </div>
  );
}
