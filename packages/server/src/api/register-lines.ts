import { type Account, formatDay, type Role, type TriageCompression, type TriageLine } from '@wenqu/domain';
import { triageSentence } from '@wenqu/rules';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { DayLines } from '../register/day-lines.ts';
import { EntryShape } from './answers.ts';
import type { Api, House } from './house.ts';
import { closed, InstantShape } from './shapes.ts';

/** `YYYY-MM-DD`. */
export const DAY = '^\\d{4}-\\d{2}-\\d{2}$';
/** Who may be given an entry to work on. */
const WORKERS: ReadonlySet<Role> = new Set(['duty', 'supervisor', 'inspector', 'technical', 'town']);

export interface Worker {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}
/** 今日线索 with the reasons in words, by line. */
export interface DayLinesTold extends DayLines {
  readonly reasons: Readonly<Record<string, readonly { readonly zh: string; readonly en: string }[]>>;
  readonly asOf: number;
}
export interface Overdue {
  readonly total: number;
  /** '' where nobody was named. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly count: number }[];
  readonly asOf: number;
}

const isWorker = (account: Account, district: string): boolean =>
  !account.disabled &&
  WORKERS.has(account.role) &&
  ['main', district].includes(account.district) &&
  account.enterprise === '';

/** The account an entry is given to. @throws WQ_INPUT for one that cannot work on it */
export async function worker(house: House, district: string, id: string): Promise<Account> {
  const account = await house.parts.accounts.get(id);
  if (account && isWorker(account, district)) return account;
  throw new WenquError('WQ_INPUT', {
    field: 'assignee',
    zh: '没有这个承办人',
    en: 'nobody who can work on it',
  });
}

const wordsOf = (lines: readonly TriageLine[]): DayLinesTold['reasons'] =>
  Object.fromEntries(
    lines.map(({ id, why }) => [
      id,
      why.map((each) => ({ zh: triageSentence(each, 'zh'), en: triageSentence(each, 'en') })),
    ]),
  );

const CompressionShape = Type.Unsafe<TriageCompression>(
  Type.Object(
    {
      day: Type.String(),
      alarms: Type.Integer(),
      findings: Type.Integer(),
      entries: Type.Integer(),
      lines: Type.Integer(),
      ratio: Type.Union([Type.Number(), Type.Null()]),
    },
    { title: 'TriageCompression', description: 'K10: alarms ÷ lines of what was opened that day' },
  ),
);
const LinesShape = Type.Unsafe<DayLinesTold>(
  Type.Object(
    {
      day: Type.String(),
      lines: Type.Array(Type.Object({}, { title: 'TriageLine', additionalProperties: true })),
      entries: Type.Record(Type.String(), EntryShape),
      compression: CompressionShape,
      leftOut: Type.Integer(),
      reasons: Type.Record(Type.String(), Type.Array(Type.Object({ zh: Type.String(), en: Type.String() }))),
      asOf: InstantShape,
    },
    { title: 'DayLines' },
  ),
);

/** 今日线索, and what is overdue by person. */
export function registerLineRoutes(app: Api, house: House): void {
  const { clock, accounts } = house.parts;
  const tags = ['register'];

  app.get(
    '/api/register/lines',
    {
      config: { permission: 'register.read' },
      schema: {
        tags,
        summary: '今日线索 Lines of a day, most urgent first',
        description: 'Made anew from the entries this person sees; each says why its entries stand together.',
        querystring: closed({ day: Type.Optional(Type.String({ pattern: DAY })) }),
        response: { 200: LinesShape },
      },
    },
    async (request): Promise<DayLinesTold> => {
      const { district, person } = await house.seat(request);
      const asOf = clock();
      const day = request.query.day ?? formatDay(asOf);
      const found = await district.register.lines(day, person.account);
      return { ...found, reasons: wordsOf(found.lines), asOf };
    },
  );

  app.get(
    '/api/register/overdue',
    {
      config: { permission: 'register.read' },
      schema: {
        tags,
        summary: '逾期按承办人 Overdue entries by person',
        response: {
          200: Type.Unsafe<Overdue>(
            Type.Object({
              total: Type.Integer(),
              people: Type.Array(
                Type.Object({ id: Type.String(), name: Type.String(), count: Type.Integer() }),
              ),
              asOf: InstantShape,
            }),
          ),
        },
      },
    },
    async (request): Promise<Overdue> => {
      const { district, person } = await house.seat(request);
      const asOf = clock();
      const counts = await district.register.overdueByPerson(person.account);
      const people = await Promise.all(
        counts.map(async ({ assignee, count }) => ({
          ...{ id: assignee, count },
          name: assignee === '' ? '' : ((await accounts.get(assignee))?.displayName ?? ''),
        })),
      );
      return { total: counts.reduce((sum, { count }) => sum + count, 0), people, asOf };
    },
  );

  app.get(
    '/api/register/workers',
    {
      config: { permission: 'register.triage' },
      schema: {
        tags,
        summary: '可承办人 Who may be given an entry',
        response: {
          200: Type.Unsafe<{ items: readonly Worker[] }>(
            Type.Object({
              items: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), role: Type.String() })),
            }),
          ),
        },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const all = (await accounts.list()).filter((account) => isWorker(account, district.name));
      return { items: all.map(({ id, displayName, role }) => ({ id, name: displayName, role })) };
    },
  );
}
