import { type Finding, type LadderStep, ladderStep } from '@wenqu/domain';
import { useWords } from '../i18n/lang.ts';
import { Chip, type ChipTone } from './chip.tsx';
import { ladderWords } from './ladder-words.ts';

const TONES: Readonly<Record<LadderStep, ChipTone>> = {
  E0: 'plain',
  E1: 'suspect',
  E2: 'suspect',
  E3: 'over',
  E4: 'suspect',
  E5: 'suspect',
  E6: 'over',
};

/** The rung a finding stands on; nothing for what is no exceedance. */
export function LadderChip({ finding }: { finding: Pick<Finding, 'rule'> }) {
  const say = useWords(ladderWords);
  const step = ladderStep(finding);
  return step ? (
    <Chip tone={TONES[step]} title={say.steps[step]}>
      {step}
    </Chip>
  ) : null;
}

/** Limits that were compared too, each with the reason why it did not decide. */
export function OtherLimits({ finding: { facts } }: { finding: Finding }) {
  const say = useWords(ladderWords);
  const others = String(facts.others ?? '').split('; ');
  const whys = String(facts.othersWhy ?? '').split('; ');
  if (others[0] === '') return null;
  return (
    <>
      <strong>{say.others}</strong>
      <ul>
        {others.map((text, at) => (
          <li key={`${text} ${whys[at] ?? ''}`}>
            {text} · {say.why[whys[at] as keyof typeof say.why] ?? '—'}
          </li>
        ))}
      </ul>
    </>
  );
}
