import {
  type Exemption,
  type ExemptionStep,
  type Instant,
  instant,
  type Mark,
  type MarkStep,
  MICROS_PER_HOUR,
  pointId,
} from '@wenqu/domain';
import type { Kept } from './marks.ts';

const START = 1_800_000_000_000_000;
export const hours = (count: number): Instant => instant(START + count * MICROS_PER_HOUR);

/** A mark after a step at `seq` o’clock. */
export function markVersion(id: string, seq: number, more: Partial<Mark> = {}): Kept<Mark, MarkStep> {
  const doc: Mark = {
    ...{ id, origin: 'enterprise', type: 'maintenance', enterprise: 'en1', point: pointId('pt1') },
    ...{ factors: ['w01018'], from: hours(0), to: hours(2), reason: '更换试剂', lateReason: '' },
    ...{ attachments: ['照片.jpg'], values: [], by: 'ac1', byName: '甲', at: hours(1), markBy: hours(30) },
    ...{ late: false, hidden: false, version: seq, state: 'proposed', check: null, dueAt: hours(24) },
    ...{ falsely: false, reviewedBy: '', reviewedByName: '', reviewedAt: null },
    ...more,
  };
  const step: MarkStep = {
    ...{ seq, at: hours(seq), by: 'ac1', byName: '甲', event: seq === 1 ? 'mark' : 'check' },
    ...{ from: seq === 1 ? null : 'proposed', to: doc.state, reason: '', attachments: [], refused: null },
  };
  return { doc, step };
}

export function exemptionVersion(
  id: string,
  seq: number,
  more: Partial<Exemption> = {},
): Kept<Exemption, ExemptionStep> {
  const doc: Exemption = {
    ...{ id, enterprise: 'en1', point: '', factors: [], ground: 'start-up', legal: '许可证 3.2' },
    ...{ from: hours(0), to: hours(2), countedIn: 'rate', reason: '冷炉启动', evidence: ['单.pdf'] },
    ...{ by: 'ac1', byName: '甲', at: hours(-1), version: seq, state: 'asked', dueAt: hours(48) },
    ...{ grantedBy: '', grantedByName: '', grantedAt: null, endedAt: null, revoked: false },
    ...more,
  };
  const step: ExemptionStep = {
    ...{ seq, at: hours(seq), by: 'ac1', byName: '甲', event: 'ask', from: null, to: doc.state },
    ...{ reason: '', attachments: [], refused: null },
  };
  return { doc, step };
}
