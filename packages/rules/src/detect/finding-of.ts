import type { Finding, FindingInput, Level, PointId } from '@wenqu/domain';
import { findingId } from '../episode.ts';
import { patternOf } from './patterns.ts';
import type { Episode } from './signal.ts';

/** Version of the detectors and their numbers; changes with any change of either. */
export const DETECTOR_EDITION = '2026-11';

/** Pollution is no secret to the one who has to stop it; what concerns the data is preserved first. */
const isHidden = ({ pattern }: Episode): boolean => patternOf(pattern)?.notify === 'hidden';

/**
 * A finding from what the detectors noticed: about data, never about intent. Numbers of the reason stand in `facts`
 * beside `form`, `factors`, `scorePercent` and `missing`, from which sentence and card are made.
 *
 * @param inputs readings that show it, with their frames; at most 100
 */
export function findingOf(
  episode: Episode,
  point: PointId,
  level: Level,
  inputs: readonly FindingInput[],
): Finding {
  const { pattern, form, factors, from, to, raisedAt, score, facts, missing } = episode;
  return {
    id: `${findingId(pattern, point, factors.join('+'), from)}.${form}`,
    rule: pattern,
    ruleEdition: DETECTOR_EDITION,
    point,
    factor: factors[0] ?? '',
    statistic: 'realtime',
    from,
    to,
    value: null,
    multiple: null,
    count: Math.max(1, inputs.length),
    limit: null,
    forReference: false,
    facts: {
      ...facts,
      form,
      factors: factors.join('+'),
      scorePercent: Math.round(score * 100),
      missing: missing.join('+'),
    },
    inputs,
    level,
    hidden: isHidden(episode),
    raisedAt,
  };
}
