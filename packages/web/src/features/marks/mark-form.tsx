import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  factorShort,
  type Instant,
  instant,
  MARK_TYPES,
  type ManualValue,
  type MarkType,
  MICROS_PER_HOUR,
  markBy,
  markType,
} from '@wenqu/domain';
import { useState } from 'react';
import { FilePicker } from '../../components/file-picker.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { beijingField, beijingInstant } from '../../lib/beijing-field.ts';
import { now } from '../../lib/clock.ts';
import { MARKS_KEY } from '../../lib/mark-layers.ts';
import { pointTitle } from '../../lib/points.ts';
import { useAccount } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { linesOf } from './mark-acts.tsx';
import styles from './marks.module.css';

import { markWords } from './words.ts';

/** What is typed; times as the browser's fields hold them. */
export interface MarkDraft {
  readonly point: string;
  readonly type: MarkType;
  readonly factors: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly lateReason: string;
  /** SHA-256 of kept files. */
  readonly files: readonly string[];
  readonly values: string;
}

const fresh = { type: 'maintenance', factors: [], lateReason: '', files: [], values: '' } as const;
export const emptyDraft = (point = ''): MarkDraft => ({
  ...{ ...fresh, point, from: beijingField(instant(now() - 2 * MICROS_PER_HOUR)), to: beijingField(now()) },
});
export const draftOf = (run: {
  readonly point: string;
  readonly factors: readonly string[];
  readonly type: MarkType | null;
  readonly from: Instant;
  readonly to: Instant;
}): MarkDraft => ({
  ...{ ...fresh, point: run.point, factors: run.factors, type: run.type ?? 'maintenance' },
  ...{ from: beijingField(run.from), to: beijingField(run.to) },
});

/** `w01018 2026-11-20T10:00 35.2`, one a line; undefined: a line is written otherwise. */
export function manualValues(text: string): ManualValue[] | undefined {
  const values: ManualValue[] = [];
  for (const line of linesOf(text)) {
    const [factor = '', time = '', amount = ''] = line.split(/\s+/);
    const at = beijingInstant(time);
    const value = Number(amount);
    if (at === undefined || amount === '' || !Number.isFinite(value)) return undefined;
    values.push({ factor, at, value });
  }
  return values;
}

/** Marks a stretch; the enterprise its own points, the bureau any. */
export function MarkForm({ preset, close }: { preset: MarkDraft; close: () => void }) {
  const say = useWords(markWords).add;
  const client = useQueryClient();
  const [draft, setDraft] = useState(preset);
  const from = beijingInstant(draft.from);
  const late = from !== undefined && now() >= markBy(from);
  return (
    <ReasonDialog
      opened
      title={say.title}
      effect={say.effect}
      confirm={say.confirm}
      reasonLabel={say.reason}
      act={async (reason) => {
        const { point, type, factors, lateReason, files } = draft;
        const values = manualValues(draft.values);
        if (values === undefined) throw new Error(say.valuesWrong);
        const times = { from, to: beijingInstant(draft.to) };
        const body = {
          point,
          type,
          factors,
          ...times,
          lateReason,
          attachments: files,
          values,
          reason,
        };
        await sendJson('POST', 'marks', { body });
        await client.invalidateQueries({ queryKey: MARKS_KEY });
      }}
      onClose={close}
    >
      <Fields draft={draft} late={late} change={(set) => setDraft({ ...draft, ...set })} />
    </ReasonDialog>
  );
}

function Fields({
  draft,
  late,
  change,
}: {
  draft: MarkDraft;
  late: boolean;
  change: (set: Partial<MarkDraft>) => void;
}) {
  const say = useWords(markWords).add;
  const lang = useLang();
  const places = usePlaces();
  const own = useAccount()?.role === 'enterprise';
  const row = markType(draft.type);
  const manual = draft.type.startsWith('manual');
  const known = places.point(draft.point);
  const types = MARK_TYPES.filter(({ type }) => !own || type !== 'manual-enforcement');
  return (
    <div className={styles.form}>
      <NativeSelect
        className={styles.wide ?? ''}
        label={say.point}
        required
        value={draft.point}
        data={[
          { value: '', label: say.choose },
          ...places.points.map((point) => ({ value: point.id, label: pointTitle(point) })),
        ]}
        onChange={(event) => change({ point: event.currentTarget.value, factors: [] })}
      />
      <NativeSelect
        className={styles.wide ?? ''}
        label={say.type}
        description={lang === 'zh' ? row.doesZh : row.doesEn}
        value={draft.type}
        data={types.map((each) => ({ value: each.type, label: each[lang] }))}
        onChange={(event) => change({ type: event.currentTarget.value as MarkType })}
      />
      {known && (
        <fieldset className={`${styles.factors} ${styles.wide}`}>
          <legend>{say.factors}</legend>
          {known.factors.map((code) => (
            <label key={code}>
              <input
                type="checkbox"
                checked={draft.factors.includes(code)}
                onChange={(event) =>
                  change({
                    factors: event.currentTarget.checked
                      ? [...draft.factors, code]
                      : draft.factors.filter((each) => each !== code),
                  })
                }
              />
              {factorShort(code, lang)}
            </label>
          ))}
        </fieldset>
      )}
      <TextInput
        label={say.from}
        required
        type="datetime-local"
        value={draft.from}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        label={say.to}
        required
        type="datetime-local"
        value={draft.to}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      {late && (
        <Textarea
          className={styles.wide ?? ''}
          label={say.lateReason}
          autosize
          value={draft.lateReason}
          onChange={(event) => change({ lateReason: event.currentTarget.value })}
        />
      )}
      {manual && (
        <Textarea
          className={styles.wide ?? ''}
          label={say.values}
          placeholder={say.valuesHint}
          autosize
          minRows={3}
          value={draft.values}
          onChange={(event) => change({ values: event.currentTarget.value })}
        />
      )}
      <div className={styles.wide}>
        <FilePicker
          label={say.files}
          required={row.needsProof}
          value={draft.files}
          onChange={(files) => change({ files })}
        />
      </div>
    </div>
  );
}
