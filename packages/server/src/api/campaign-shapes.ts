import {
  CAMPAIGN_PHASES,
  type Campaign,
  type CampaignAppeal,
  type CampaignFigures,
  type CampaignIssue,
  type CampaignMoves,
  type CampaignStanding,
  ISSUE_KINDS,
  type IssueContent,
  type IssueHead,
  type ItemLine,
  STRANDS,
  type UnitScore,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { orNull, shapeOf } from './answers.ts';
import { closed, IdShape, InstantShape, TextShape } from './shapes.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const number = Type.Number();
const yes = Type.Boolean();
const moment = InstantShape;
export const DayShape = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const IssueKindShape = Type.Enum([...ISSUE_KINDS]);
const strand = Type.Enum([...STRANDS]);
const phase = Type.Enum([...CAMPAIGN_PHASES]);

const UnitShape = closed({
  name: TextShape(120),
  leader: TextShape(120),
  post: TextShape(120),
  duty: TextShape(500),
});
const TaskShape = closed({
  ...{ id: TextShape(60), text: TextShape(500), strand, unit: TextShape(120), due: DayShape },
  doneOn: TextShape(10),
});
const PlanShape = closed({ day: DayShape, share: Type.Number({ minimum: 0, maximum: 1 }) });

/** What is entered of a campaign. */
export const draftFields = {
  name: Type.String({ minLength: 1, maxLength: 120 }),
  office: TextShape(120),
  strands: Type.Array(strand, { maxItems: 5 }),
  from: DayShape,
  to: DayShape,
  units: Type.Array(UnitShape, { maxItems: 60 }),
  tasks: Type.Array(TaskShape, { maxItems: 300 }),
  plan: Type.Array(PlanShape, { maxItems: 60 }),
};
export const phaseShape = phase;

export const CampaignShape = shapeOf<Campaign>('Campaign', {
  ...{ ...draftFields, id: IdShape, version: count, phase, openedBy: text, openedAt: moment, reason: text },
  ...{ phases: Type.Array(Type.Object({ phase, from: DayShape })), updatedAt: moment, updatedBy: text },
});

const FiguresShape = shapeOf<CampaignFigures>('CampaignFigures', {
  ...{ total: count, working: count, reported: count, verified: count, inNotice: count, struck: count },
  ...{
    overdue: count,
    aside: count,
    planned: count,
    everStruck: count,
    relapsedItems: count,
    relapses: count,
  },
  light: Type.Enum(['green', 'yellow', 'red', 'none']),
});
const MovesShape = shapeOf<CampaignMoves>('CampaignMoves', {
  ...{ entered: count, applied: count, refused: count, verified: count, struck: count, extended: count },
  ...{ becameOverdue: count, relapsed: count, lookedBack: count, objections: count, visits: count },
});
const PointShape = Type.Object({
  cause: Type.Enum(['overdue', 'relapse', 'false-done', 'early']),
  ...{ points: number, item: text, number: text, title: text, seq: orNull(count), at: moment, days: count },
});
const ScoreShape = shapeOf<UnitScore>('UnitScore', {
  ...{ unit: text, rank: count, score: number, raw: number, points: Type.Array(PointShape), items: count },
  ...{ struck: count, overdue: count, relapses: count, falseDone: count, early: count, small: yes },
  before: orNull(Type.Object({ rank: count, score: number })),
});
export const ItemLineShape = shapeOf<ItemLine>('ItemLine', {
  ...{
    item: text,
    number: text,
    title: text,
    kind: text,
    strand: text,
    place: text,
    unit: text,
    leader: text,
  },
  ...{ state: text, target: text, deadline: text, extended: yes, overdueDays: count, reopened: count },
  struckOn: text,
});
const StuckShape = Type.Object({
  ...{ line: ItemLineShape, causes: Type.Array(text), days: count, blocker: text },
});
const PaperShape = Type.Object({
  title: text,
  parts: Type.Array(Type.Object({ kind: Type.Enum(['heading', 'text']), text })),
});
const VisitShape = Type.Object({
  ...{ item: text, number: text, title: text, place: text, unit: text, by: text, at: moment, event: text },
  ...{ inOrder: yes, found: text },
});
export const ContentShape = shapeOf<IssueContent>('IssueContent', {
  ...{ from: moment, cut: moment, figures: FiguresShape, moves: MovesShape },
  ...{ units: Type.Array(ScoreShape), items: Type.Array(ItemLineShape), visits: Type.Array(VisitShape) },
  ...{ stuck: Type.Array(StuckShape) },
  followed: Type.Array(Type.Object({ line: ItemLineShape, problem: text })),
  paper: Type.Object({ zh: PaperShape, en: PaperShape }),
});

const head = {
  ...{ id: text, campaign: text, kind: IssueKindShape, issue: count, from: moment, cut: moment, rule: count },
  ...{ at: moment, by: text, byName: text, reason: text, corrects: text, digest: text, document: text },
};
export const IssueHeadShape = shapeOf<IssueHead>('IssueHead', head);
export const IssueShape = shapeOf<CampaignIssue>('CampaignIssue', { ...head, content: ContentShape });

export const AppealShape = shapeOf<CampaignAppeal>('CampaignAppeal', {
  ...{ id: text, campaign: text, issue: text, unit: text, item: text, reason: text, at: moment, by: text },
  ...{ byName: text, answer: Type.Enum(['', 'upheld', 'refused']), answerReason: text },
  ...{ answeredAt: orNull(moment), answeredBy: text },
});

export const StandingShape = shapeOf<CampaignStanding>('CampaignStanding', {
  ...{ campaign: CampaignShape, figures: FiguresShape, moves: MovesShape, week: Type.Array(ScoreShape) },
  ...{ stuck: Type.Array(StuckShape), asOf: moment },
  curve: Type.Array(Type.Object({ day: text, planned: count, struck: orNull(count), total: orNull(count) })),
});
