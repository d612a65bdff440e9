import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Campaign, CampaignAppeal, CampaignIssue, Instant, IssueHead, IssueKind } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import { type CampaignStore, campaignOrder, issueHead } from '../campaigns.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { CAMPAIGNS_MIGRATIONS } from './migrations/campaigns.ts';

const ISSUES = `SELECT head, content, ifnull(document, '') AS document
  FROM issues LEFT JOIN issue_documents ON issue_documents.issue = issues.id`;
type Row = Record<string, unknown>;

/** Campaigns in a file of their own: what was published comes back from nowhere else. */
export class SqliteCampaigns implements CampaignStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, CAMPAIGNS_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async put(campaign: Campaign): Promise<void> {
    inTransaction(this.#db, () => {
      const row = this.#sql('SELECT max(version) AS v FROM campaigns WHERE id = ?').get(campaign.id);
      const version = Number(row?.v ?? 0);
      if (campaign.version !== version + 1)
        throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id: campaign.id, version });
      const put = this.#sql('INSERT INTO campaigns (id, version, doc) VALUES (?, ?, ?)');
      put.run(campaign.id, campaign.version, JSON.stringify(campaign));
    });
  }

  async get(id: string): Promise<Campaign | undefined> {
    return (await this.versions(id)).at(-1);
  }

  async list(): Promise<Campaign[]> {
    const rows = this.#sql(
      `SELECT doc FROM campaigns JOIN (SELECT id, max(version) AS version FROM campaigns GROUP BY id)
       USING (id, version)`,
    ).all();
    return rows.map(campaignOf).sort(campaignOrder);
  }

  async versions(id: string): Promise<Campaign[]> {
    return this.#sql('SELECT doc FROM campaigns WHERE id = ? ORDER BY version').all(id).map(campaignOf);
  }

  async addIssue(issue: CampaignIssue): Promise<void> {
    inTransaction(this.#db, () => {
      const { id, campaign, kind, at } = issue;
      const row = this.#sql('SELECT max(issue) AS n FROM issues WHERE campaign = ? AND kind = ?').get(
        campaign,
        kind,
      );
      const last = Number(row?.n ?? 0);
      if (issue.issue !== last + 1)
        throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id: campaign, issue: last });
      const texts = [JSON.stringify(issueHead(issue)), JSON.stringify(issue.content)] as const;
      this.#sql(
        'INSERT INTO issues (id, campaign, kind, issue, at, head, content) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ).run(id, campaign, kind, issue.issue, at, ...texts);
    });
  }

  async issue(id: string): Promise<CampaignIssue | undefined> {
    const row = this.#sql(`${ISSUES} WHERE issues.id = ?`).get(id);
    return row && issueOf(row);
  }

  async issues(campaign: string, kind?: IssueKind): Promise<IssueHead[]> {
    const rows = this.#sql(
      `${ISSUES} WHERE campaign = ? AND (? IS NULL OR kind = ?) ORDER BY issues.at DESC, issues.issue DESC`,
    ).all(campaign, kind ?? null, kind ?? null);
    return rows.map(headOf);
  }

  async lastIssue(campaign: string, kind: IssueKind): Promise<CampaignIssue | undefined> {
    const row = this.#sql(`${ISSUES} WHERE campaign = ? AND kind = ? ORDER BY issues.issue DESC LIMIT 1`).get(
      campaign,
      kind,
    );
    return row && issueOf(row);
  }

  async setDocument(issue: string, document: string, at: Instant): Promise<void> {
    const put = this.#sql(
      `INSERT INTO issue_documents (issue, document, at) SELECT id, ?, ? FROM issues WHERE id = ?
       ON CONFLICT DO NOTHING`,
    ).run(document, at, issue);
    if (put.changes === 0) throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id: issue });
  }

  async putAppeal(appeal: CampaignAppeal): Promise<void> {
    const { id, campaign, at, answer } = appeal;
    const held = await this.appeal(id);
    if (held && (held.answer !== '' || answer === '')) throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id });
    this.#sql('INSERT INTO appeals (id, seq, campaign, at, doc) VALUES (?, ?, ?, ?, ?)').run(
      ...([id, held ? 2 : 1, campaign, at, JSON.stringify(appeal)] as const),
    );
  }

  async appeal(id: string): Promise<CampaignAppeal | undefined> {
    const row = this.#sql('SELECT doc FROM appeals WHERE id = ? ORDER BY seq DESC LIMIT 1').get(id);
    return row && (JSON.parse(String(row.doc)) as CampaignAppeal);
  }

  async appeals(campaign: string): Promise<CampaignAppeal[]> {
    const rows = this.#sql(
      `SELECT doc FROM appeals JOIN (SELECT id, max(seq) AS seq FROM appeals GROUP BY id) USING (id, seq)
       WHERE campaign = ? ORDER BY at, id`,
    ).all(campaign);
    return rows.map((row) => JSON.parse(String(row.doc)) as CampaignAppeal);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @param file path of campaigns.sqlite */
export const openSqliteCampaigns = (file: string): CampaignStore => new SqliteCampaigns(file);

const campaignOf = (row: Row): Campaign => JSON.parse(String(row.doc)) as Campaign;
const headOf = (row: Row): IssueHead => ({
  ...(JSON.parse(String(row.head)) as IssueHead),
  document: String(row.document),
});
const issueOf = (row: Row): CampaignIssue => ({
  ...headOf(row),
  content: JSON.parse(String(row.content)) as CampaignIssue['content'],
});
