import { type Campaign, type CampaignAppeal, type IssueHead, type ItemLine, instant } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import {
  AppealShape,
  CampaignShape,
  ContentShape,
  draftFields,
  IssueHeadShape,
  IssueKindShape,
  IssueShape,
  ItemLineShape,
  phaseShape,
  StandingShape,
} from './campaign-shapes.ts';
import type { Api, House, Seat } from './house.ts';
import { closed, IdShape, InstantShape, ReasonShape, TextShape, wholeOf } from './shapes.ts';

const params = Type.Object({ id: IdShape });
const tags = ['campaigns'];
const stretchFields = {
  from: Type.Optional(Type.Integer({ ...InstantShape })),
  cut: Type.Optional(Type.Integer({ ...InstantShape })),
};

/** Posts on the big screen and for outsiders: nobody is named. */
const withoutNames = (campaign: Campaign, { person }: Seat): Campaign =>
  person.account.role === 'display'
    ? {
        ...campaign,
        openedBy: '',
        updatedBy: '',
        units: campaign.units.map((unit) => ({ ...unit, leader: '' })),
      }
    : campaign;

function stretchOf({ from, cut }: { from?: number; cut?: number }) {
  if (from === undefined && cut === undefined) return {};
  if (from === undefined || cut === undefined) throw new WenquError('WQ_INPUT', { field: 'cut' });
  return { stretch: { from: instant(from), cut: instant(cut) } };
}

/** 专项行动: lists, weekly ratings, half-month tours, monthly bulletins. */
export function campaignRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const whole = <T>(items: readonly T[]) => ({ items, total: items.length, asOf: clock() });

  app.get(
    '/api/campaigns',
    {
      config: { permission: 'campaign.read' },
      schema: {
        ...{ tags, summary: '专项行动 Campaigns, newest first' },
        response: { 200: wholeOf<Campaign>(CampaignShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const campaigns = await seat.district.campaigns.list();
      return whole(campaigns.map((campaign) => withoutNames(campaign, seat)));
    },
  );

  app.post(
    '/api/campaigns',
    {
      config: { permission: 'campaign.write', act: 'campaign.open', creates: true },
      schema: {
        ...{ tags, summary: '建立专项行动 Open a campaign' },
        body: closed({ ...draftFields, reason: ReasonShape }),
        response: { 201: CampaignShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { reason, ...draft } = request.body;
      const campaign = await seat.district.campaigns.open(draft, seat.person.account, reason);
      request.audit = { about: campaign.id, detail: { name: campaign.name } };
      return reply.code(201).send(campaign);
    },
  );

  app.get(
    '/api/campaigns/:id',
    {
      config: { permission: 'campaign.read' },
      schema: {
        ...{
          tags,
          summary: '专项行动现状 A campaign as it stands: figures, the running week, what is stuck',
        },
        params,
        response: { 200: StandingShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const standing = await seat.district.campaigns.standing(request.params.id);
      return { ...standing, campaign: withoutNames(standing.campaign, seat) };
    },
  );

  app.patch(
    '/api/campaigns/:id',
    {
      config: { permission: 'campaign.write', act: 'campaign.change' },
      schema: {
        ...{ tags, summary: '修改专项行动 Change dates, units, tasks, plan or phase' },
        params,
        body: closed({
          version: Type.Integer({ minimum: 1 }),
          reason: ReasonShape,
          set: Type.Partial(closed({ ...draftFields, phase: phaseShape }), { additionalProperties: false }),
        }),
        response: { 200: CampaignShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { id } = request.params;
      const { version, reason, set } = request.body;
      const campaign = await seat.district.campaigns.change(id, version, set, seat.person.account, reason);
      request.audit = { about: id, detail: { reason, set: Object.keys(set) } };
      return campaign;
    },
  );

  app.get(
    '/api/campaigns/:id/items',
    {
      config: { permission: 'campaign.read' },
      schema: {
        ...{ tags, summary: '问题清单 Every item of the list, by number; leaders by post' },
        params,
        response: { 200: wholeOf<ItemLine>(ItemLineShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      return whole(await seat.district.campaigns.items(request.params.id));
    },
  );

  app.get(
    '/api/campaigns/:id/issues',
    {
      config: { permission: 'campaign.read' },
      schema: {
        ...{ tags, summary: '评比、督查专报、通报 Issued papers, newest first' },
        params,
        querystring: closed({ kind: Type.Optional(IssueKindShape) }),
        response: { 200: wholeOf<IssueHead>(IssueHeadShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { campaigns } = seat.district;
      await campaigns.get(request.params.id);
      return whole(await campaigns.issues(request.params.id, request.query.kind));
    },
  );

  app.get(
    '/api/campaigns/:id/preview',
    {
      config: { permission: 'campaign.write' },
      schema: {
        ...{ tags, summary: '预览 What a paper would hold if it were issued now' },
        params,
        querystring: closed({ kind: IssueKindShape, ...stretchFields }),
        response: { 200: ContentShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { kind, ...stretch } = request.query;
      return seat.district.campaigns.preview({ campaign: request.params.id, kind, ...stretchOf(stretch) });
    },
  );

  app.post(
    '/api/campaigns/:id/issues',
    {
      config: { permission: 'campaign.write', act: 'campaign.issue', creates: true },
      schema: {
        ...{
          tags,
          summary: '发布 Issue a rating, tour note or bulletin: numbered, frozen, not changed any more',
        },
        params,
        body: closed({
          ...{ kind: IssueKindShape, ...stretchFields, reason: TextShape(2000) },
          corrects: Type.Optional(IdShape),
        }),
        response: { 201: IssueShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { kind, reason, corrects, ...stretch } = request.body;
      const ask = { campaign: request.params.id, kind, reason, ...stretchOf(stretch) };
      const { account } = seat.person;
      const issue = await seat.district.campaigns.issue({ ...ask, ...(corrects && { corrects }) }, account);
      request.audit = { about: issue.id, detail: { kind, issue: issue.issue, digest: issue.digest } };
      return reply.code(201).send(issue);
    },
  );

  app.get(
    '/api/campaign-issues/:id',
    {
      config: { permission: 'campaign.read' },
      schema: {
        ...{ tags, summary: '一期材料 An issued paper whole, as it was frozen' },
        params,
        response: { 200: IssueShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      return seat.district.campaigns.paper(request.params.id);
    },
  );

  app.post(
    '/api/campaign-issues/:id/document',
    {
      config: { permission: 'campaign.write', act: 'campaign.print', creates: true },
      schema: {
        ...{ tags, summary: '出文件 Print an issue as DOCX and PDF, once' },
        params,
        response: { 200: IssueShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const issue = await seat.district.campaigns.print(request.params.id, seat.person.account);
      request.audit = { about: issue.id, detail: { document: issue.document } };
      return issue;
    },
  );

  app.post(
    '/api/items/:id/strike-off-form',
    {
      config: { permission: 'document.make', act: 'campaign.form', creates: true },
      schema: {
        ...{ tags, summary: '销号审批单 The strike-off form of an item' },
        params,
        response: { 200: Type.Object({ document: IdShape }, { title: 'MadeDocument' }) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const document = await seat.district.campaigns.strikeOffForm(request.params.id, seat.person.account);
      request.audit = { about: request.params.id, detail: { document } };
      return { document };
    },
  );

  app.get(
    '/api/campaigns/:id/appeals',
    {
      config: { permission: 'campaign.read' },
      schema: {
        ...{ tags, summary: '申诉 Appeals against ratings, oldest first' },
        params,
        response: { 200: wholeOf<CampaignAppeal>(AppealShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      if (seat.person.account.role === 'display') return whole([]);
      const { campaigns } = seat.district;
      await campaigns.get(request.params.id);
      return whole(await campaigns.appeals(request.params.id));
    },
  );

  app.post(
    '/api/campaign-issues/:id/appeals',
    {
      config: { permission: 'matter.step', act: 'campaign.appeal', creates: true },
      schema: {
        ...{ tags, summary: '提出申诉 Appeal against the own unit’s score or one point of it' },
        params,
        body: closed({ item: TextShape(120), reason: ReasonShape }),
        response: { 201: AppealShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { item, reason } = request.body;
      const appeal = await seat.district.campaigns.appeal(
        request.params.id,
        item,
        reason,
        seat.person.account,
      );
      request.audit = { about: appeal.id, detail: { unit: appeal.unit, item } };
      return reply.code(201).send(appeal);
    },
  );

  app.post(
    '/api/campaign-appeals/:id/answer',
    {
      config: { permission: 'campaign.write', act: 'campaign.answer', creates: true },
      schema: {
        ...{ tags, summary: '复核申诉 Answer an appeal: the published rating stays' },
        params,
        body: closed({ answer: Type.Enum(['upheld', 'refused']), reason: ReasonShape }),
        response: { 200: AppealShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { answer, reason } = request.body;
      const { account } = seat.person;
      const appeal = await seat.district.campaigns.answer(request.params.id, answer, reason, account);
      request.audit = { about: appeal.id, detail: { answer, reason } };
      return appeal;
    },
  );
}
