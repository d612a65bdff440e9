import type { Confidence } from '@wenqu/domain';
import { useWords } from '../i18n/lang.ts';
import { Chip, type ChipTone } from './chip.tsx';
import { limitWords } from './limit-words.ts';

const TONES: Readonly<Record<Confidence, ChipTone>> = {
  T: 'normal',
  S: 'suspect',
  G: 'suspect',
  P: 'offline',
};

/** How far a number may be trusted: its letter with its meaning. */
export function ConfidenceBadge({ confidence, long = false }: { confidence: Confidence; long?: boolean }) {
  const say = useWords(limitWords);
  const meaning = say.confidence[confidence];
  return (
    <Chip tone={TONES[confidence]} title={meaning}>
      {long ? `[${confidence}] ${meaning}` : `[${confidence}]`}
    </Chip>
  );
}
