import {
  type Account,
  formatDay,
  type Instant,
  MARK_REFUSALS,
  type ManualValue,
  type Mark,
  type MarkAtHand,
  type MarkClaimed,
  type MarkEvent,
  type MarkRefusal,
  type MarkState,
  type MarkStep,
  type MarkType,
  type MarkVersion,
  markBy,
  markDueAt,
  pointId,
  type WorkCalendar,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';

/** What somebody marks. */
export interface MarkDraft {
  readonly type: MarkType;
  readonly point: string;
  readonly factors: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: string;
  readonly lateReason: string;
  readonly attachments: readonly string[];
  readonly values: readonly ManualValue[];
}

/** What a person does to a mark. */
export interface MarkAct {
  readonly mark: string;
  /** Version the person saw. */
  readonly version: number;
  readonly event: Exclude<MarkEvent, 'mark' | 'check'>;
  readonly reason: string;
  readonly attachments: readonly string[];
  /** refuse, disprove: as untrue, not merely as unfounded. */
  readonly falsely: boolean;
}

/** Who marks what, before it has a number. */
export interface Marking {
  readonly draft: MarkDraft;
  readonly at: Instant;
  readonly enterprise: string;
  readonly origin: Mark['origin'];
  readonly hidden: boolean;
  /** Account id or 'system'. */
  readonly by: string;
  readonly byName: string;
}

/** What an enterprise may not know of is counted in a row of its own. */
export const prefixOf = ({ at, hidden }: Marking): string =>
  `${hidden ? 'MV' : 'M'}-${formatDay(at).slice(0, 4)}-`;

export function claimedFrom({ draft, ...marking }: Marking, id: string): MarkClaimed {
  const by = markBy(draft.from);
  const late = marking.at >= by && marking.origin !== 'device';
  return { id, ...draft, ...marking, point: pointId(draft.point), markBy: by, late };
}

/** A mark as it begins. */
export function firstVersion(claimed: MarkClaimed, isWorked: WorkCalendar): MarkVersion {
  const { at, by, byName, reason, attachments } = claimed;
  const doc: Mark = {
    ...claimed,
    ...{ version: 1, state: 'proposed', check: null, falsely: false },
    ...{ dueAt: markDueAt('proposed', at, isWorked), reviewedBy: '', reviewedByName: '' },
    reviewedAt: null,
  };
  const step: MarkStep = {
    ...{ seq: 1, at, by, byName, event: 'mark', from: null, to: 'proposed', reason, attachments },
    refused: null,
  };
  return { doc, step };
}

/** The mark after a step of a person. An answer is checked anew. */
export function afterAct(
  mark: Mark,
  act: MarkAct,
  to: MarkState,
  account: Account,
  at: Instant,
  isWorked: WorkCalendar,
): Mark {
  const review = { reviewedBy: account.id, reviewedByName: account.displayName, reviewedAt: at };
  return {
    ...mark,
    ...(act.event === 'answer' ? { check: null } : review),
    ...{ state: to, version: mark.version + 1, dueAt: markDueAt(to, at, isWorked) },
    falsely: to === 'refused' && act.falsely,
  };
}

export const systemStep = (event: MarkEvent, seq: number, mark: Mark, at: Instant): MarkStep => ({
  ...{ seq, at, by: 'system', byName: '', event, from: mark.state, to: mark.state, reason: '' },
  ...{ attachments: [], refused: null },
});

/** The mark with what its past says. */
export function atHandOf(story: readonly MarkVersion[]): MarkAtHand {
  const taken = story.filter(({ step }) => step.refused === null && step.by !== 'system');
  return { ...story.at(-1)!.doc, lastBy: taken.at(-1)?.step.by ?? '' };
}

export const refused = (mark: string, event: MarkEvent, code: MarkRefusal): WenquError =>
  new WenquError('WQ_MARK_REFUSED', { mark, event, refused: code, ...MARK_REFUSALS[code] });
