import {
  type Instant,
  instant,
  type Matter,
  type MatterStep,
  MICROS_PER_HOUR,
  noMatter,
} from '@wenqu/domain';
import type { MatterVersion } from './matters.ts';

const START = 1_800_000_000_000_000;
export const hours = (count: number): Instant => instant(START + count * MICROS_PER_HOUR);

/** A matter after its step `seq`, taken at that hour. */
export function matterVersion(
  id: string,
  seq: number,
  more: Partial<Matter> = {},
  step: Partial<MatterStep> = {},
): MatterVersion {
  const matter = noMatter({
    ...{
      id,
      number: `XF-2026-${id.replace(/\D/g, '').padStart(6, '0')}`,
      machine: 'complaint',
      version: seq,
    },
    ...{
      state: 'open',
      title: `河水发白 ${id}`,
      openedBy: 'duty',
      openedAt: hours(1),
      updatedAt: hours(seq),
    },
    ...more,
  });
  return {
    matter,
    step: {
      ...{ seq, matter: id, at: hours(seq), happenedAt: hours(seq), by: 'duty', byName: '甲', byUnit: '' },
      ...{ event: 'register', from: seq === 1 ? null : 'open', to: matter.state, reason: '', given: {} },
      ...{ refused: null, clientId: '' },
      ...step,
    },
  };
}
