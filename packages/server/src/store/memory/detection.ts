import { type Instant, instant, type PointId } from '@wenqu/domain';
import type { DetectionStore, HeldLead } from '../detection.ts';

/** What detectors keep, without a disk. */
export class MemoryDetection implements DetectionStore {
  readonly #looked = new Map<PointId, Instant>();
  readonly #leads = new Map<PointId, Map<string, HeldLead>>();

  async lookedTo(): Promise<ReadonlyMap<PointId, Instant>> {
    return new Map(this.#looked);
  }

  async leads(point: PointId, since: Instant): Promise<HeldLead[]> {
    return [...(this.#leads.get(point)?.values() ?? [])]
      .filter(({ at }) => at >= since)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  async looked(point: PointId, to: Instant, leads: readonly HeldLead[]): Promise<void> {
    this.#looked.set(point, instant(Math.max(to, this.#looked.get(point) ?? to)));
    await this.keep(point, leads);
  }

  async keep(point: PointId, leads: readonly HeldLead[]): Promise<void> {
    const held = this.#leads.get(point) ?? new Map<string, HeldLead>();
    for (const lead of leads) held.set(lead.id, lead);
    this.#leads.set(point, held);
  }

  async close(): Promise<void> {}
}
