import { createHash } from 'node:crypto';
import { type Account, formatDay, type Instant, instant, MICROS_PER_DAY, parseDay } from '@wenqu/domain';
import { Campaigns } from './campaigns/campaigns.ts';
import { CampaignStory, HandClock } from './demo-campaign.ts';
import { type SceneTime, scenePng } from './demo-campaign-pictures.ts';
import type { Log } from './log.ts';
import { Matters } from './matters/matters.ts';
import type { CampaignStore } from './store/campaigns.ts';
import type { MatterStore, MatterVersion } from './store/matters.ts';
import { MemoryCampaigns } from './store/memory/campaigns.ts';
import { MemoryMatters } from './store/memory/matters.ts';

/** Keeps every version in the order it came, so that the past can be put into another store as one. */
class RecordedMatters extends MemoryMatters {
  readonly versions: MatterVersion[] = [];

  override async append(versions: readonly MatterVersion[]): Promise<void> {
    await super.append(versions);
    this.versions.push(...structuredClone(versions));
  }
}

/** Papers of the past are printed by the district they are put into. */
const NO_PRINTER = {
  make: async (): Promise<never> => {
    throw new Error('the past is printed by its district');
  },
};

export interface SimulatedCampaign {
  readonly id: string;
  readonly versions: readonly MatterVersion[];
  readonly store: CampaignStore;
  readonly campaigns: Campaigns;
  readonly matters: Matters;
  /** Pictures by digest. */
  readonly pictures: ReadonlyMap<string, { readonly name: string; readonly bytes: Buffer }>;
  close(): Promise<void>;
}

export interface CampaignPast {
  readonly seed: number;
  /** The hundred days end with the day before this moment’s. */
  readonly now: Instant;
  readonly days: number;
  readonly items: number;
  readonly people: readonly Account[];
  readonly log: Log;
  /** Asked before every step: the district is being closed. */
  readonly isOver?: () => boolean;
}

/** A hundred days gone through in memory with the real engine; the same arguments give the same story. */
export async function simulateCampaign(past: CampaignPast): Promise<SimulatedCampaign> {
  const { seed, now, days, items, people, log, isOver = () => false } = past;
  const today = parseDay(formatDay(now)) ?? now;
  const from = formatDay(instant(today - days * MICROS_PER_DAY));
  const clock = new HandClock(instant(today - days * MICROS_PER_DAY));
  const matterStore = new RecordedMatters();
  const store = new MemoryCampaigns();
  let made = 0;
  const newId = (): string =>
    createHash('sha256').update(`demo campaign ${seed} ${from} ${++made}`).digest('hex').slice(0, 16);
  const matters = new Matters({
    store: matterStore,
    ...{ clock: clock.read, log, newId, isKept: async () => true, served: async () => [] },
  });
  const campaigns = new Campaigns({ store, matters, log, newId, clock: clock.read, documents: NO_PRINTER });
  const pictures = new Map<string, { name: string; bytes: Buffer }>();
  const drawn = new Map<string, string>();
  const picture = (strand: Parameters<typeof scenePng>[0], time: SceneTime, variant: number): string => {
    const name = `${strand}-${time}-${variant}.png`;
    const held = drawn.get(name);
    if (held) return held;
    const bytes = scenePng(strand, time, variant + 1);
    const digest = createHash('sha256').update(bytes).digest('hex');
    pictures.set(digest, { name, bytes });
    drawn.set(name, digest);
    return digest;
  };
  const named = new Map(people.map((account) => [account.name, account]));
  const stage = { matters, campaigns, clock, people: named, picture, isOver };
  const id = await new CampaignStory(stage, { seed, from, days, items }).run();
  return {
    ...{ id, versions: matterStore.versions, store, campaigns, matters, pictures },
    close: async () => {
      await campaigns.close();
      await matters.close();
    },
  };
}

/** Put a simulated past into the stores of a district: matters as one, then papers in the order they were issued. */
export async function keepCampaign(
  { id, versions, store }: SimulatedCampaign,
  into: { readonly matters: MatterStore; readonly campaigns: CampaignStore },
): Promise<void> {
  await into.matters.append(versions);
  for (const campaign of await store.versions(id)) await into.campaigns.put(campaign);
  for (const { id: issue } of (await store.issues(id)).reverse()) {
    const whole = await store.issue(issue);
    if (whole) await into.campaigns.addIssue(whole);
  }
  for (const appeal of await store.appeals(id)) {
    await into.campaigns.putAppeal({
      ...appeal,
      answer: '',
      answerReason: '',
      answeredAt: null,
      answeredBy: '',
    });
    if (appeal.answer !== '') await into.campaigns.putAppeal(appeal);
  }
}
