import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  factorName,
  formatDay,
  type PointId,
  QC_KIND_NAMES,
  QC_KINDS,
  type QcEntry,
  type QcKind,
  type QcPair,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { beijingField, beijingInstant } from '../../lib/beijing-field.ts';
import { now } from '../../lib/clock.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { Resting, SideText } from './effects-pane.tsx';
import { OUTCOME_TONES } from './qc-pane.tsx';
import { previewQuery, rulesQuery, STATISTICS_KEY } from './queries.ts';
import type { StatisticSearch } from './route.tsx';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

const FLOW = 'w00000';
interface Draft {
  readonly point: string;
  readonly factor: string;
  readonly kind: QcKind;
  readonly at: string;
  readonly range: string;
  readonly pairs: string;
}

/** A line of two numbers is a pair; undefined while a line is none. */
function pairsOf(text: string): QcPair[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const pairs = lines.map((line) => line.split(/[\s,，;；/]+/).map(Number));
  const good = pairs.every((pair) => pair.length === 2 && pair.every(Number.isFinite));
  return good && pairs.length > 0
    ? pairs.map(([standard, reading]) => ({ standard: standard!, reading: reading! }))
    : undefined;
}

function entryOf({ point, factor, kind, at, range, pairs }: Draft): QcEntry | undefined {
  const when = beijingInstant(at);
  const read = pairsOf(pairs);
  const upper = range.trim() === '' ? null : Number(range);
  if (point === '' || factor === '' || when === undefined || !read || Number.isNaN(upper)) return undefined;
  return { point: point as PointId, factor, kind, at: when, range: upper, pairs: read, reason: '-' };
}

/** Enters a check: the pass rule, the verdict and everything it would touch are shown before it is kept. */
export function NewCheck({ search }: { search: StatisticSearch }) {
  const say = useWords(statisticWords).qc;
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState<Draft>(() => blank(search));
  const entry = entryOf(draft);
  return (
    <>
      <Button
        size="xs"
        onClick={() => {
          setDraft(blank(search));
          setOpened(true);
        }}
      >
        {say.enter}
      </Button>
      <ReasonDialog
        opened={opened}
        title={say.enter}
        effect={say.effect}
        confirm={say.enter}
        reasonLabel={say.reason}
        act={async (reason) => {
          await sendJson('POST', 'qc-records', { body: { ...(entry ?? draft), reason } });
          await client.invalidateQueries({ queryKey: STATISTICS_KEY });
        }}
        onClose={() => setOpened(false)}
      >
        <Fields draft={draft} set={(part) => setDraft({ ...draft, ...part })} />
        <PassRule draft={draft} />
        <Preview entry={entry} />
      </ReasonDialog>
    </>
  );
}

const blank = ({ pt, f }: StatisticSearch): Draft => ({
  ...{
    point: pt ?? '',
    factor: f ?? '',
    kind: 'standard-check',
    at: beijingField(now()),
    range: '',
    pairs: '',
  },
});

function Fields({ draft, set }: { draft: Draft; set: (part: Partial<Draft>) => void }) {
  const words = useWords(statisticWords);
  const lang = useLang();
  const places = usePlaces();
  const point = places.point(draft.point);
  const ofFlow = draft.kind === 'flow-volume' || draft.kind === 'level';
  const factors = ofFlow ? [FLOW] : (point?.factors ?? []);
  return (
    <>
      <NativeSelect
        label={words.pick.point}
        required
        value={draft.point}
        data={[
          { value: '', label: words.pick.choose },
          ...places.points.map(({ id, name, enterprise }) => ({
            value: id,
            label: `${enterprise.name} · ${name}`,
          })),
        ]}
        onChange={(event) => {
          const id = event.currentTarget.value;
          set({ point: id, factor: ofFlow ? FLOW : (places.point(id)?.factors[0] ?? '') });
        }}
      />
      <div className={styles.fields}>
        <NativeSelect
          label={words.qc.kind}
          value={draft.kind}
          data={QC_KINDS.map((kind) => ({ value: kind, label: QC_KIND_NAMES[kind][lang] }))}
          onChange={(event) => {
            const kind = event.currentTarget.value as QcKind;
            const flow = kind === 'flow-volume' || kind === 'level';
            set({
              kind,
              factor: flow ? FLOW : draft.factor === FLOW ? (point?.factors[0] ?? '') : draft.factor,
            });
          }}
        />
        <NativeSelect
          label={words.qc.factor}
          value={draft.factor}
          data={factors.map((code) => ({ value: code, label: factorName(code, lang) }))}
          onChange={(event) => set({ factor: event.currentTarget.value })}
        />
        <TextInput
          label={words.qc.at}
          type="datetime-local"
          required
          value={draft.at}
          onChange={(event) => set({ at: event.currentTarget.value })}
        />
        <TextInput
          label={words.qc.range}
          inputMode="decimal"
          value={draft.range}
          onChange={(event) => set({ range: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={words.qc.pairsLabel}
        description={words.qc.pairsHint}
        required
        autosize
        minRows={2}
        maxRows={8}
        value={draft.pairs}
        onChange={(event) => set({ pairs: event.currentTarget.value })}
      />
    </>
  );
}

function PassRule({ draft: { kind, factor } }: { draft: Draft }) {
  const say = useWords(statisticWords).qc;
  const rule = useQuery(rulesQuery).data?.qc.find((each) => each.kind === kind);
  const rows = rule?.tolerances.find((each) => each.factor === factor)?.rows;
  if (!rule || factor === '') return null;
  const needed = kind === 'comparison' ? say.most : say.all;
  return (
    <p className={styles.quiet}>
      <strong>{say.rule}</strong>{' '}
      {rows
        ? `${say.ruleText(rule.pairsMin, needed)}；${rows.map(({ below, text }) => `${below === null ? (rows.length > 1 ? `${say.rest} ` : '') : `${say.below(below)} `}${text}`).join('；')}`
        : kind === 'three-ends'
          ? say.ruleText(rule.pairsMin, needed)
          : say.noRule}
    </p>
  );
}

function Preview({ entry }: { entry: QcEntry | undefined }) {
  const words = useWords(statisticWords);
  const say = words.qc;
  const lang = useLang();
  const { data } = useQuery(previewQuery(entry));
  if (!entry || !data) return null;
  const flips = data.days.filter(({ flipped }) => flipped).length;
  return (
    <section className={styles.preview} aria-live="polite">
      <p>
        <strong>{say.verdict}</strong>{' '}
        <Chip tone={OUTCOME_TONES[data.record.outcome]}>{words.outcome[data.record.outcome]}</Chip>{' '}
        {data.record[lang]}
      </p>
      <p>{data.days.length === 0 ? say.untouched : say.touched(data.days.length, flips)}</p>
      <ul className={styles.list}>
        {data.days.slice(0, 20).map((day) => (
          <li key={`${day.factor} ${day.day}`}>
            {formatDay(day.day)} {factorName(day.factor, lang)} <SideText side={day.before} /> →{' '}
            <SideText side={day.after} />
          </li>
        ))}
      </ul>
      {data.entries.length + data.samples.length > 0 && (
        <p>
          {say.entries(data.entries.length)} · {say.samples(data.samples.length)}{' '}
          <Resting entries={data.entries} samples={data.samples} />
        </p>
      )}
    </section>
  );
}
