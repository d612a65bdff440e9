import {
  type Account,
  type Accounting,
  type BookKind,
  type BookTables,
  ENTRY_EVENTS,
  ENTRY_STATES,
  type Entry,
  type EntryDetail,
  type EntryStep,
  type Finding,
  type FindingInput,
  type FrameCounts,
  type FrameSummary,
  type FrameView,
  type LatestValue,
  type LoggerTraffic,
  POINT_STATES,
  type PointLatest,
  type Reading,
  type ReadingRow,
  type ReadingValue,
  ROLE_NAMES,
  STATISTICS,
  type SystemStatus,
} from '@wenqu/domain';
import { type TSchema, Type } from 'typebox';
import type { AuditLine, Session } from '../store/accounts.ts';
import { InstantShape } from './shapes.ts';

/** The schema of a shape of the domain: the compiler demands each of its fields and no other. */
export const shapeOf = <T>(title: string, properties: { readonly [K in keyof T]-?: TSchema }) =>
  Type.Unsafe<T>(Type.Object(properties as Record<string, TSchema>, { title }));
export const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()]);

const text = Type.String();
const number = Type.Number();
const count = Type.Integer({ minimum: 0 });
const yes = Type.Boolean();
const moment = InstantShape;
const position = Type.Integer({ minimum: 0, description: 'Place in the journal: /api/frames/:position' });
const texts = Type.Array(text);
const counts = Type.Record(Type.String(), count);
const anything = Type.Record(Type.String(), Type.Unknown());
const statistic = Type.Enum([...STATISTICS]);
const edition = Type.Enum(['2005', '2017', '2025']);
const editionOrNone = Type.Enum(['', '2005', '2017', '2025']);
const level = Type.Enum(['A', 'B', 'C']);

export const ReadingValueShape = shapeOf<ReadingValue>('ReadingValue', {
  column: Type.String({ description: 'Factor code and suffix: `w01018-Rtd`' }),
  value: number,
  decimals: count,
  flag: Type.String({ description: 'The device’s flag as sent; empty when none was' }),
});
const from = { position, arrival: moment, edition };
export const ReadingShape = shapeOf<Reading>('Reading', {
  ...{ point: text, statistic, column: text, at: moment, value: number, decimals: count, flag: text },
  ...from,
});
export const ReadingRowShape = shapeOf<ReadingRow>('ReadingRow', {
  ...{ point: text, statistic, at: moment, values: Type.Array(ReadingValueShape) },
  ...from,
});

const LatestValueShape = shapeOf<LatestValue>('LatestValue', {
  ...{ column: text, value: number, decimals: count, flag: text, at: moment, position },
  ...{ over: yes, limitMax: orNull(number), limitMin: orNull(number), forReference: yes },
});
export const PointLatestShape = shapeOf<PointLatest>('PointLatest', {
  point: text,
  state: Type.Enum([...POINT_STATES]),
  ...{ stateSince: moment, receivedAt: orNull(moment), changedAt: orNull(moment) },
  ...{ realtime: Type.Array(LatestValueShape), hour: Type.Array(LatestValueShape) },
});

const summary = {
  ...{ position, kind: Type.Enum(['packet', 'junk', 'sent']), arrival: moment, connection: count },
  ...{ bytes: count, mn: text, cn: text, st: text, qn: text, edition: editionOrNone },
  outcome: Type.Enum(['stored', 'duplicate', 'quarantined', 'junk', 'sent']),
  ...{ why: text, deviations: texts, text },
};
export const FrameSummaryShape = shapeOf<FrameSummary>('FrameSummary', summary);
export const FrameViewShape = shapeOf<FrameView>('FrameView', {
  ...summary,
  hex: text,
  sha256: Type.String({ description: 'Of the bytes as they came, PW included' }),
  ...{ segment: text, segmentOffset: count, sealed: yes, remote: text },
  fields: Type.Record(Type.String(), text),
  data: Type.Array(Type.Object({ name: text, value: text })),
  readings: Type.Array(ReadingShape),
  answer: orNull(position),
});

const FrameCountsShape = shapeOf<FrameCounts>('FrameCounts', {
  ...{ received: count, stored: count, duplicate: count, quarantined: count, junk: count },
});
export const LoggerTrafficShape = shapeOf<LoggerTraffic>('LoggerTraffic', {
  ...{ mn: text, known: yes, counts: FrameCountsShape, bytes: count, answered: count, values: count },
  ...{ deviations: counts, editions: counts },
  ...{ firstArrival: orNull(moment), lastArrival: orNull(moment) },
  ...{ firstPosition: orNull(position), lastPosition: orNull(position), remote: text },
  ...{ clockOffsetS: orNull(number), st: text, factors: texts },
});
export const AccountingShape = shapeOf<Accounting>('Accounting', {
  ...{ total: FrameCountsShape, closes: yes, sent: count, junkWhy: counts, deviations: counts },
  ...{ journalBytes: count, asOf: moment, lagS: number },
});
export const SystemStatusShape = shapeOf<SystemStatus>('SystemStatus', {
  ...{ version: text, startedAt: moment, hj212Port: count, addresses: texts, connections: count },
  ...{ pausedConnections: count, journal: Type.Enum(['open', 'retrying', 'closed']), journalWhy: text },
  ...{ diskFreeBytes: orNull(number), lagS: number, demo: yes },
});

const role = Type.Enum(Object.keys(ROLE_NAMES));
export const AccountShape = shapeOf<Account>('Account', {
  ...{ id: text, name: text, displayName: text, role, enterprise: text, agency: text },
  ...{ unit: text, certificate: text },
  ...{ district: Type.Enum(['main', 'demo']), disabled: yes, mustChangePassword: yes },
  ...{ createdAt: moment, lastLoginAt: orNull(moment) },
});
export const SessionShape = shapeOf<Session>('Session', {
  ...{
    id: text,
    account: text,
    createdAt: moment,
    seenAt: moment,
    expiresAt: moment,
    remote: text,
    agent: text,
  },
});
export const AuditLineShape = shapeOf<AuditLine & { byName: string }>('AuditLine', {
  ...{
    seq: count,
    at: moment,
    by: text,
    byName: text,
    act: text,
    about: text,
    remote: text,
    detail: anything,
  },
});

const FindingInputShape = shapeOf<FindingInput>('FindingInput', {
  ...{ at: moment, column: text, value: number, flag: text, position },
});
export const FindingShape = shapeOf<Finding>('Finding', {
  ...{
    id: text,
    rule: text,
    ruleEdition: text,
    point: text,
    factor: text,
    statistic,
    from: moment,
    to: moment,
  },
  ...{
    value: orNull(number),
    multiple: orNull(number),
    count,
    limit: orNull(Type.Object({}, { description: 'The limit row as it stood, whole' })),
    forReference: yes,
  },
  facts: Type.Record(Type.String(), Type.Union([number, text])),
  ...{ inputs: Type.Array(FindingInputShape), level, hidden: yes, raisedAt: moment },
});
const state = Type.Enum([...ENTRY_STATES]);
const event = Type.Enum([...ENTRY_EVENTS]);
export const EntryShape = shapeOf<Entry>('Entry', {
  ...{ id: text, number: text, version: count, state, verdict: orNull(text), level, hidden: yes },
  ...{ forReference: yes, enterprise: text, outlet: text, point: text, factor: text, rule: text },
  ...{ from: moment, to: moment, findings: count, value: orNull(number), multiple: orNull(number) },
  ...{ assignee: text, dueAt: orNull(moment), stateSince: moment, mutedUntil: orNull(moment) },
  ...{
    houseLevel: level,
    alarms: count,
    score: orNull(number),
    mergedInto: text,
    inquiry: text,
    escalated: count,
  },
  ...{ openedAt: moment, updatedAt: moment, closedAt: orNull(moment) },
});
const EntryStepShape = shapeOf<EntryStep>('EntryStep', {
  ...{ seq: count, entry: text, at: moment, by: text, byName: text, event, from: state, to: state },
  ...{ reason: text, refused: orNull(text), detail: anything },
});
/** Fields of `EntryDetail`. */
export const ENTRY_DETAIL = {
  entry: EntryShape,
  findings: Type.Array(FindingShape),
  steps: Type.Array(EntryStepShape),
  choices: Type.Array(event),
} as const satisfies Record<keyof EntryDetail, TSchema>;

/** Rows of the book with the fields of their kind. */
export const rowShape = <K extends BookKind>(kind: K) =>
  Type.Unsafe<BookTables[K]>(Type.Object(BOOK_ROW, { title: kind, description: 'Fields: x-wenqu-book' }));
export const BOOK_ROW = {
  id: text,
  version: count,
  createdAt: moment,
  updatedAt: moment,
  retiredAt: orNull(moment),
} as const;
