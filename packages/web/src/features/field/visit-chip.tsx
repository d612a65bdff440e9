import type { SiteVisitState } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useWords } from '../../i18n/lang.ts';
import { visitWords } from './visit-words.ts';

const TONES: Readonly<Record<SiteVisitState, ChipTone>> = {
  going: 'plain',
  kept: 'normal',
  conflict: 'over',
  settled: 'plain',
};

export function VisitChip({ state }: { state: SiteVisitState }) {
  const say = useWords(visitWords);
  return <Chip tone={TONES[state]}>{say.states[state]}</Chip>;
}
