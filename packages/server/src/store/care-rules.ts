import type { Parameter, ParameterChange } from '@wenqu/domain';
import type { ChangeJudge, ParameterSeen } from './care.ts';

/** What a told parameter does to the one held: the next row, and the change when the text is another. */
export function takeSeen(
  held: Parameter | undefined,
  seen: ParameterSeen,
  judge: ChangeJudge,
): { row: Parameter; change: ParameterChange | undefined } | undefined {
  if (!held) {
    return { row: { ...seen, baseline: null, baselineBy: '', baselineAt: null }, change: undefined };
  }
  if (seen.seenAt < held.seenAt) return undefined;
  const { text, seenAt, position } = seen;
  const row = { ...held, text, seenAt, position };
  const why = held.text === text ? undefined : judge(held, seen);
  if (!why) return { row, change: undefined };
  const { mn, polId, infoId } = seen;
  const change = {
    ...why,
    // The same telling read twice is one change.
    id: [mn, polId, infoId, seenAt.toString(36)].join('.'),
    ...{ mn, polId, infoId, before: held.text, after: text },
    ...{ since: held.seenAt, noticedAt: seenAt, position },
  };
  return { row, change };
}

export const parameterKey = ({ mn, polId, infoId }: Pick<Parameter, 'mn' | 'polId' | 'infoId'>): string =>
  `${mn} ${polId} ${infoId}`;
