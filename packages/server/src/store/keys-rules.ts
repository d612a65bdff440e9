import type { Enrolment, Instant, LoggerKey } from '@wenqu/domain';
import type { KeyDraft, KeySettings } from './keys.ts';

export const NO_SETTINGS: KeySettings = { autoRotate: false, by: '', byName: '', at: null };

export const keyOf = (draft: KeyDraft, id: string): LoggerKey => ({
  id,
  mn: draft.mn,
  state: draft.origin === 'hand' ? 'current' : 'pending',
  origin: draft.origin,
  order: '',
  createdAt: draft.at,
  currentFrom: draft.origin === 'hand' ? draft.at : null,
  currentTo: null,
  by: draft.by,
  byName: draft.byName,
});

/** What the other keys of the MN become when one takes their place; undefined: nothing. */
export function displaced(key: LoggerKey, at: Instant): LoggerKey | undefined {
  if (key.state === 'current') return { ...key, state: 'previous', currentTo: at };
  return key.state === 'previous' ? { ...key, state: 'retired' } : undefined;
}

export const announcedAgain = (
  told: Pick<Enrolment, 'id' | 'mn' | 'info' | 'lastAt' | 'position'>,
  held: Enrolment | undefined,
): Enrolment => ({ given: '', order: '', firstAt: told.lastAt, ...held, ...told });
