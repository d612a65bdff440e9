import '@mantine/core/styles/NumberInput.layer.css';
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  CHECK_KINDS,
  type CheckKind,
  checkKind,
  code2017,
  factorName,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_HOUR,
} from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { sendJson } from '../lib/api.ts';
import { beijingField, beijingInstant } from '../lib/beijing-field.ts';
import { CARE_KEY } from '../lib/care.ts';
import { now } from '../lib/clock.ts';
import { editionSpoken, type LoggerOverview, loggersQuery } from '../lib/loggers.ts';
import { type Places, usePlaces } from '../lib/use-places.ts';
import styles from './care.module.css';
import { careWords } from './care-words.ts';
import { ConfidenceBadge } from './confidence-badge.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

interface Draft {
  readonly mn: string;
  readonly polId: string;
  readonly kind: CheckKind;
  readonly everyH: number;
  /** As the browser's field holds it. */
  readonly nextAt: string;
}

const freshDraft = (mn: string): Draft => ({
  ...{ mn, polId: '', kind: 'standard-check', everyH: checkKind('standard-check').dueH ?? 24 },
  nextAt: beijingField(instant(hourStart(now()) + 2 * MICROS_PER_HOUR)),
});

/** Proposes a plan of checks; `mn` undefined: the logger is chosen in the dialog. */
export function NewPlan({ mn }: { mn?: string }) {
  const say = useWords(careWords).plan;
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState(() => freshDraft(mn ?? ''));
  const open = () => {
    setDraft(freshDraft(mn ?? ''));
    setOpened(true);
  };
  return (
    <>
      <Button size="xs" onClick={open}>
        {say.add}
      </Button>
      <ReasonDialog
        opened={opened}
        title={say.addTitle}
        effect={say.addEffect}
        confirm={say.add}
        reasonLabel={say.reason}
        act={async (reason) => {
          const nextAt = beijingInstant(draft.nextAt) as Instant;
          await sendJson('POST', 'care/plans', { body: { ...draft, nextAt, reason } });
          await client.invalidateQueries({ queryKey: CARE_KEY });
        }}
        onClose={() => setOpened(false)}
      >
        <Fields draft={draft} chooses={mn === undefined} change={(set) => setDraft({ ...draft, ...set })} />
      </ReasonDialog>
    </>
  );
}

/** Factors of a logger: those it sends, and those its points are to have. Flow has no analyser to check. */
function factorsOf(logger: LoggerOverview | undefined, places: Places): string[] {
  const own = logger?.points.flatMap(({ id }) => places.point(id)?.factors ?? []) ?? [];
  const heard = (logger?.traffic?.factors ?? []).map(code2017);
  return [...new Set([...own, ...heard])].filter((code) => /^w\d{5}$/.test(code) && code !== 'w00000');
}

function Fields({
  draft,
  chooses,
  change,
}: {
  draft: Draft;
  chooses: boolean;
  change: (set: Partial<Draft>) => void;
}) {
  const words = useWords(careWords);
  const say = words.plan;
  const lang = useLang();
  const places = usePlaces();
  const loggers = useQuery(loggersQuery).data?.items ?? [];
  const logger = loggers.find((each) => each.mn === draft.mn);
  const edition = logger ? (editionSpoken(logger) as '2005' | '2017' | '2025') : '2017';
  const row = checkKind(draft.kind);
  const cn = row.cn[edition];
  const choose = { value: '', label: say.choose };
  return (
    <>
      {chooses && (
        <NativeSelect
          label={words.logger}
          required
          value={draft.mn}
          data={[
            choose,
            ...loggers.map(({ mn, enterprise }) => ({
              value: mn,
              label: [enterprise?.name, mn].filter(Boolean).join(' · '),
            })),
          ]}
          onChange={(event) => change({ mn: event.currentTarget.value, polId: '' })}
        />
      )}
      <div className={styles.fields}>
        <NativeSelect
          label={words.run.factor}
          required
          value={draft.polId}
          data={[
            choose,
            ...factorsOf(logger, places).map((code) => ({ value: code, label: factorName(code, lang) })),
          ]}
          onChange={(event) => change({ polId: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.run.kind}
          required
          value={draft.kind}
          data={CHECK_KINDS.map((each) => ({ value: each.kind, label: each[lang] }))}
          onChange={(event) => {
            const kind = event.currentTarget.value as CheckKind;
            change({ kind, everyH: checkKind(kind).dueH ?? draft.everyH });
          }}
        />
        <NumberInput
          label={say.everyH}
          required
          min={1}
          max={8760}
          allowDecimal={false}
          hideControls
          value={draft.everyH}
          onChange={(value) => change({ everyH: Number(value) })}
        />
        <TextInput
          label={say.nextAt}
          required
          type="datetime-local"
          value={draft.nextAt}
          onChange={(event) => change({ nextAt: event.currentTarget.value })}
        />
      </div>
      <span className={styles.cells}>
        <span className={styles.quiet}>
          {cn === '' ? say.noCommand : say.command(cn)} ·{' '}
          {row.dueH === null ? say.noDuty : say.duty(say.hours(row.dueH))}
        </span>
        {row.dueH !== null && <ConfidenceBadge confidence={row.confidence} />}
      </span>
    </>
  );
}
