import type { Account, Morning, SystemStatus } from '@wenqu/domain';
import type { FastifyBaseLogger } from 'fastify';
import type { Campaigns } from '../campaigns/campaigns.ts';
import type { Care } from '../care/care.ts';
import type { Cases } from '../cases/cases.ts';
import type { Consequences } from '../cases/consequences.ts';
import type { Clock } from '../clock.ts';
import type { Detection } from '../detection/detection.ts';
import type { Documents } from '../documents/documents.ts';
import type { FacilityDesk } from '../facility/desk.ts';
import type { Field } from '../field/field.ts';
import type { Files } from '../files/files.ts';
import type { Forwarding } from '../forwarding/forwarding.ts';
import type { Gaps } from '../gaps/gaps.ts';
import type { Gateway } from '../ingest/gateway.ts';
import type { Keys } from '../keys/keys.ts';
import type { PlantDesk } from '../ledger/plant-desk.ts';
import type { Lists } from '../lists/lists.ts';
import type { Living } from '../living/living.ts';
import type { Marks } from '../marks/marks.ts';
import type { Matters } from '../matters/matters.ts';
import type { Notices } from '../notices/notices.ts';
import type { Orders } from '../orders/orders.ts';
import type { Outages } from '../outages/outages.ts';
import type { Projection } from '../projection/projection.ts';
import type { Register } from '../register/register.ts';
import type { Samples } from '../samples/samples.ts';
import type { Shifts } from '../shifts/shifts.ts';
import type { Statistics } from '../statistics/statistics.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { BookStore } from '../store/book.ts';

export type DistrictName = 'main' | 'demo';
export type DemoState = 'off' | 'starting' | 'on' | 'removing';

/** One data folder with everything that serves it. */
export interface District {
  readonly name: DistrictName;
  readonly book: BookStore;
  readonly register: Register;
  readonly projection: Projection;
  readonly gateway: Gateway;
  readonly orders: Orders;
  readonly samples: Samples;
  readonly care: Care;
  readonly keys: Keys;
  readonly gaps: Gaps;
  readonly forwarding: Forwarding;
  readonly statistics: Statistics;
  readonly detection: Detection;
  readonly marks: Marks;
  readonly facilities: FacilityDesk;
  readonly living: Living;
  readonly files: Files;
  readonly documents: Documents;
  readonly field: Field;
  readonly matters: Matters;
  readonly cases: Cases;
  readonly consequences: Consequences;
  readonly lists: Lists;
  readonly notices: Notices;
  readonly shifts: Shifts;
  /** What this person looks at first. */
  morning(viewer: Account): Promise<Morning>;
  readonly plant: PlantDesk;
  readonly outages: Outages;
  readonly campaigns: Campaigns;
}

/** The demo district's switch. */
export interface Demo {
  start(): Promise<void>;
  remove(): Promise<void>;
  state(): DemoState;
}

/** Everything the API is built from. */
export interface Parts {
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  system(): SystemStatus;
  district(name: DistrictName): District | undefined;
  readonly demo: Demo;
  /** Folder of the built console. */
  readonly webRoot: string;
  readonly version: string;
}
