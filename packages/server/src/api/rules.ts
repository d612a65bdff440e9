import {
  BACK_TEST_KINDS,
  type BackTest,
  type BackTestFinding,
  FEEDBACK_OUTCOMES,
  type FeedbackOutcome,
  type FiredFinding,
  instant,
  MICROS_PER_DAY,
  type ModeDecision,
  may,
  RULE_MODES,
  type RuleFeedback,
  type RuleMode,
  type RuleView,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { RuleStory } from '../living/living.ts';
import type { Api, House } from './house.ts';
import { rangeOf } from './points.ts';
import {
  BackTestFindingToldShape,
  BackTestShape,
  FiredToldShape,
  ModeDecisionShape,
  RuleFeedbackShape,
  RuleStoryShape,
  RuleViewShape,
} from './rule-shapes.ts';
import { type Told, told } from './rule-told.ts';
import { seesPoint } from './scope.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
  wholeOf,
} from './shapes.ts';
import { etagOf, versionOf } from './versions.ts';

const params = Type.Object({ id: IdShape });
const onQuery = {
  on: Type.Optional(
    Type.Integer({ ...InstantShape, description: 'As it stood at this moment; absent: now' }),
  ),
};
const RULES_MAX = 200;
const BACK_TESTS_LISTED = 100;

/** Living rules 规则: modes, editions, what became of what they said; back-tests. Of the bureau alone. */
export function rulesRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const tags = ['rules'];

  /** What is counted is the district's: a login of one enterprise has no part in it. */
  async function wholeSeat(request: FastifyRequest) {
    const seat = await house.seat(request);
    if (!seat.scope.whole) throw new WenquError('WQ_FORBIDDEN');
    const { account } = seat.person;
    const author = { by: account.id, byName: account.displayName };
    return { ...seat, living: seat.district.living, author, insight: may(account.role, 'hidden.read') };
  }

  app.get(
    '/api/rules',
    {
      config: { permission: 'rule.read' },
      schema: {
        tags,
        summary: '规则 Every rule with its mode, edition and rates of 90 days',
        description: 'K9 = confirmed ÷ closed, K10 = raw alarms ÷ findings told; null where nothing divides.',
        querystring: closed(onQuery),
        response: { 200: wholeOf<RuleView>(RuleViewShape) },
      },
    },
    async (request) => {
      const { living, insight } = await wholeSeat(request);
      const on = request.query.on === undefined ? clock() : instant(request.query.on);
      const items = await living.rules(on, insight);
      return { items, total: items.length, asOf: on };
    },
  );

  app.get(
    '/api/rules/:id',
    {
      config: { permission: 'rule.read' },
      schema: {
        tags,
        summary: '一条规则 One rule with editions and decisions; the ETag is the version for If-Match',
        params,
        querystring: closed(onQuery),
        response: { 200: RuleStoryShape },
      },
    },
    async (request, reply): Promise<RuleStory> => {
      const { living, insight } = await wholeSeat(request);
      const on = request.query.on === undefined ? clock() : instant(request.query.on);
      const story = await living.rule(request.params.id, on, insight);
      if (!story) throw new WenquError('WQ_NOT_FOUND');
      reply.header('etag', etagOf(story.decisions.length));
      return story;
    },
  );

  app.post(
    '/api/rules/:id/mode',
    {
      config: { permission: 'rule.write', act: 'rule.mode' },
      schema: {
        tags,
        summary: '变更规则状态 Decide about a rule (If-Match: version); what was told stays told',
        params,
        body: closed({
          mode: Type.Unsafe<RuleMode>(Type.Enum([...RULE_MODES])),
          from: Type.Optional(Type.Integer({ ...InstantShape, description: 'Not in the past; absent: now' })),
          reason: ReasonShape,
        }),
        response: { 200: ModeDecisionShape },
      },
    },
    async (request): Promise<ModeDecision> => {
      const { living, author } = await wholeSeat(request);
      const { mode, from, reason } = request.body;
      const next = { mode, reason, from: from === undefined ? null : instant(from) };
      const decision = await living.decide(request.params.id, versionOf(request), next, author);
      request.audit = { about: `rules/${decision.rule}`, detail: { mode, reason } };
      return decision;
    },
  );

  app.get(
    '/api/rules/:id/findings',
    {
      config: { permission: 'rule.read' },
      schema: {
        tags,
        summary: '规则线索 What a rule said, told or in shadow, newest first, with the newest word on it',
        params,
        querystring: closed({ mode: Type.Optional(Type.Enum(['told', 'shadow'])), ...pageQuery }),
        response: { 200: pageOf<FiredFinding & Told>(FiredToldShape) },
      },
    },
    async (request): Promise<Page<FiredFinding & Told>> => {
      const { living, insight } = await wholeSeat(request);
      const { limit = PAGE_ROWS, mode, ...rest } = request.query;
      const page = await living.fired({
        ...{ ...rest, rule: request.params.id, withHidden: insight, limit },
        ...(mode && { mode: mode as FiredFinding['mode'] }),
      });
      return { ...page, items: page.items.map(told), asOf: clock() };
    },
  );

  app.get(
    '/api/rules/feedback',
    {
      config: { permission: 'rule.read' },
      schema: {
        tags,
        summary: '线索反馈 Every word on one finding, oldest first',
        querystring: closed({ finding: TextShape(300) }),
        response: { 200: wholeOf<RuleFeedback>(RuleFeedbackShape) },
      },
    },
    async (request) => {
      const { living, insight } = await wholeSeat(request);
      const fired = await living.finding(request.query.finding);
      if (!fired || (fired.finding.hidden && !insight)) throw new WenquError('WQ_NOT_FOUND');
      const items = await living.feedbackOf(fired.finding.id);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/rules/feedback',
    {
      config: { permission: 'rule.write', act: 'rule.feedback', creates: true },
      schema: {
        tags,
        summary: '反馈线索 Say what a finding was: true, device problem, explained, false alarm',
        body: closed({
          finding: TextShape(300),
          outcome: Type.Unsafe<FeedbackOutcome>(Type.Enum([...FEEDBACK_OUTCOMES])),
          reason: ReasonShape,
        }),
        response: { 201: FiredToldShape },
      },
    },
    async (request, reply) => {
      const { living, author } = await wholeSeat(request);
      const { finding, outcome, reason } = request.body;
      const fired = await living.say(finding, { outcome, reason }, author);
      request.audit = { about: `rules/${fired.rule}`, detail: { finding, outcome } };
      return reply.code(201).send(told(fired));
    },
  );

  backTestRoutes(app, house, wholeSeat);
}

type WholeSeat = (request: FastifyRequest) => Promise<
  Awaited<ReturnType<House['seat']>> & {
    readonly living: Awaited<ReturnType<House['seat']>>['district']['living'];
    readonly author: { readonly by: string; readonly byName: string };
  }
>;

/** What patterns would have found is as hidden as what they find. */
function backTestRoutes(app: Api, house: House, wholeSeat: WholeSeat): void {
  const { clock } = house.parts;
  const tags = ['rules'];

  app.get(
    '/api/back-tests',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags,
        summary: '回溯检验 Back-tests, newest first',
        response: { 200: wholeOf<BackTest>(BackTestShape) },
      },
    },
    async (request) => {
      const { living } = await wholeSeat(request);
      const items = await living.backTests.list(BACK_TESTS_LISTED);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/back-tests',
    {
      config: { permission: 'rule.write', act: 'rule.back-test', creates: true },
      schema: {
        tags,
        summary: '开始回溯检验 Try rules out over a past range; runs in the background, one at a time',
        description: `At most ${limits.backTestPointsMax} points and ${limits.backTestDaysMax} days. No rules named: those that are on.`,
        body: closed({
          points: Type.Array(IdShape, { minItems: 1, maxItems: limits.backTestPointsMax }),
          ...{ from: InstantShape, to: InstantShape },
          rules: Type.Optional(Type.Array(IdShape, { maxItems: RULES_MAX })),
          withShadow: Type.Optional(Type.Boolean()),
          reason: Type.Optional(TextShape(2000)),
        }),
        response: { 201: BackTestShape },
      },
    },
    async (request, reply) => {
      const { living, author, scope, view } = await wholeSeat(request);
      const { rules = [], withShadow = false, reason = '' } = request.body;
      const points = [...new Set(request.body.points)];
      const odd = points.find((id) => !view.points.has(id) || !seesPoint(scope, view, id));
      if (odd !== undefined)
        throw new WenquError('WQ_INPUT', { field: 'points', zh: `没有点位 ${odd}`, en: `no point ${odd}` });
      const range = rangeOf(request.body.from, Math.min(request.body.to, clock()));
      if (range.to - range.from > limits.backTestDaysMax * MICROS_PER_DAY)
        throw new WenquError('WQ_RANGE_WIDE', { days: limits.backTestDaysMax });
      const test = await living.backTest({ ...author, points, ...range, rules, withShadow, reason });
      request.audit = { about: `back-tests/${test.id}`, detail: { points: points.length } };
      return reply.code(201).send(test);
    },
  );

  app.get(
    '/api/back-tests/:id',
    {
      config: { permission: 'hidden.read' },
      schema: { tags, summary: '一次回溯检验 One back-test', params, response: { 200: BackTestShape } },
    },
    async (request) => {
      const { living } = await wholeSeat(request);
      const test = await living.backTests.get(request.params.id);
      if (!test) throw new WenquError('WQ_NOT_FOUND');
      return test;
    },
  );

  app.get(
    '/api/back-tests/:id/findings',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags,
        summary: '检验结果 What it found, held against what was told',
        params,
        querystring: closed({
          kind: Type.Optional(Type.Unsafe<BackTestFinding['kind']>(Type.Enum([...BACK_TEST_KINDS]))),
          rule: Type.Optional(IdShape),
          ...pageQuery,
        }),
        response: { 200: pageOf<BackTestFinding & Told>(BackTestFindingToldShape) },
      },
    },
    async (request): Promise<Page<BackTestFinding & Told>> => {
      const { living } = await wholeSeat(request);
      if (!(await living.backTests.get(request.params.id))) throw new WenquError('WQ_NOT_FOUND');
      const { limit = PAGE_ROWS, ...rest } = request.query;
      const page = await living.backTestFindings(request.params.id, { ...rest, limit });
      return { ...page, items: page.items.map(told), asOf: clock() };
    },
  );

  app.post(
    '/api/back-tests/:id/cancel',
    {
      config: { permission: 'rule.write', act: 'rule.back-test-cancel' },
      schema: {
        tags,
        summary: '取消回溯检验 Cancel; what was found until now is kept',
        params,
        response: { 200: BackTestShape },
      },
    },
    async (request) => {
      const { living } = await wholeSeat(request);
      const test = await living.backTests.cancel(request.params.id);
      request.audit = { about: `back-tests/${test.id}`, detail: {} };
      return test;
    },
  );
}
