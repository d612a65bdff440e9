import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  EXEMPTION_COUNT_NAMES,
  EXEMPTION_GROUNDS,
  type ExemptionCount,
  type ExemptionGround,
  exemptionGround,
  hourStart,
  instant,
  MICROS_PER_HOUR,
} from '@wenqu/domain';
import { useState } from 'react';
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

interface Draft {
  readonly enterprise: string;
  readonly point: string;
  readonly ground: ExemptionGround;
  readonly legal: string;
  readonly from: string;
  readonly to: string;
  readonly countedIn: ExemptionCount;
  readonly evidence: string;
}

const fresh = (enterprise: string): Draft => {
  const next = hourStart(now()) + MICROS_PER_HOUR;
  return {
    ...{ enterprise, point: '', ground: 'start-up', legal: '', countedIn: 'rate', evidence: '' },
    ...{ from: beijingField(instant(next)), to: beijingField(instant(next + 4 * MICROS_PER_HOUR)) },
  };
};

/** Asks for an exemption. */
export function ExemptionForm({ close }: { close: () => void }) {
  const say = useWords(markWords).exemption;
  const client = useQueryClient();
  const own = useAccount()?.enterprise ?? '';
  const [draft, setDraft] = useState(() => fresh(own));
  return (
    <ReasonDialog
      opened
      title={say.title}
      effect={say.effect}
      confirm={say.confirm}
      act={async (reason) => {
        const times = { from: beijingInstant(draft.from), to: beijingInstant(draft.to) };
        const body = { ...draft, ...times, evidence: linesOf(draft.evidence), reason };
        await sendJson('POST', 'exemptions', { body });
        await client.invalidateQueries({ queryKey: MARKS_KEY });
      }}
      onClose={close}
    >
      <Fields draft={draft} bound={own !== ''} change={(set) => setDraft({ ...draft, ...set })} />
    </ReasonDialog>
  );
}

function Fields({
  draft,
  bound,
  change,
}: {
  draft: Draft;
  bound: boolean;
  change: (set: Partial<Draft>) => void;
}) {
  const words = useWords(markWords);
  const say = words.exemption;
  const lang = useLang();
  const places = usePlaces();
  const points = places.points.filter(({ enterprise }) => enterprise.id === draft.enterprise);
  const counts: ExemptionCount[] = exemptionGround(draft.ground).judgement ? ['rate', 'judgement'] : ['rate'];
  const time = (name: 'from' | 'to') => (
    <TextInput
      label={words.add[name]}
      required
      type="datetime-local"
      value={draft[name]}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className={styles.form}>
      {!bound && (
        <NativeSelect
          label={words.enterprise}
          required
          value={draft.enterprise}
          data={[
            { value: '', label: words.add.choose },
            ...places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => change({ enterprise: event.currentTarget.value, point: '' })}
        />
      )}
      <NativeSelect
        label={words.point}
        value={draft.point}
        data={[
          { value: '', label: say.allPoints },
          ...points.map((point) => ({ value: point.id, label: pointTitle(point) })),
        ]}
        onChange={(event) => change({ point: event.currentTarget.value })}
      />
      <NativeSelect
        label={say.ground}
        value={draft.ground}
        data={EXEMPTION_GROUNDS.map((row) => ({ value: row.ground, label: row[lang] }))}
        onChange={(event) =>
          change({ ground: event.currentTarget.value as ExemptionGround, countedIn: 'rate' })
        }
      />
      <NativeSelect
        label={say.counted}
        value={draft.countedIn}
        data={counts.map((value) => ({ value, label: EXEMPTION_COUNT_NAMES[value][lang] }))}
        onChange={(event) => change({ countedIn: event.currentTarget.value as ExemptionCount })}
      />
      {time('from')}
      {time('to')}
      <TextInput
        className={styles.wide ?? ''}
        label={say.legal}
        required
        maxLength={400}
        value={draft.legal}
        onChange={(event) => change({ legal: event.currentTarget.value })}
      />
      <Textarea
        className={styles.wide ?? ''}
        label={say.evidence}
        required
        autosize
        minRows={2}
        value={draft.evidence}
        onChange={(event) => change({ evidence: event.currentTarget.value })}
      />
    </div>
  );
}
