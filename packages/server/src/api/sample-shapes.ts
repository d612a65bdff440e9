import { SAMPLE_EVENTS, SAMPLE_STATES, type Sample, type SampleStep } from '@wenqu/domain';
import { Type } from 'typebox';
import { orNull, shapeOf } from './answers.ts';
import { closed, InstantShape, TextShape } from './shapes.ts';

const text = Type.String();
const yes = Type.Boolean();
const texts = Type.Array(text);
const anything = Type.Record(Type.String(), Type.Unknown());
const state = Type.Enum([...SAMPLE_STATES]);

const name = TextShape(100);
const FileShape = closed({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  sha256: Type.String({ maxLength: 64, description: '64 hexadecimal digits' }),
  stage: Type.Optional(Type.Enum(['before', 'during', 'after'])),
});
const files = Type.Array(FileShape, { maxItems: 40 });
const factors = Type.Array(TextShape(20), { maxItems: 30 });
const signatures = Type.Array(name, { maxItems: 10 });

/** What may come with a step of a person; which of it must is the table's to say. */
export const STEP_EXTRAS = {
  hidden: Type.Optional(yes),
  pickUpAt: Type.Optional(InstantShape),
  inspectors: Type.Optional(Type.Array(name, { maxItems: 10 })),
  opening: Type.Optional(
    closed({
      officers: Type.Array(closed({ name, certificate: TextShape(60) }), { maxItems: 10 }),
      presence: Type.Enum(['party', 'witness', 'absent']),
      ...{ presentName: name, explanation: TextShape(1000), photos: files, signatures },
    }),
  ),
  portions: Type.Optional(
    Type.Array(
      closed({
        purpose: Type.Enum(['analysis', 'party', 'reserve']),
        ...{ label: name, seal: name, factors, volumeMl: Type.Number({ minimum: 0, maximum: 100_000 }) },
        ...{ preservative: TextShape(200), preservedAt: orNull(InstantShape), photo: orNull(FileShape) },
      }),
      { maxItems: 20 },
    ),
  ),
  handOver: Type.Optional(
    closed({
      ...{ carrier: name, lab: TextShape(120), receiver: name, sealsIntact: yes, signatures, photos: files },
      temperatureC: orNull(Type.Number({ minimum: -50, maximum: 80 })),
    }),
  ),
  spoilage: Type.Optional(Type.Enum(['seal-broken', 'late', 'carried-warm'])),
  report: Type.Optional(
    closed({
      number: name,
      results: Type.Array(
        closed({
          ...{ factor: TextShape(20), text: TextShape(60), unit: TextShape(20), method: TextShape(200) },
          ...{ analysedAt: InstantShape, cma: yes, forInformation: yes },
        }),
        { maxItems: 60 },
      ),
      file: orNull(FileShape),
    }),
  ),
  telling: Type.Optional(closed({ to: name, how: TextShape(200) })),
  release: Type.Optional(TextShape(500)),
};

const moment = InstantShape;
export const SampleShape = shapeOf<Sample>('Sample', {
  ...{ id: Type.String({ description: 'The label' }), version: Type.Integer(), state, trigger: text },
  ...{ enterprise: text, outlet: text, point: text, mn: text, entry: text, finding: text, reason: text },
  ...{ factors: texts, plannedVolumeMl: Type.Number(), hidden: yes, urgent: yes },
  ...{ requestedBy: text, requestedByName: text, requestedAt: moment, approvedBy: text },
  ...{ approvedByName: text, approvedAt: orNull(moment), standing: text, approveAfterBy: orNull(moment) },
  ...{ order: text, cn: text, follows: text, bottle: orNull(Type.Integer()), takenAt: orNull(moment) },
  ...{ retainedAt: orNull(moment), volumeMl: orNull(Type.Number()), frames: Type.Array(Type.Integer()) },
  ...{ failure: orNull(text), loss: orNull(anything), pickUpAt: orNull(moment), inspectors: texts },
  ...{ openedAt: orNull(moment), opening: orNull(anything), portions: Type.Array(anything) },
  ...{ handOver: orNull(anything), report: orNull(anything), reportedBy: text, telling: orNull(anything) },
  ...{ dueAt: orNull(moment), enteredAt: moment, updatedAt: moment },
});
export const SampleStepShape = shapeOf<SampleStep>('SampleStep', {
  ...{ seq: Type.Integer(), sample: text, at: moment, by: text, byName: text },
  ...{ event: Type.Enum([...SAMPLE_EVENTS]), from: orNull(state), to: state },
  ...{ reason: text, refused: orNull(text), detail: anything },
});

const code = orNull(Type.String({ pattern: '^i[0-9A-Za-z]{5}$', description: 'Info code; null: unknown' }));
const optionalCode = Type.Optional(code);
const day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'Natural day (UTC+8)' });
const trigger = Type.Enum(['first-hour-over', 'calm-after', 'random', 'secret']);
const triggers = Type.Array(trigger, { maxItems: 4 });

/** What each kind of setting holds. */
export const SETTING_SHAPES = {
  sampler: closed({
    ...{ mn: TextShape(30), profile: TextShape(40), tubePlan: TextShape(1000) },
    bottles: Type.Integer({ minimum: 1, maximum: 99 }),
    bottleMl: Type.Integer({ minimum: 50, maximum: 20_000 }),
    codes: closed({
      ...{ state: optionalCode, clock: optionalCode, door: optionalCode, fault: optionalCode },
      ...{ samplingMode: optionalCode, retentionMode: optionalCode, sampleVolumeMl: optionalCode },
      ...{ retainedVolumeMl: optionalCode, bottle: optionalCode, freeBottles: optionalCode },
      boxTemperatureC: optionalCode,
    }),
    doorOpenValues: orNull(Type.Array(TextShape(20), { maxItems: 10 })),
  }),
  standing: closed({ triggers, point: TextShape(120), validFrom: day, validTo: day }),
  plan: closed({
    kind: Type.Enum(['random', 'secret']),
    ...{ point: TextShape(120), factors, validFrom: day, validTo: day },
    perMonth: Type.Number({ minimum: 0, maximum: 60 }),
  }),
  policy: closed({
    samplesPerDay: Type.Integer({ minimum: 0, maximum: 1000 }),
    samplesPerPointDay: Type.Integer({ minimum: 0, maximum: 24 }),
    cooldownHours: Type.Number({ minimum: 0, maximum: 720 }),
    calmShare: Type.Number({ minimum: 0.05, maximum: 1 }),
    triggers,
  }),
  travel: closed({ enterprise: TextShape(120), minutes: Type.Integer({ minimum: 0, maximum: 1440 }) }),
};
