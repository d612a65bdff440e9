import type { Campaign, CampaignAppeal, CampaignIssue, Instant, IssueHead, IssueKind } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import { type CampaignStore, campaignOrder, issueHead } from '../campaigns.ts';

/** Campaigns without a disk. */
export class MemoryCampaigns implements CampaignStore {
  readonly #campaigns = new Map<string, Campaign[]>();
  readonly #issues: CampaignIssue[] = [];
  readonly #appeals = new Map<string, CampaignAppeal>();

  async put(campaign: Campaign): Promise<void> {
    const held = this.#campaigns.get(campaign.id) ?? [];
    if (campaign.version !== held.length + 1)
      throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id: campaign.id, version: held.length });
    this.#campaigns.set(campaign.id, [...held, structuredClone(campaign)]);
  }

  async get(id: string): Promise<Campaign | undefined> {
    return this.#campaigns.get(id)?.at(-1);
  }

  async list(): Promise<Campaign[]> {
    return [...this.#campaigns.values()].map((held) => held.at(-1)!).sort(campaignOrder);
  }

  async versions(id: string): Promise<Campaign[]> {
    return this.#campaigns.get(id) ?? [];
  }

  async addIssue(issue: CampaignIssue): Promise<void> {
    const last = this.#of(issue.campaign, issue.kind)[0]?.issue ?? 0;
    if (issue.issue !== last + 1)
      throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id: issue.campaign, issue: last });
    this.#issues.push(structuredClone(issue));
  }

  async issue(id: string): Promise<CampaignIssue | undefined> {
    return this.#issues.find((issue) => issue.id === id);
  }

  async issues(campaign: string, kind?: IssueKind): Promise<IssueHead[]> {
    return this.#of(campaign, kind).map(issueHead);
  }

  async lastIssue(campaign: string, kind: IssueKind): Promise<CampaignIssue | undefined> {
    return this.#of(campaign, kind)[0];
  }

  async setDocument(issue: string, document: string, _at: Instant): Promise<void> {
    const at = this.#issues.findIndex(({ id }) => id === issue);
    const held = this.#issues[at];
    if (held === undefined || held.document !== '')
      throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id: issue });
    this.#issues[at] = { ...held, document };
  }

  async putAppeal(appeal: CampaignAppeal): Promise<void> {
    const held = this.#appeals.get(appeal.id);
    if (held && (held.answer !== '' || appeal.answer === ''))
      throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id: appeal.id });
    this.#appeals.set(appeal.id, structuredClone(appeal));
  }

  async appeal(id: string): Promise<CampaignAppeal | undefined> {
    return this.#appeals.get(id);
  }

  async appeals(campaign: string): Promise<CampaignAppeal[]> {
    const rows = [...this.#appeals.values()].filter((appeal) => appeal.campaign === campaign);
    return rows.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  async close(): Promise<void> {}

  #of(campaign: string, kind?: IssueKind): CampaignIssue[] {
    return this.#issues
      .filter((issue) => issue.campaign === campaign && (kind === undefined || issue.kind === kind))
      .sort((a, b) => b.at - a.at || b.issue - a.issue);
  }
}
