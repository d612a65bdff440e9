import type { FieldValue, Matter, MatterStep } from '@wenqu/domain';
import type { Log } from '../log.ts';
import type { MatterDraft } from './asked.ts';
import type { Matters } from './matters.ts';

const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');

/** What begins where a trace ends; it names the trace. */
function draftOf(trace: Matter, step: MatterStep): MatterDraft | undefined {
  const { id, title, level, hidden, enterprise, outlet, point } = trace;
  const about = {
    ...{ title, hidden, enterprise, outlet, point, reason: step.reason },
    ...{ links: [{ kind: 'matter', id }], clientId: `${step.event} ${id}` },
    ...(level !== '' && { level }),
  };
  if (step.event === 'act-inquiry')
    return { ...about, machine: 'inquiry', given: { 'lead-at': step.happenedAt } };
  if (step.event !== 'act-item') return undefined;
  const given = {
    ...{ title, strand: 'tracing', 'place-name': textOf(trace.fields['source-name']) },
    ...{ unit: textOf(step.given['item-unit']), person: textOf(step.given['item-person']) },
    ...{ leader: textOf(step.given['item-leader']), target: textOf(step.given['item-target']) },
    deadline: textOf(step.given['item-deadline']),
  };
  return { ...about, machine: 'item', given };
}

/**
 * 溯源: a source that was found is acted upon: an inquiry, or an item of a list. Each has an identity made of the
 * trace, so that it begins once.
 *
 * @returns ends it
 * @source supervision.md Annex A.9
 */
export function followTraces(matters: Matters, log: Log): () => void {
  return matters.onMatter((matter, step) => {
    const draft = matter.machine === 'trace' ? draftOf(matter, step) : undefined;
    if (!draft) return;
    matters.open(draft, 'system').catch((error: unknown) => {
      log.error({ matter: matter.id, error: String(error) }, 'what follows from a trace was not begun');
    });
  });
}
