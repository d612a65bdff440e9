import type { LimitDraft } from '@wenqu/domain/limit-book';
import type { LimitLine } from './queries.ts';

/** Why a line cannot become a limit; undefined: it can. */
export const cannotDraft = (line: LimitLine): 'no-number' | 'no-code' | undefined =>
  line.toVerify === 'no-number' || line.toVerify === 'no-code' ? line.toVerify : undefined;

/**
 * A standard's line as the draft of an outlet's limit, as `limitDraft` of the domain makes it; the tables of all
 * standards stay with the server. Confidence travels along.
 * @source supervision.md §5.5
 */
export function limitFrom(line: LimitLine): LimitDraft | undefined {
  if (cannotDraft(line)) return undefined;
  const { kind, min, max, unit, condition, confidence, validFrom, validTo } = line;
  return {
    ...{ factor: line.code, kind, min, max, unit, source: 'national', condition, confidence },
    ...{ clause: `${line.standard} ${line.table} ${line.class}`, validFrom, validTo },
  };
}
