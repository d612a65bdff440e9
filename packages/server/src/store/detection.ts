import type { Instant, PointId } from '@wenqu/domain';
import type { Lead } from '@wenqu/rules/detect';

/** A lead with the finding it belongs to. */
export interface HeldLead extends Lead {
  readonly id: string;
}

/** What the detectors must not forget over a restart: how far they came, and which leads still weigh. */
export interface DetectionStore {
  /** Every full hour before it has been looked at and told. */
  lookedTo(): Promise<ReadonlyMap<PointId, Instant>>;
  /** Leads on a point, oldest first, from `since` on. */
  leads(point: PointId, since: Instant): Promise<HeldLead[]>;
  /** Keep the place and the leads of one look, all or none; the place never goes back. A lead that is held takes the new strength. */
  looked(point: PointId, to: Instant, leads: readonly HeldLead[]): Promise<void>;
  /** Keep leads that came from elsewhere than the readings; the point's place stays where it is. */
  keep(point: PointId, leads: readonly HeldLead[]): Promise<void>;
  close(): Promise<void>;
}
