import {
  type BoxReading,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  type PickUpStop,
  SAMPLE_EVENTS,
  SAMPLE_SETTING_KINDS,
  SAMPLE_STATES,
  type Sample,
  type SampleAsk,
  type SampleDetail,
  type SamplerView,
  type SampleSetting,
  type SampleSettingKind,
  type SampleSettings,
  type SampleState,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { SampleAct } from '../samples/samples.ts';
import type { StoppedProposal } from '../store/samples.ts';
import { shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import { SampleShape, SampleStepShape, SETTING_SHAPES, STEP_EXTRAS } from './sample-shapes.ts';
import {
  answer,
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

const STATES: ReadonlySet<string> = new Set(SAMPLE_STATES);
const params = Type.Object({ id: IdShape });
const samplerParams = Type.Object({ mn: Type.String({ minLength: 1, maxLength: 30 }) });
const DetailShape = shapeOf<SampleDetail>('SampleDetail', {
  sample: SampleShape,
  steps: Type.Array(SampleStepShape),
  choices: Type.Array(Type.Enum([...SAMPLE_EVENTS])),
});
const SettingShape = answer<SampleSetting>('SampleSetting', 'One setting in its newest version');

function statesOf(text: string | undefined): SampleState[] | undefined {
  if (text === undefined || text === '') return undefined;
  const given = text.split(',');
  if (given.every((word) => STATES.has(word))) return given as SampleState[];
  throw new WenquError('WQ_INPUT', { field: 'state', zh: '取值不在表中', en: 'holds an unknown word' });
}

/**
 * Samples 水样. What exists for a person is the samples' own to say: a hidden one, one of another laboratory and
 * one that is not are answered alike. Samplers and settings tell of hidden samples, so only those who may know of
 * hidden things see them.
 */
export function sampleRoutes(app: Api, house: House): void {
  sampleReads(app, house);
  sampleWrites(app, house);
  samplerRoutes(app, house);
  for (const kind of SAMPLE_SETTING_KINDS) settingRoutes(app, house, kind);
}

function sampleReads(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/samples',
    {
      config: { permission: 'sample.read' },
      schema: {
        tags: ['samples'],
        summary: '水样列表 Samples',
        querystring: closed({
          state: Type.Optional(Type.String({ maxLength: 200, description: 'States, joined by commas' })),
          enterprise: Type.Optional(IdShape),
          point: Type.Optional(IdShape),
          entry: Type.Optional(IdShape),
          q: Type.Optional(TextShape(60)),
          sort: Type.Optional(Type.Enum(['newest', 'due'])),
          ...pageQuery,
        }),
        response: { 200: pageOf<Sample>(SampleShape) },
      },
    },
    async (request): Promise<Page<Sample>> => {
      const { district, person } = await house.seat(request);
      const { state, sort = 'newest', limit = PAGE_ROWS, ...rest } = request.query;
      const states = statesOf(state);
      const query = { ...rest, ...(states && { state: states }), sort, limit };
      return { ...(await district.samples.list(query, person.account)), asOf: clock() };
    },
  );

  app.get(
    '/api/samples/counts',
    {
      config: { permission: 'sample.read' },
      schema: {
        tags: ['samples'],
        summary: '各状态水样数 Samples by state',
        response: {
          200: Type.Unsafe<{ counts: Readonly<Partial<Record<SampleState, number>>>; asOf: number }>(
            Type.Object({ counts: Type.Record(Type.String(), Type.Integer()), asOf: InstantShape }),
          ),
        },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return { counts: await district.samples.counts(person.account), asOf: clock() };
    },
  );

  app.get(
    '/api/samples/pick-up',
    {
      config: { permission: 'sample.read' },
      schema: {
        tags: ['samples'],
        summary: '取样单：按最晚出发时间排序 Pick-up round, by when one must leave',
        response: { 200: wholeOf<PickUpStop>(answer<PickUpStop>('PickUpStop', 'One stop')) },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const items = await district.samples.pickUp(person.account);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/samples/laboratories',
    {
      config: { permission: 'sample.handle' },
      schema: {
        tags: ['samples'],
        summary: '可接收水样的检测机构 Laboratories that may receive samples',
        response: {
          200: wholeOf<{ id: string; name: string }>(Type.Object({ id: IdShape, name: Type.String() })),
        },
      },
    },
    async (request) => {
      await house.seat(request);
      const items = (await laboratories(house)).map(({ id, displayName }) => ({ id, name: displayName }));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/samples/stopped',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags: ['samples'],
        summary: '未成立的自动建议及原因 Proposals of rules that came to nothing, and why',
        response: { 200: wholeOf<StoppedProposal>(answer<StoppedProposal>('StoppedProposal', 'and why')) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.samples.stopped(PAGE_ROWS);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/samples/:id',
    {
      config: { permission: 'sample.read' },
      schema: { tags: ['samples'], summary: '一份水样 One sample', params, response: { 200: DetailShape } },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const detail = await district.samples.detail(request.params.id, person.account);
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return detail;
    },
  );

  app.get(
    '/api/samples/:id/cold',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags: ['samples'],
        summary: '留样期间的箱温记录 Trace of the box while the water stood in it',
        params,
        response: {
          200: wholeOf<BoxReading>(answer<BoxReading>('BoxReading', 'What a sampler said of its box')),
        },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const items = await district.samples.coldTrace(request.params.id, person.account);
      if (!items) throw new WenquError('WQ_NOT_FOUND');
      return { items, total: items.length, asOf: clock() };
    },
  );
}

function sampleWrites(app: Api, house: House): void {
  app.post(
    '/api/samples',
    {
      config: { permission: 'order.ask', act: 'sample.request', creates: true },
      schema: {
        tags: ['samples'],
        summary: '申请留样 Ask for a sample',
        description:
          'Waits for a supervisor; an urgent one goes out at once and is agreed to within 24 hours.',
        body: closed({
          point: IdShape,
          mn: Type.Optional(TextShape(30)),
          factors: Type.Array(TextShape(20), { minItems: 1, maxItems: 30 }),
          reason: ReasonShape,
          hidden: Type.Optional(Type.Boolean()),
          urgent: Type.Optional(Type.Boolean()),
          entry: Type.Optional(TextShape(60)),
          finding: Type.Optional(TextShape(200)),
        }),
        response: { 200: SampleShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const sample = await district.samples.request(request.body as SampleAsk, person.account);
      const { point, reason, urgent } = sample;
      request.audit = { about: sample.id, detail: { point, reason, urgent } };
      return sample;
    },
  );

  app.post(
    '/api/samples/:id/steps',
    {
      config: { permission: ['sample.handle', 'order.approve'], act: 'sample.step', creates: true },
      schema: {
        tags: ['samples'],
        summary: '水样的一步 Take a step',
        description: 'Which steps this person may take now is in `choices` of the sample; refusals are kept.',
        params,
        body: closed({
          event: Type.Enum([...SAMPLE_EVENTS]),
          version: Type.Integer({ minimum: 1 }),
          reason: Type.String({ maxLength: 4000 }),
          ...STEP_EXTRAS,
        }),
        response: { 200: DetailShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const { id } = request.params;
      const { handOver, ...body } = request.body;
      const named = handOver && { handOver: { ...handOver, ...(await laboratory(house, handOver.lab)) } };
      const act = { sample: id, ...body, ...named } as unknown as SampleAct;
      const detail = await district.samples.act(act, person.account);
      request.audit = {
        about: id,
        detail: { event: act.event, reason: act.reason, state: detail.sample.state },
      };
      return detail;
    },
  );
}

const laboratories = async (house: House) =>
  (await house.parts.accounts.list()).filter(({ role, disabled }) => role === 'lab' && !disabled);

/** @throws WQ_INPUT for an account that is no laboratory's */
async function laboratory(
  house: House,
  id: string,
): Promise<{ readonly labName: string; readonly labUnit: string }> {
  if (id === '') return { labName: '', labUnit: '' };
  const found = (await laboratories(house)).find((account) => account.id === id);
  if (!found)
    throw new WenquError('WQ_INPUT', { field: 'handOver.lab', zh: '不是检测机构', en: 'is no laboratory' });
  return { labName: found.displayName, labUnit: found.unit };
}

function samplerRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const SamplerShape = answer<SamplerView>('SamplerView', 'A sampler with its bottles and its box');

  app.get(
    '/api/samplers',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags: ['samples'],
        summary: '留样器：瓶位与箱体 Samplers, their bottles and boxes',
        response: { 200: wholeOf<SamplerView>(SamplerShape) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.samples.samplers();
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/samplers/:mn/box',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags: ['samples'],
        summary: '箱体记录 Trace of a box',
        params: samplerParams,
        querystring: closed({ from: Type.Optional(InstantShape), to: Type.Optional(InstantShape) }),
        response: {
          200: wholeOf<BoxReading>(answer<BoxReading>('BoxReading', 'What a sampler said of its box')),
        },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const to = instant(request.query.to ?? clock() + 1);
      const from = instant(request.query.from ?? to - 24 * MICROS_PER_HOUR) as Instant;
      const items = await district.samples.box(request.params.mn, from, to);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/samplers/:mn/empty',
    {
      config: { permission: 'sample.handle', act: 'sampler.empty' },
      schema: {
        tags: ['samples'],
        summary: '换瓶：所列瓶位已放置清洁空瓶 Clean bottles stand at these positions',
        description: 'Water that was never fetched is discarded with it, with this reason.',
        params: samplerParams,
        body: closed({
          bottles: Type.Array(Type.Integer({ minimum: 1, maximum: 99 }), { minItems: 1, maxItems: 99 }),
          reason: ReasonShape,
        }),
        response: { 200: SamplerShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      if (person.account.role === 'lab') throw new WenquError('WQ_FORBIDDEN');
      const { mn } = request.params;
      const { bottles, reason } = request.body;
      const view = await district.samples.empty(mn, bottles, reason, person.account);
      request.audit = { about: mn, detail: { bottles, reason } };
      return view;
    },
  );
}

interface SettingBody<K extends SampleSettingKind> {
  readonly version: number;
  readonly reason: string;
  readonly ended?: boolean;
  readonly value: SampleSettings[K];
}

/** Reading and writing one kind of setting; each kind has its own shape. */
function settingRoutes<K extends SampleSettingKind>(app: Api, house: House, kind: K): void {
  const { clock } = house.parts;
  app.get(
    `/api/sample-settings/${kind}`,
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags: ['samples'],
        summary: `留样设置 Settings of samples: ${kind}`,
        response: { 200: wholeOf<SampleSetting>(SettingShape) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.samples.settings(kind);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    `/api/sample-settings/${kind}/:id/history`,
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags: ['samples'],
        summary: `设置的历次版本 All versions of a setting: ${kind}`,
        params,
        response: { 200: wholeOf<SampleSetting>(SettingShape) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.samples.settingHistory(kind, request.params.id);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.put(
    `/api/sample-settings/${kind}/:id`,
    {
      config: { permission: 'order.approve', act: `sample-setting.${kind}` },
      schema: {
        tags: ['samples'],
        summary: `改变留样设置 Change a setting of samples: ${kind}`,
        description:
          '`version` is the one that was seen, 0 for a new one. Settings end, they are not deleted.',
        params,
        body: closed({
          version: Type.Integer({ minimum: 0 }),
          reason: ReasonShape,
          ended: Type.Optional(Type.Boolean()),
          value: SETTING_SHAPES[kind],
        }),
        response: { 200: SettingShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const { id } = request.params;
      const { version, reason, ended = false, value } = request.body as SettingBody<K>;
      const by = person.account;
      const setting = await district.samples.set(kind, id, version, value, { reason, ended, by });
      request.audit = { about: `${kind} ${id}`, detail: { reason, ended, value } };
      return setting as SampleSetting;
    },
  );
}
