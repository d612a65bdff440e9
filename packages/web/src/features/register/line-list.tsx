import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  type Entry,
  factorShort,
  formatDay,
  type Instant,
  instant,
  nextDay,
  type TriageLine,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Icon } from '../../components/icon.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { type Places, usePlaces } from '../../lib/use-places.ts';
import { placeWords } from './columns.tsx';
import { DueText, EntryMarks, LevelChip, StateChip } from './entry-chips.tsx';
import { ruleWords, spanWords, whatWords } from './entry-words.ts';
import styles from './lines.module.css';
import { MergeLine } from './merge-line.tsx';
import { type DayLines, linesQuery } from './queries.ts';
import { registerWords } from './words.ts';

const DAYS_BACK = 14;
/** A day has about ten; a bad week must not freeze the page. */
const SHOWN = 50;

/** The last days, newest first. */
function lastDays(now: Instant): string[] {
  let day = formatDay(instant(now - DAYS_BACK * 86_400_000_000));
  const days = [];
  for (let n = 0; n <= DAYS_BACK; n++, day = nextDay(day)) days.unshift(day);
  return days;
}

/** 今日线索: what was put together, why, and how much reading that saved. */
export function LineList({
  day,
  onDay,
}: {
  day: string | undefined;
  onDay: (day: string | undefined) => void;
}) {
  const say = useWords(registerWords);
  const query = useQuery({ ...linesQuery(day), refetchInterval: 60_000 });
  // Asked once: a list of places per line would be made anew for each.
  const places = usePlaces();
  const [shown, setShown] = useState(SHOWN);
  if (query.isPending) return <Skeleton rows={10} height={44} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const told = query.data;
  return (
    <>
      <LinesHead told={told} day={day} onDay={onDay} />
      {told.lines.length === 0 ? (
        <EmptyState title={say.lines.none} text={say.lines.noneText} />
      ) : (
        <Pane flush>
          <ol className={styles.lines} aria-label={say.views.lines}>
            {told.lines.slice(0, shown).map((line) => (
              <Line key={line.id} line={line} told={told} places={places} />
            ))}
          </ol>
          {told.lines.length > shown && (
            <Button variant="subtle" fullWidth onClick={() => setShown(shown + SHOWN)}>
              {say.lines.showMore(told.lines.length - shown)}
            </Button>
          )}
        </Pane>
      )}
      {told.leftOut > 0 && <p className={styles.quiet}>{say.lines.leftOut(told.leftOut)}</p>}
    </>
  );
}

function LinesHead({
  told: { lines, compression, asOf },
  day,
  onDay,
}: {
  told: DayLines;
  day: string | undefined;
  onDay: (day: string | undefined) => void;
}) {
  const say = useWords(registerWords);
  const { alarms, findings, entries, ratio } = compression;
  const open = lines.filter((line) => line.open > 0).length;
  const days = lastDays(asOf as Instant);
  return (
    <div className={styles.head}>
      <NativeSelect
        size="xs"
        aria-label={say.lines.day}
        value={day ?? days[0]}
        data={days.map((value, at) => ({ value, label: at === 0 ? `${say.lines.today} ${value}` : value }))}
        onChange={({ currentTarget: { value } }) => onDay(value === days[0] ? undefined : value)}
      />
      <span>{say.lines.lead(open, lines.length)}</span>
      <span className={styles.k10}>
        <Chip>{say.lines.k10(ratio === null ? '—' : ratio.toFixed(1))}</Chip>
        <span className={styles.quiet}>
          {say.lines.k10Parts(alarms, findings, entries, compression.lines)}
        </span>
      </span>
    </div>
  );
}

function useTitle(line: TriageLine, places: Places): string {
  const say = useWords(registerWords);
  if (line.kind === 'storm') return say.lines.storm(line.points.length);
  if (line.kind === 'notices') return line.hidden ? say.lines.faint : say.lines.notices;
  const [point = ''] = line.points;
  if (line.points.length === 1)
    return placeWords(places, { enterprise: line.enterprise, outlet: line.outlet, point });
  return [places.enterprise(line.enterprise), places.outlet(line.outlet)].filter(Boolean).join(' · ');
}

function Line({ line, told, places }: { line: TriageLine; told: DayLines; places: Places }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const [opened, setOpened] = useState(false);
  const title = useTitle(line, places);
  const what = [
    ...line.rules.slice(0, 3).map((rule) => ruleWords(say, lang, rule)),
    ...line.factors.slice(0, 4).map((factor) => factorShort(factor, lang)),
  ].join(' · ');
  const count = line.entries.length + line.folded.length;
  const clock = {
    ...{ dueAt: line.dueAt, mutedUntil: null, stateSince: line.openedAt },
    closedAt: line.open === 0 ? line.to : null,
  };
  return (
    <li className={cx(styles.line, line.open === 0 && styles.done)}>
      <button type="button" className={styles.row} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <LevelChip level={line.level} />
        <span className={styles.main}>
          <span className={styles.title}>{title}</span>
          <span className={styles.quiet}>
            {what}
            {line.enterprises.length > 1 && ` · ${say.lines.several(line.enterprises.length)}`}
          </span>
        </span>
        <span className={styles.chips}>
          <Chip>{say.lines.causes[line.cause]}</Chip>
          {line.keyUnit && <Chip tone="suspect">{say.lines.key}</Chip>}
          {line.river && <Chip>{say.lines.river}</Chip>}
          {line.score !== null && <Chip>{say.lines.score(line.score)}</Chip>}
          <EntryMarks entry={{ hidden: line.hidden, forReference: false }} />
        </span>
        <span className={styles.counts}>{say.lines.counts(count, line.findings, line.alarms)}</span>
        <span className={styles.due}>
          {line.open === 0 ? (
            <span className={styles.quiet}>{say.lines.done}</span>
          ) : (
            <DueText entry={clock} />
          )}
        </span>
        <span className={cx(styles.turn, opened && styles.turned)}>
          <Icon name="chevron" size={16} />
        </span>
      </button>
      {opened && <LineBody line={line} told={told} places={places} />}
    </li>
  );
}

function LineBody({ line, told, places }: { line: TriageLine; told: DayLines; places: Places }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const entries = line.entries.map((id) => told.entries[id]).filter((each) => each !== undefined);
  const folded = line.folded.map((id) => told.entries[id]).filter((each) => each !== undefined);
  const missing = line.entries.length + line.folded.length - entries.length - folded.length;
  return (
    <div className={styles.body}>
      {(told.reasons[line.id] ?? []).map((reason) => (
        <p key={reason.zh} className={styles.why}>
          {reason[lang]}
        </p>
      ))}
      <EntryRows entries={entries} places={places} />
      {folded.length > 0 && (
        <details className={styles.folded}>
          <summary>{say.lines.folded(folded.length)}</summary>
          <EntryRows entries={folded} places={places} />
        </details>
      )}
      {missing > 0 && <p className={styles.quiet}>{say.lines.more(missing)}</p>}
      {line.kind === 'matter' && <MergeLine entries={entries} />}
    </div>
  );
}

function EntryRows({ entries, places }: { entries: readonly Entry[]; places: Places }) {
  const say = useWords(registerWords);
  const lang = useLang();
  return (
    <ul className={styles.entries}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles.entry}>
          <Link to="/register/$id" params={{ id: entry.id }} className={styles.number}>
            {entry.number}
          </Link>
          <span className={styles.main}>
            <span>
              {whatWords(say, lang, entry)} <EntryMarks entry={entry} />
            </span>
            <span className={styles.quiet}>
              {placeWords(places, entry)} · {spanWords(entry.from, entry.to)}
            </span>
          </span>
          <span className={styles.chips}>
            <LevelChip level={entry.level} />
            <StateChip state={entry.state} />
          </span>
          <span className={styles.due}>
            <DueText entry={entry} />
          </span>
        </li>
      ))}
    </ul>
  );
}
