import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  formatDay,
  formatInstant,
  SAMPLE_POLICY,
  SAMPLE_TRIGGER_NAMES,
  type SamplePlan,
  type SamplePolicy,
  type SampleSetting,
  type SampleSettingKind,
  type SampleSettings,
  type SampleTrigger,
  type StandingApproval,
} from '@wenqu/domain';
import { type ReactNode, useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { now } from '../../lib/clock.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { placeText } from './columns.tsx';
import { samplersQuery, settingsQuery, stoppedQuery } from './queries.ts';
import { factorNames, shortTime } from './sample-chips.tsx';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

const TRIGGERS: readonly SampleTrigger[] = ['first-hour-over', 'calm-after', 'random', 'secret'];

/** Standing approvals, random and secret plans, how often; every change with author, reason and version. */
export function SampleSettingsView() {
  return (
    <div className={styles.stack}>
      <Standing />
      <Plans />
      <Policy />
      <Stopped />
    </div>
  );
}

/** Keeps one setting; `version` 0 begins it. */
const put = <K extends SampleSettingKind>(
  kind: K,
  id: string,
  version: number,
  value: SampleSettings[K],
  reason: string,
  ended = false,
) =>
  sendJson('PUT', `sample-settings/${kind}/${encodeURIComponent(id)}`, {
    body: { version, value, reason, ended },
  });

/** A new row's own number: the moment it was made, in base 36. */
const freshId = (): string => now().toString(36);

function Rows<K extends 'standing' | 'plan'>({
  kind,
  empty,
  children,
}: {
  kind: K;
  empty: string;
  children: (value: SampleSettings[K]) => ReactNode;
}) {
  const say = useWords(sampleWords).settings;
  const client = useQueryClient();
  const mayApprove = useMay('order.approve');
  const query = useQuery(settingsQuery(kind));
  const [ending, setEnding] = useState<SampleSetting<K>>();
  const [opened, setOpened] = useState(false);
  if (query.isPending) return <Skeleton rows={2} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.data.items.length === 0) return <p className={styles.quiet}>{empty}</p>;
  return (
    <>
      {query.data.items.map((setting) => (
        <div key={setting.id} className={styles.setting}>
          <div className={setting.ended ? styles.ended : undefined}>
            {children(setting.value)}
            <div className={styles.stepMeta}>
              {say.author(setting.byName, formatInstant(setting.at))} · v{setting.version} · {setting.reason}
            </div>
          </div>
          {setting.ended ? (
            <Chip tone="offline">{say.ended}</Chip>
          ) : (
            mayApprove && (
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  setEnding(setting);
                  setOpened(true);
                }}
              >
                {say.end}
              </Button>
            )
          )}
        </div>
      ))}
      <ReasonDialog
        opened={opened}
        title={say.end}
        confirm={say.end}
        onClose={() => setOpened(false)}
        act={async (reason) => {
          if (!ending) return;
          await put(kind, ending.id, ending.version, ending.value, reason, true);
          await client.invalidateQueries({ queryKey: ['samples', 'settings'] });
        }}
      />
    </>
  );
}

function PointSelect({ value, set }: { value: string; set: (point: string) => void }) {
  const say = useWords(sampleWords).settings;
  const places = usePlaces();
  const samplers = useQuery(samplersQuery).data?.items ?? [];
  return (
    <NativeSelect
      label={say.point}
      value={value}
      data={[
        { value: '', label: say.anyPoint },
        ...samplers.map((each) => ({ value: each.point, label: placeText(places, each) })),
      ]}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

function Days({
  from,
  to,
  set,
}: {
  from: string;
  to: string;
  set: (days: { validFrom?: string; validTo?: string }) => void;
}) {
  const say = useWords(sampleWords).settings;
  return (
    <div className={styles.pair}>
      <TextInput
        type="date"
        label={say.from}
        value={from}
        onChange={(event) => set({ validFrom: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={say.to}
        value={to}
        onChange={(event) => set({ validTo: event.currentTarget.value })}
      />
    </div>
  );
}

function Triggers({
  chosen,
  set,
}: {
  chosen: readonly SampleTrigger[];
  set: (chosen: SampleTrigger[]) => void;
}) {
  const lang = useLang();
  return (
    <div className={styles.checks}>
      {TRIGGERS.map((trigger) => (
        <label key={trigger} className={styles.check}>
          <input
            type="checkbox"
            checked={chosen.includes(trigger)}
            onChange={(event) =>
              set(
                TRIGGERS.filter((each) =>
                  each === trigger ? event.currentTarget.checked : chosen.includes(each),
                ),
              )
            }
          />
          {SAMPLE_TRIGGER_NAMES[trigger][lang]}
        </label>
      ))}
    </div>
  );
}

function Add({
  title,
  act,
  children,
}: {
  title: string;
  act: (reason: string) => Promise<unknown>;
  children: ReactNode;
}) {
  const say = useWords(sampleWords).settings;
  const client = useQueryClient();
  const mayApprove = useMay('order.approve');
  const [opened, setOpened] = useState(false);
  if (!mayApprove) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {say.add}
      </Button>
      <ReasonDialog
        opened={opened}
        title={title}
        confirm={say.save}
        onClose={() => setOpened(false)}
        act={async (reason) => {
          await act(reason);
          await client.invalidateQueries({ queryKey: ['samples', 'settings'] });
        }}
      >
        {children}
      </ReasonDialog>
    </>
  );
}

function Standing() {
  const say = useWords(sampleWords).settings;
  const lang = useLang();
  const pointText = usePointText();
  const today = formatDay(now());
  const [draft, setDraft] = useState<StandingApproval>({
    ...{ triggers: ['first-hour-over'], point: '', validFrom: today, validTo: today },
  });
  const change = (set: Partial<StandingApproval>) => setDraft({ ...draft, ...set });
  return (
    <Pane
      title={say.standing}
      extra={
        <Add title={say.standing} act={(reason) => put('standing', freshId(), 0, draft, reason)}>
          <Triggers chosen={draft.triggers} set={(triggers) => change({ triggers })} />
          <PointSelect value={draft.point} set={(point) => change({ point })} />
          <Days from={draft.validFrom} to={draft.validTo} set={change} />
        </Add>
      }
    >
      <p className={styles.quiet}>{say.standingLead}</p>
      <Rows kind="standing" empty={say.standingNone}>
        {({ triggers, point, validFrom, validTo }) => (
          <>
            {triggers.map((trigger) => SAMPLE_TRIGGER_NAMES[trigger][lang]).join(' · ')} · {pointText(point)}{' '}
            · {validFrom} – {validTo}
          </>
        )}
      </Rows>
    </Pane>
  );
}

function usePointText(): (point: string) => string {
  const say = useWords(sampleWords).settings;
  const places = usePlaces();
  return (point) =>
    point === ''
      ? say.anyPoint
      : placeText(places, { point, enterprise: places.point(point)?.enterprise.id ?? '' });
}

function Plans() {
  const say = useWords(sampleWords).settings;
  const lang = useLang();
  const pointText = usePointText();
  const today = formatDay(now());
  const [draft, setDraft] = useState<SamplePlan>({
    ...{ kind: 'random', point: '', factors: [], perMonth: 2, validFrom: today, validTo: today },
  });
  const change = (set: Partial<SamplePlan>) => setDraft({ ...draft, ...set });
  return (
    <Pane
      title={say.plans}
      extra={
        <Add title={say.plans} act={(reason) => put('plan', freshId(), 0, draft, reason)}>
          <NativeSelect
            label={say.kindLabel}
            value={draft.kind}
            data={Object.entries(say.kind).map(([value, label]) => ({ value, label }))}
            onChange={(event) => change({ kind: event.currentTarget.value as SamplePlan['kind'] })}
          />
          <PointSelect value={draft.point} set={(point) => change({ point })} />
          {draft.kind === 'random' && (
            <TextInput
              label={say.perMonth}
              inputMode="decimal"
              value={String(draft.perMonth)}
              onChange={(event) => change({ perMonth: Number(event.currentTarget.value) || 0 })}
            />
          )}
          <Days from={draft.validFrom} to={draft.validTo} set={change} />
        </Add>
      }
    >
      <Rows kind="plan" empty={say.plansNone}>
        {({ kind, point, perMonth, factors, validFrom, validTo }) => (
          <>
            {SAMPLE_TRIGGER_NAMES[kind][lang]} · {pointText(point)} ·{' '}
            {kind === 'random' ? say.times(perMonth) : say.once} · {validFrom} – {validTo}
            {factors.length > 0 && ` · ${factorNames(factors, lang)}`}
          </>
        )}
      </Rows>
    </Pane>
  );
}

const NUMBERS = [
  ['samplesPerDay', 'perDay'],
  ['samplesPerPointDay', 'perPoint'],
  ['cooldownHours', 'cooldown'],
  ['calmShare', 'calm'],
] as const;

function Policy() {
  const say = useWords(sampleWords).settings;
  const lang = useLang();
  const held = useQuery(settingsQuery('policy')).data?.items[0];
  const policy: SamplePolicy = held && !held.ended ? held.value : SAMPLE_POLICY;
  const [draft, setDraft] = useState<SamplePolicy>();
  const shown = draft ?? policy;
  return (
    <Pane
      title={say.policy}
      extra={
        <Add title={say.policy} act={(reason) => put('policy', 'policy', held?.version ?? 0, shown, reason)}>
          <div className={styles.pair}>
            {NUMBERS.map(([name, label]) => (
              <TextInput
                key={name}
                label={say[label]}
                inputMode="decimal"
                value={String(shown[name])}
                onChange={(event) => setDraft({ ...shown, [name]: Number(event.currentTarget.value) || 0 })}
              />
            ))}
          </div>
          <Triggers chosen={shown.triggers} set={(triggers) => setDraft({ ...shown, triggers })} />
        </Add>
      }
    >
      <Facts
        columns={2}
        facts={[
          ...NUMBERS.map(([name, label]) => [say[label], policy[name]] as const),
          [say.triggers, policy.triggers.map((trigger) => SAMPLE_TRIGGER_NAMES[trigger][lang]).join(' · ')],
        ]}
      />
    </Pane>
  );
}

function Stopped() {
  const say = useWords(sampleWords).settings;
  const lang = useLang();
  const pointText = usePointText();
  const items = useQuery(stoppedQuery).data?.items ?? [];
  const stops = say.stops as Readonly<Record<string, string>>;
  return (
    <Pane title={say.stopped}>
      {items.length === 0 ? (
        <p className={styles.quiet}>{say.stoppedNone}</p>
      ) : (
        <ul className={styles.bars}>
          {items.map(({ key, at, point, trigger, stop }) => (
            <li key={key}>
              {shortTime(at as Parameters<typeof shortTime>[0])} · {pointText(point)} ·{' '}
              {SAMPLE_TRIGGER_NAMES[trigger as SampleTrigger][lang]} · {stops[stop] ?? stop}
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}
