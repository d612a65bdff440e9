import type { Instant, QcRecord, StatisticVersion } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { QcDraft, StatisticDraft, StatisticKey } from './statistics.ts';

/** What a draft does to the version held: undefined when it says the same. */
export function nextVersion(
  held: Pick<StatisticVersion, 'version' | 'digest'> | undefined,
  draft: StatisticDraft,
  at: Instant,
): StatisticVersion | undefined {
  if (held?.digest === draft.digest) return undefined;
  return { ...draft, version: (held?.version ?? 0) + 1, knownFrom: at, knownTo: null };
}

export const statisticKey = ({ kind, point, factor, from }: StatisticKey): string =>
  `${kind} ${point} ${factor} ${from}`;

export const qcId = (seq: number): string => `Q-${String(seq).padStart(6, '0')}`;
export const effectId = (seq: number): string => `X-${String(seq).padStart(6, '0')}`;

export const qcOf = (draft: QcDraft, seq: number): QcRecord => ({
  ...draft,
  ...{ id: qcId(seq), knownTo: null, withdrawnBy: '', withdrawReason: '' },
});

/** @throws WQ_NOT_FOUND; WQ_INPUT when it was withdrawn before */
export function withdrawn(
  held: QcRecord | undefined,
  id: string,
  withdrawnBy: string,
  withdrawReason: string,
  knownTo: Instant,
): QcRecord {
  if (!held) throw new WenquError('WQ_NOT_FOUND', { qc: id });
  if (held.knownTo !== null) {
    throw new WenquError('WQ_INPUT', { field: 'id', zh: '该记录已撤回', en: 'It was withdrawn before' });
  }
  return { ...held, knownTo, withdrawnBy, withdrawReason };
}
