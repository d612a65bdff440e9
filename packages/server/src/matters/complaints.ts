import type { Log } from '../log.ts';
import type { Matters } from './matters.ts';

/**
 * 重复信访: a complaint that names a former one which was answered already brings that one back; the two are linked
 * to each other, and each is replied to by itself.
 *
 * @returns ends it
 * @source supervision.md Annex A.10
 */
export function followComplaints(matters: Matters, log: Log): () => void {
  return matters.onMatter((matter, step) => {
    if (matter.machine !== 'complaint' || step.event !== 'register') return;
    for (const { kind, id } of matter.links) {
      if (kind !== 'matter') continue;
      again(matters, id, matter.id, matter.number).catch((error: unknown) =>
        log.error({ matter: id, error: String(error) }, 'former complaint not brought back'),
      );
    }
  });
}

async function again(matters: Matters, former: string, id: string, number: string): Promise<void> {
  const matter = await matters.get(former);
  const isAnswered = matter?.state === 'replied' || matter?.state === 'closed';
  if (matter?.machine !== 'complaint' || !isAnswered) return;
  await matters.act(
    {
      ...{ matter: former, version: matter.version, event: 'again', reason: number, given: {} },
      ...{ links: [{ kind: 'matter', id }], clientId: `again ${id}` },
    },
    'system',
  );
}
