import type { Campaign, CampaignAppeal, CampaignIssue, Instant, IssueHead, IssueKind } from '@wenqu/domain';

/**
 * 专项行动: campaigns as versions, issued papers, appeals. Nothing that was issued is ever changed; a correction is
 * a further issue. Every store passes `campaigns.contract.ts`.
 */
export interface CampaignStore {
  /**
   * Keep a version.
   *
   * @throws WQ_CAMPAIGN_CONFLICT when it is not the one after the newest
   */
  put(campaign: Campaign): Promise<void>;
  get(id: string): Promise<Campaign | undefined>;
  /** Newest version of each, newest first day first. */
  list(): Promise<Campaign[]>;
  /** Every version of one, oldest first. */
  versions(id: string): Promise<Campaign[]>;
  /**
   * Keep an issue.
   *
   * @throws WQ_CAMPAIGN_CONFLICT when its number is not the one after the newest of its kind
   */
  addIssue(issue: CampaignIssue): Promise<void>;
  issue(id: string): Promise<CampaignIssue | undefined>;
  /** Newest first. */
  issues(campaign: string, kind?: IssueKind): Promise<IssueHead[]>;
  lastIssue(campaign: string, kind: IssueKind): Promise<CampaignIssue | undefined>;
  /** The printed document of an issue; kept once. */
  setDocument(issue: string, document: string, at: Instant): Promise<void>;
  /** Keep an appeal, or what was answered to it. @throws WQ_CAMPAIGN_CONFLICT when it is answered already */
  putAppeal(appeal: CampaignAppeal): Promise<void>;
  appeal(id: string): Promise<CampaignAppeal | undefined>;
  /** Oldest first. */
  appeals(campaign: string): Promise<CampaignAppeal[]>;
  close(): Promise<void>;
}

export const issueHead = ({ content: _, ...head }: CampaignIssue): IssueHead => head;
/** Newest first day first. */
export const campaignOrder = (a: Campaign, b: Campaign): number =>
  a.from === b.from ? (a.id < b.id ? 1 : -1) : a.from < b.from ? 1 : -1;
