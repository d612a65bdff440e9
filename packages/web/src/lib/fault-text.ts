import type { Lang } from '@wenqu/domain';
import { ApiError } from './api.ts';

type Told = Partial<Record<Lang, unknown>>;

/** What is wrong with one field of a form, as the server says it. */
export interface FieldFault {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
}

/** The refusal in words: what the server says of this very request, else of its kind. */
export function faultText(error: unknown, lang: Lang): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const own = (error.detail as Told)[lang];
  if (typeof own !== 'string' || own === '') return error.texts[lang];
  return lang === 'zh' ? `${error.texts.zh}：${own}` : `${error.texts.en}: ${own}`;
}

/** Faults by field name; empty when the refusal is not about fields. */
export function fieldFaults(error: unknown): readonly FieldFault[] {
  if (!(error instanceof ApiError)) return [];
  const { faults, fields, field, zh, en } = error.detail;
  if (Array.isArray(faults)) return faults as FieldFault[];
  if (Array.isArray(fields)) return fields as FieldFault[];
  if (typeof field !== 'string') return [];
  return [{ field, zh: String(zh ?? error.texts.zh), en: String(en ?? error.texts.en) }];
}

/** Somebody was faster: what was read is no longer what is kept. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError &&
  [
    ...['WQ_BOOK_CONFLICT', 'WQ_ENTRY_CONFLICT', 'WQ_ORDER_CONFLICT', 'WQ_MARK_CONFLICT'],
    'WQ_MATTER_CONFLICT',
    'WQ_LEDGER_CONFLICT',
    'WQ_LIST_CONFLICT',
  ].includes(error.code);
