import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  CARE_DEFAULTS,
  type CheckOutcome,
  CLOCK_SUSPECT_S,
  type JournalPosition,
  type Lang,
} from '@wenqu/domain';
import { useLang, useWords } from '../i18n/lang.ts';
import { careSettingsQuery } from '../lib/care.ts';
import { loggersQuery } from '../lib/loggers.ts';
import { infoCodesQuery } from '../lib/orders.ts';
import { useMay } from '../lib/session.ts';
import styles from './care.module.css';
import { careWords } from './care-words.ts';
import { Chip, type ChipTone } from './chip.tsx';

const OUTCOME_TONES: Readonly<Record<CheckOutcome, ChipTone>> = {
  running: 'maintenance',
  passed: 'normal',
  failed: 'over',
  'not-judged': 'suspect',
  'not-done': 'offline',
};
const OUTCOME_SIGNS: Readonly<Record<CheckOutcome, string>> = {
  running: '…',
  passed: '●',
  failed: '▲',
  'not-judged': '◆',
  'not-done': '○',
};

export function OutcomeChip({ outcome }: { outcome: CheckOutcome }) {
  const say = useWords(careWords);
  return (
    <Chip tone={OUTCOME_TONES[outcome]}>
      <span aria-hidden="true">{OUTCOME_SIGNS[outcome]}</span>
      {say.outcomes[outcome]}
    </Chip>
  );
}

/** A clock off by more than this is set by the house, or would be if it set clocks. */
export function useClockBand(): number {
  const { data } = useQuery(careSettingsQuery);
  return data?.clockSetS || CARE_DEFAULTS.clockSetS;
}

/** A device clock against ours, in words. */
export function offsetText(say: (typeof careWords)['zh'], offsetS: number): string {
  const size = Math.abs(offsetS);
  if (size < 1) return say.inStep;
  const text = size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en');
  return offsetS > 0 ? say.fast(text) : say.slow(text);
}

export function ClockChip({ offsetS }: { offsetS: number }) {
  const say = useWords(careWords).clock;
  const band = useClockBand();
  const size = Math.abs(offsetS);
  if (size > CLOCK_SUSPECT_S) return <Chip tone="suspect">◆ {say.suspect}</Chip>;
  if (size > band) return <Chip tone="plain">{say.off}</Chip>;
  return <Chip tone="normal">● {say.good}</Chip>;
}

/** A logger by its enterprise and MN. */
export function LoggerLink({ mn, tab }: { mn: string; tab: 'clock' | 'parameters' | 'checks' }) {
  const logger = useQuery(loggersQuery).data?.items.find((each) => each.mn === mn);
  return (
    <Link to="/loggers/$mn" params={{ mn }} search={{ t: tab }} title={mn}>
      {logger?.enterprise?.name ?? <span className={styles.mn}>{mn}</span>}
    </Link>
  );
}

/** The frame that told it, for who may read frames. */
export function FrameLink({ position }: { position: JournalPosition | null }) {
  const say = useWords(careWords);
  const may = useMay('frame.read');
  if (position === null || !may) return null;
  return (
    <Link to="/frames/$position" params={{ position: String(position) }} search={{}}>
      {say.frame}
    </Link>
  );
}

/** Name of an information code with the code; the identity of 3019 by a word. */
export function ParameterName({ infoId }: { infoId: string }) {
  const say = useWords(careWords);
  const lang = useLang();
  const info = useQuery(infoCodesQuery).data?.find(({ code }) => code === infoId);
  const name = infoId === 'SN' ? say.identity : info?.[lang];
  return (
    <span className={styles.cells}>
      {name !== undefined && <span>{name}</span>}
      <span className={styles.code}>{infoId}</span>
    </span>
  );
}

/** The half of a text of the server that holds both languages, `中文 / English`; all of it when it holds one. */
export function halfOf(text: string, lang: Lang): string {
  const [zh = '', en] = text.split(' / ');
  return en === undefined || lang === 'zh' ? zh : en;
}
