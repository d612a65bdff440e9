import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Account } from '@wenqu/domain';
import { hashPassword } from './accounts/password.ts';
import type { Clock } from './clock.ts';
import { DEMO_POSTS } from './demo-campaign-list.ts';
import { keepCampaign, simulateCampaign } from './demo-campaign-run.ts';
import type { OpenDistrict } from './district.ts';
import type { Log } from './log.ts';
import type { AccountStore } from './store/accounts.ts';
import { openSqliteCampaigns } from './store/sqlite/campaigns.ts';
import { openSqliteMatters } from './store/sqlite/matters.ts';

export interface CampaignFill {
  readonly folder: string;
  readonly district: OpenDistrict;
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The district is being closed: leave everything as it is. */
  readonly isOver: () => boolean;
}

const DAYS = 100;
const ITEMS = 120;
const SEED = 7;

/** Accounts of the demo campaign, by function; nobody knows their passwords until the administrator sets one. */
async function demoPeople(accounts: AccountStore, clock: Clock): Promise<Account[]> {
  const held = new Map((await accounts.list()).map((account) => [account.name, account]));
  const passwordHash = await hashPassword(randomBytes(24).toString('hex'));
  const people: Account[] = [];
  for (const post of DEMO_POSTS)
    people.push(
      held.get(post.name) ??
        (await accounts.add({
          ...{ ...post, enterprise: '', agency: '', district: 'demo', passwordHash },
          ...{ mustChangePassword: true, at: clock() },
        })),
    );
  return people;
}

/** A campaign that ends yesterday, in a demo district that has none: items with their whole story, papers printed. */
export async function fillCampaign({
  folder,
  district,
  accounts,
  clock,
  log,
  isOver,
}: CampaignFill): Promise<void> {
  if ((await district.campaigns.list()).length > 0) return;
  const people = await demoPeople(accounts, clock);
  const past = await simulateCampaign({
    seed: SEED,
    now: clock(),
    days: DAYS,
    items: ITEMS,
    people,
    log,
    isOver,
  });
  if (!isOver()) {
    const matters = openSqliteMatters(join(folder, 'matters.sqlite'));
    const campaigns = openSqliteCampaigns(join(folder, 'campaigns.sqlite'));
    const by = people.find(({ role }) => role === 'inspector')?.id ?? 'system';
    for (const { name, bytes } of past.pictures.values()) await district.files.put({ name, bytes, by });
    await keepCampaign(past, { matters, campaigns });
    await matters.close();
    await campaigns.close();
  }
  await past.close();
  for (const { id } of (await district.campaigns.issues(past.id)).reverse()) {
    if (isOver()) return;
    await district.campaigns.print(id, 'system');
  }
}
