import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type BackTest,
  type BackTestFinding,
  type FeedbackOutcome,
  type FiredFinding,
  type HeldEdition,
  type Instant,
  instant,
  type ModeDecision,
  NO_OUTCOMES,
  type RuleEdition,
  type RuleFeedback,
  type RuleTally,
  type TimeRange,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import {
  type BackTestFindingQuery,
  type FeedbackDraft,
  type FiredDraft,
  type FiredQuery,
  type LivingStore,
  ledgerFinding,
  type Watcher,
} from '../living.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { LIVING_MIGRATIONS } from './migrations/living.ts';

type Row = Record<string, unknown>;
const docOf = <T>(row: Row): T => JSON.parse(String(row.doc)) as T;
const editionOf = (row: Row): HeldEdition => ({
  ...docOf<RuleEdition>(row),
  since: instant(Number(row.since)),
  until: row.until === null ? null : instant(Number(row.until)),
});
const feedbackOf = (row: Row): RuleFeedback => ({ ...docOf<FeedbackDraft>(row), seq: Number(row.seq) });

const FIRE = `INSERT INTO fired (id, rule, mode, hidden, point, from_at, to_at, count, at, doc)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET
    mode = CASE WHEN mode = 'told' THEN 'told' ELSE excluded.mode END,
    to_at = excluded.to_at, count = excluded.count, doc = excluded.doc`;

/** The newest word on each finding before a moment. */
const NEWEST = `SELECT max(seq) AS seq FROM feedback WHERE at < ? GROUP BY finding`;

class SqliteLiving implements LivingStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, LIVING_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async keepEditions(editions: readonly RuleEdition[], at: Instant): Promise<void> {
    inTransaction(this.#db, () => {
      const now = new Set(editions.map((each) => JSON.stringify(each)));
      for (const row of this.#sql('SELECT seq, doc FROM edition WHERE until IS NULL').all())
        if (!now.delete(String(row.doc)))
          this.#sql('UPDATE edition SET until = ? WHERE seq = ?').run(at, Number(row.seq));
      const put = this.#sql('INSERT INTO edition (rule, since, until, doc) VALUES (?, ?, NULL, ?)');
      for (const doc of now) put.run((JSON.parse(doc) as RuleEdition).rule, at, doc);
    });
  }

  async editions(): Promise<HeldEdition[]> {
    return this.#sql('SELECT since, until, doc FROM edition ORDER BY rule, seq').all().map(editionOf);
  }

  async decide(decision: ModeDecision): Promise<void> {
    const { rule, version } = decision;
    inTransaction(this.#db, () => {
      const held = this.#sql('SELECT max(version) AS version FROM mode WHERE rule = ?').get(rule);
      if (Number(held?.version ?? 0) + 1 !== version) throw new WenquError('WQ_RULE_CONFLICT', { rule });
      this.#sql('INSERT INTO mode (rule, version, doc) VALUES (?, ?, ?)').run(
        ...[rule, version, JSON.stringify(decision)],
      );
    });
  }

  async decisions(): Promise<ModeDecision[]> {
    return this.#sql('SELECT doc FROM mode ORDER BY rule, version')
      .all()
      .map((row) => docOf<ModeDecision>(row));
  }

  async fire(drafts: readonly FiredDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    inTransaction(this.#db, () => {
      const put = this.#sql(FIRE);
      for (const { finding, rule, mode, at } of drafts) {
        const { id, hidden, point, from, to, count } = finding;
        const doc = JSON.stringify(ledgerFinding(finding));
        put.run(id, rule, mode, Number(hidden), point, from, to, count, at, doc);
      }
    });
  }

  async fired(finding: string): Promise<FiredFinding | undefined> {
    const row = this.#sql('SELECT * FROM fired WHERE id = ?').get(finding);
    return row && this.#firedOf(row);
  }

  #firedOf(row: Row): FiredFinding {
    const newest = this.#sql('SELECT seq, doc FROM feedback WHERE finding = ? ORDER BY seq DESC LIMIT 1');
    const word = newest.get(String(row.id));
    return {
      finding: docOf(row),
      rule: String(row.rule),
      mode: row.mode as FiredFinding['mode'],
      at: instant(Number(row.at)),
      feedback: word ? feedbackOf(word) : null,
    };
  }

  async firedPage({ rule, mode, withHidden, cursor, limit }: FiredQuery): Promise<BookPage<FiredFinding>> {
    checkPage(limit);
    const parts = ['1'];
    const values: SQLInputValue[] = [];
    const add = (sql: string, ...given: SQLInputValue[]): void => {
      parts.push(sql);
      values.push(...given);
    };
    if (rule !== undefined) add('rule = ?', rule);
    if (mode !== undefined) add('mode = ?', mode);
    if (!withHidden) add('hidden = 0');
    const count = this.#db.prepare(`SELECT count(*) AS n FROM fired WHERE ${parts.join(' AND ')}`);
    const total = Number(count.get(...values)?.n);
    if (cursor !== undefined) add('(at, id) < (?, ?)', ...readCursor(cursor, 'number', 'string'));
    const rows = this.#db
      .prepare(`SELECT * FROM fired WHERE ${parts.join(' AND ')} ORDER BY at DESC, id DESC LIMIT ?`)
      .all(...values, limit + 1);
    const items = rows.slice(0, limit).map((row) => this.#firedOf(row));
    const last = items.at(-1);
    const next = last && rows.length > limit ? writeCursor([last.at, last.finding.id]) : null;
    return { items, next, total };
  }

  async toldOf(point: string, rules: readonly string[], { from, to }: TimeRange): Promise<FiredFinding[]> {
    const rows = this.#sql(
      `SELECT * FROM fired WHERE point = ? AND mode = 'told' AND from_at < ? AND to_at > ?
       AND rule IN (SELECT value FROM json_each(?)) ORDER BY from_at, id`,
    ).all(point, to, from, JSON.stringify(rules));
    return rows.map((row) => this.#firedOf(row));
  }

  async addFeedback(drafts: readonly FeedbackDraft[]): Promise<void> {
    inTransaction(this.#db, () => {
      const put = this.#sql(
        `INSERT INTO feedback (finding, rule, outcome, source, entry, at, doc) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      );
      for (const draft of drafts) {
        const { finding, rule, outcome, source, entry, at } = draft;
        put.run(finding, rule, outcome, source, entry, at, JSON.stringify(draft));
      }
    });
  }

  async feedbackOf(finding: string): Promise<RuleFeedback[]> {
    return this.#sql('SELECT seq, doc FROM feedback WHERE finding = ? ORDER BY seq')
      .all(finding)
      .map(feedbackOf);
  }

  async tally({ from, to }: TimeRange, withHidden: boolean): Promise<ReadonlyMap<string, RuleTally>> {
    const tallies = new Map<string, RuleTally>();
    const hidden = Number(withHidden);
    const fired = this.#sql(
      `SELECT rule, count(*) AS fired, sum(mode = 'told') AS told, sum(iif(mode = 'told', count, 0)) AS raw
       FROM fired WHERE at >= ? AND at < ? AND hidden <= ? GROUP BY rule`,
    ).all(from, to, hidden);
    for (const row of fired)
      tallies.set(String(row.rule), {
        ...{ fired: Number(row.fired), told: Number(row.told), raw: Number(row.raw), outcomes: NO_OUTCOMES },
      });
    const words = this.#sql(
      `SELECT f.rule, f.outcome, count(*) AS n FROM feedback AS f JOIN fired AS d ON d.id = f.finding
       WHERE f.seq IN (${NEWEST}) AND f.at >= ? AND d.hidden <= ? GROUP BY f.rule, f.outcome`,
    ).all(to, from, hidden);
    for (const row of words) {
      const rule = String(row.rule);
      const held = tallies.get(rule) ?? { fired: 0, told: 0, raw: 0, outcomes: NO_OUTCOMES };
      const outcomes = { ...held.outcomes, [row.outcome as FeedbackOutcome]: Number(row.n) };
      tallies.set(rule, { ...held, outcomes });
    }
    return tallies;
  }

  async watched(watcher: Watcher, day: string, points: readonly string[]): Promise<void> {
    inTransaction(this.#db, () => {
      const put = this.#sql('INSERT OR IGNORE INTO watched (watcher, day, point) VALUES (?, ?, ?)');
      for (const point of points) put.run(watcher, day, point);
    });
  }

  async pointsWatched(watcher: Watcher, from: string, to: string): Promise<ReadonlyMap<string, number>> {
    const rows = this.#sql(
      'SELECT day, count(*) AS n FROM watched WHERE watcher = ? AND day BETWEEN ? AND ? GROUP BY day',
    ).all(watcher, from, to);
    return new Map(rows.map((row) => [String(row.day), Number(row.n)]));
  }

  async keepBackTest(test: BackTest, found: readonly BackTestFinding[] = []): Promise<void> {
    inTransaction(this.#db, () => {
      this.#sql(
        `INSERT INTO back_test (id, asked_at, state, doc) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, doc = excluded.doc`,
      ).run(test.id, test.askedAt, test.state, JSON.stringify(test));
      const put = this.#sql('INSERT INTO back_test_finding (test, rule, kind, doc) VALUES (?, ?, ?, ?)');
      for (const each of found) {
        const doc = JSON.stringify({ ...each, finding: ledgerFinding(each.finding) });
        put.run(test.id, each.rule, each.kind, doc);
      }
    });
  }

  async backTest(id: string): Promise<BackTest | undefined> {
    const row = this.#sql('SELECT doc FROM back_test WHERE id = ?').get(id);
    return row && docOf<BackTest>(row);
  }

  async backTests(limit: number): Promise<BackTest[]> {
    return this.#sql('SELECT doc FROM back_test ORDER BY asked_at DESC, id DESC LIMIT ?')
      .all(limit)
      .map((row) => docOf<BackTest>(row));
  }

  async openBackTests(): Promise<BackTest[]> {
    return this.#sql("SELECT doc FROM back_test WHERE state IN ('waiting', 'running') ORDER BY asked_at, id")
      .all()
      .map((row) => docOf<BackTest>(row));
  }

  async backTestFindings(
    id: string,
    { kind, rule, cursor, limit }: BackTestFindingQuery,
  ): Promise<BookPage<BackTestFinding>> {
    checkPage(limit);
    const where = 'test = ? AND (? IS NULL OR kind = ?) AND (? IS NULL OR rule = ?)';
    const given = [id, kind ?? null, kind ?? null, rule ?? null, rule ?? null];
    const total = this.#sql(`SELECT count(*) AS n FROM back_test_finding WHERE ${where}`).get(...given);
    const after = cursor === undefined ? 0 : readCursor(cursor, 'number')[0];
    const rows = this.#sql(
      `SELECT seq, doc FROM back_test_finding WHERE ${where} AND seq > ? ORDER BY seq LIMIT ?`,
    ).all(...given, after, limit + 1);
    const kept = rows.slice(0, limit);
    const last = kept.at(-1);
    const next = last && rows.length > limit ? writeCursor([Number(last.seq)]) : null;
    return { items: kept.map((row) => docOf<BackTestFinding>(row)), next, total: Number(total?.n) };
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @throws WQ_STORE when the file was written by a newer version of the house */
export const openSqliteLiving = (file: string): LivingStore => new SqliteLiving(file);
