import {
  type Account,
  bringFor,
  dispatchedAt,
  type EntryDetail,
  FIELD_STEPS,
  type FieldCurve,
  type FieldEnterprise,
  type FieldOffer,
  type FieldPack,
  type FieldTask,
  type Finding,
  factor as factorRow,
  fieldOffers,
  fieldRuleOf,
  type Instant,
  instant,
  type Limit,
  MATTER_TABLES,
  type MachineId,
  type Matter,
  type MatterStep,
  MICROS_PER_DAY,
  matterTable,
  type Point,
  pointId,
  SAMPLE_EVENT_NAMES,
  SAMPLE_STATE_NAMES,
  type Sample,
  type Series,
  type Words,
} from '@wenqu/domain';
import { findingSentence } from '@wenqu/rules';
import { limits } from '../limits.ts';
import type { Matters } from '../matters/matters.ts';
import type { Samples } from '../samples/samples.ts';
import type { BookStore, BookWhole } from '../store/book.ts';
import type { CareStore } from '../store/care.ts';
import type { SeriesQuery } from '../store/readings.ts';

/** What a pack is made of beside matters and samples. */
export interface PackSources {
  readonly book: BookStore;
  readonly care: CareStore;
  readonly entry: (id: string, viewer: Account) => Promise<EntryDetail | undefined>;
  readonly finding: (id: string, viewer: Account) => Promise<{ readonly finding: Finding } | undefined>;
  readonly series: (query: SeriesQuery) => Promise<Series>;
}
interface Making {
  readonly matters: Matters;
  readonly samples: Samples;
  readonly sources: PackSources;
  readonly now: Instant;
}

/** Points of a curve over the last day: one in ten minutes. */
const CURVE_BUCKETS = 144;
const PARAMETERS_MAX = 24;
const same = (words: string): Words => ({ zh: words, en: words });

/**
 * Tasks, enterprises, curves and briefs of one person for a day without network.
 *
 * @param people accounts of the house: officers with a certificate can be the second one
 */
export async function makePack(
  making: Making,
  account: Account,
  people: readonly Account[],
): Promise<FieldPack> {
  const book = await making.sources.book.whole();
  const tasks = [
    ...(await matterTasks(making, account, book)),
    ...(await sampleTasks(making, account, book)),
  ].slice(0, limits.fieldTasksMax);
  const wanted = new Set(tasks.map(({ enterprise }) => enterprise));
  const points = new Set(tasks.map(({ point }) => point));
  return {
    at: making.now,
    tasks,
    enterprises: book.enterprises.filter(({ id }) => wanted.has(id)).map(enterpriseOf),
    curves: await curvesOf(
      making,
      book.points.filter(({ id }) => points.has(id)),
      book.limits,
    ),
    officers: people
      .filter(({ certificate, disabled, id }) => certificate !== '' && !disabled && id !== account.id)
      .map(({ id, displayName, certificate, unit }) => ({
        account: id,
        name: displayName,
        certificate,
        unit,
      })),
  };
}

const enterpriseOf = ({
  id,
  name,
  address,
  contact,
  phone,
}: BookWhole['enterprises'][number]): FieldEnterprise => ({ id, name, address, contact, phone });

async function matterTasks(making: Making, account: Account, book: BookWhole): Promise<FieldTask[]> {
  const { matters, now } = making;
  const rules = FIELD_STEPS.filter(({ machine }) => MATTER_TABLES[machine as MachineId] !== undefined);
  const machine = [...new Set(rules.map((rule) => rule.machine as MachineId))];
  const state = [...new Set(rules.map((rule) => rule.state))];
  const tasks: FieldTask[] = [];
  let cursor: string | undefined;
  do {
    const query = { machine, state, open: true, limit: limits.pageRowsMax, ...(cursor && { cursor }) };
    const page = await matters.list(query, { account });
    for (const matter of page.items) {
      const task = await matterTask(making, account, book, matter);
      if (task) tasks.push(task);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && tasks.length < limits.fieldTasksMax);
  return tasks.filter(({ dueAt }) => dueAt === null || dueAt > now - 365 * MICROS_PER_DAY);
}

async function matterTask(
  making: Making,
  account: Account,
  book: BookWhole,
  matter: Matter,
): Promise<FieldTask | undefined> {
  const { matters, now } = making;
  const rule = fieldRuleOf(matter, now);
  if (!rule) return undefined;
  const steps = await matters.steps(matter.id);
  const offers = fieldOffers(rule, matter, steps, account, now);
  if (offers.length === 0) return undefined;
  const stateName = matterTable(matter.machine).states.find(({ id }) => id === matter.state);
  return {
    ...placed(book, matter, matter.fields.place),
    ...{ key: `matter ${matter.id}`, kind: rule.kind, about: { kind: 'matter', id: matter.id } },
    ...{ number: matter.number, title: matter.title, version: matter.version, state: matter.state },
    stateName: { zh: stateName?.zh ?? matter.state, en: stateName?.en ?? matter.state },
    ...{ level: matter.level, hidden: matter.hidden, dueAt: matter.dueAt, offers, factors: [] },
    dispatchedAt: dispatchedAt(matter, steps),
    brief: {
      why: await whyOf(making, account, matter, steps),
      ...(await partsOf(making, book, matter)),
      bring: bringFor(rule.kind),
    },
  };
}

async function sampleTasks(making: Making, account: Account, book: BookWhole): Promise<FieldTask[]> {
  const query = { state: ['pick-up', 'opened'], sort: 'due', limit: limits.pageRowsMax } as const;
  const { items } = await making.samples.list(query, account);
  const mine = items.filter(({ inspectors }) =>
    inspectors.some((each) => [account.id, account.displayName, account.name].includes(each)),
  );
  return Promise.all(mine.map((sample) => sampleTask(making, account, book, sample)));
}

const sampleOffer = (event: 'open' | 'seal'): FieldOffer => ({
  ...{ on: 'sample', event, asks: [], reasonNeeded: false },
  name: { zh: SAMPLE_EVENT_NAMES[event].zh, en: SAMPLE_EVENT_NAMES[event].en },
});

async function sampleTask(
  making: Making,
  account: Account,
  book: BookWhole,
  sample: Sample,
): Promise<FieldTask> {
  const kind = sample.state === 'opened' ? 'seal' : 'pick-up';
  const stateName = SAMPLE_STATE_NAMES[sample.state];
  const entry = sample.entry === '' ? undefined : await making.sources.entry(sample.entry, account);
  return {
    ...placed(book, sample, null),
    ...{ key: `sample ${sample.id}`, kind, about: { kind: 'sample', id: sample.id }, number: sample.id },
    ...{ title: sample.reason, version: sample.version, state: sample.state, level: '' },
    stateName: { zh: stateName.zh, en: stateName.en },
    ...{ hidden: sample.hidden, dueAt: sample.dueAt, dispatchedAt: sample.enteredAt },
    offers: kind === 'seal' ? [sampleOffer('seal')] : [sampleOffer('open'), sampleOffer('seal')],
    factors: sample.factors,
    brief: {
      why: [same(sample.reason), ...(entry?.findings ?? []).slice(0, 3).map(sentenceOf)],
      ...(await partsOf(making, book, sample)),
      bring: bringFor(kind),
    },
  };
}

/** Where it is: the point, else its outlet, else the position that was given. */
function placed(
  book: BookWhole,
  { enterprise, outlet, point }: Pick<Matter, 'enterprise' | 'outlet' | 'point'>,
  given: unknown,
) {
  const known = [
    book.points.find(({ id }) => id === point),
    book.outlets.find(({ id }) => id === outlet),
    book.outlets.find((each) => outlet === '' && each.enterprise === enterprise && each.lon !== null),
  ].find((row) => row && row.lon !== null && row.lat !== null);
  const [lon, lat] = typeof given === 'string' ? given.split(',').map(Number) : [null, null];
  return {
    ...{ enterprise, outlet, point },
    lon: known?.lon ?? (Number.isFinite(lon) ? (lon as number) : null),
    lat: known?.lat ?? (Number.isFinite(lat) ? (lat as number) : null),
  };
}

const sentenceOf = (finding: Finding): Words => ({
  zh: findingSentence(finding, 'zh'),
  en: findingSentence(finding, 'en'),
});

/** Sentences of the findings it came from, and what the step that sent somebody out says. */
async function whyOf(
  { sources }: Making,
  account: Account,
  matter: Matter,
  steps: readonly MatterStep[],
): Promise<Words[]> {
  const why: Words[] = [];
  for (const { kind, id } of matter.links.slice(0, 8)) {
    if (kind === 'entry')
      why.push(...((await sources.entry(id, account))?.findings ?? []).slice(0, 3).map(sentenceOf));
    if (kind === 'finding') {
      const found = await sources.finding(id, account);
      if (found) why.push(sentenceOf(found.finding));
    }
  }
  const sent = steps.findLast(
    ({ refused, to, from }) => refused === null && to === matter.state && from !== to,
  );
  const texts = [sent?.given.brief, sent?.given.found, matter.fields['complaint-what'], sent?.reason];
  const told = texts.filter((each): each is string => typeof each === 'string' && each !== '').map(same);
  return [...new Map([...why, ...told].map((words) => [words.zh, words])).values()];
}

/** Who to call, and the parameters that were agreed to. */
async function partsOf(
  { sources }: Making,
  book: BookWhole,
  { enterprise, point }: Pick<Matter, 'enterprise' | 'point'>,
): Promise<Pick<FieldTask['brief'], 'baseline' | 'call'>> {
  const row = book.enterprises.find(({ id }) => id === enterprise);
  const agency = book.agencies.find(({ id }) => id === row?.agency);
  const call = [
    row && { name: row.contact, phone: row.phone, what: { zh: '企业', en: 'enterprise' } },
    agency && {
      ...{ name: `${agency.name} ${agency.contact}`.trim(), phone: agency.phone },
      what: { zh: '运维', en: 'O&M' },
    },
  ].filter((each) => each !== undefined);
  const logger = book.loggers.find(({ bindings }) => bindings.some((each) => each.point === point));
  const parameters = logger ? await sources.care.parameters(logger.mn) : [];
  const baseline = parameters
    .slice(0, PARAMETERS_MAX)
    .map(({ polId, infoId, text, baseline: agreed, seenAt }) => ({
      ...{ name: [polId, infoId].filter(Boolean).join(' '), text, agreed, seenAt },
    }));
  return { baseline, call: call.filter(({ name, phone }) => name !== '' || phone !== '') };
}

/** The last day of every factor of these points, with the limit it is held against. */
async function curvesOf(
  { sources, now }: Making,
  points: readonly Point[],
  rows: readonly Limit[],
): Promise<FieldCurve[]> {
  const range = { from: instant(now - MICROS_PER_DAY), to: now };
  const curves: FieldCurve[] = [];
  for (const point of points.slice(0, limits.fieldCurvePointsMax)) {
    const columns = point.factors.map((code) => `${code}-Rtd`);
    if (columns.length === 0) continue;
    const series = await sources.series({
      ...{ point: pointId(point.id), statistic: 'realtime', columns, range, buckets: CURVE_BUCKETS },
    });
    const at = [...series.at];
    for (const [n, code] of point.factors.entries()) {
      const column = series.columns.find((each) => each.column === columns[n]);
      if (!column || at.length === 0) continue;
      const value = [...column.value].map((each) => (Number.isFinite(each) ? each : null));
      if (value.every((each) => each === null)) continue;
      const limit = rows.find(
        (row) => row.outlet === point.outlet && row.factor === code && row.max !== null && row.validTo === '',
      );
      curves.push({
        ...{ point: point.id, factor: code, unit: factorRow(code)?.unit ?? '', at, value },
        limit: limit?.max ?? null,
      });
    }
  }
  return curves;
}
