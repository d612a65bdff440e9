import assert from 'node:assert/strict';
import {
  advance,
  instant,
  type JournalPosition,
  type Order,
  type OrderFact,
  type OrderReply,
  type OrderTerms,
} from '@wenqu/domain';
import {
  answerTo,
  COMMANDS,
  type Command,
  type DeviceMessageToEncode,
  type Edition,
  EXCHANGES,
  EXTENSION_PROFILES,
  type Exchange,
  encodeDeviceMessage,
  encodeRequest,
  Framer,
  type Head,
  mustBeSealed,
  readDeviceMessage,
  readHead,
  readReply,
  readRequest,
  requestProblems,
  sealFrame,
  UNKNOWN_DEFAULTS,
  UPLOADS,
  type Upload,
} from '@wenqu/hj212';
import { Dice } from '../fuzz/dice.ts';
import { deviceMessageOf, queuedOrder, requestOf } from '../fuzz/index.ts';
import { COMMAND_CATALOGUE } from '../packages/server/src/orders/catalogue.ts';

export const ABILITIES = ['decode', 'encode', 'exchange', 'console'] as const;
export type Ability = (typeof ABILITIES)[number];

/** A row of the command table with one number, and what is shown for it. */
export interface CommandRow {
  readonly command: Command;
  readonly edition: Command['edition'];
  readonly cn: string;
  readonly requests: readonly Exchange[];
  readonly uploads: readonly Upload[];
}

/** One shown ability. `run` throws when it does not hold. */
export interface Proof {
  /** `CN 3015 2017: encode`: the name of the test. */
  readonly name: string;
  readonly run: () => void;
}

const KEY = Buffer.alloc(16, 0x30);
/** The number of Table C.63 is not known; it is shown under one of those it is read by. */
const UNKNOWN = { ...UNKNOWN_DEFAULTS, retainedSampleCn: '3023' };
const SAMPLES = 12;
const PROFILES = EXTENSION_PROFILES.map(({ id }) => id);

/** `1061-1064` and `3060,3061` as single numbers; a reserved range stays as it is printed. */
function numbersOf({ cn, kind }: Command): string[] {
  if (kind === 'reserved' || kind === 'removed') return [cn];
  const [from, to] = cn.split('-');
  if (from === undefined || to === undefined) return cn.split(',');
  const all = Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => String(Number(from) + i));
  return all.filter((each) => [...EXCHANGES, ...UPLOADS].some((row) => row.cn === each));
}

/** A row of 2025 or of an extension is a request and the data that answer it; 2005 and 2017 have a row for each. */
function halves({ kind, direction, edition }: Command): { asks: boolean; sends: boolean } {
  if (direction === 'both' || kind === 'interaction') return { asks: true, sends: true };
  if (direction === 'device-to-host') return { asks: false, sends: true };
  return { asks: true, sends: edition === '2025' || edition === 'extension' };
}

/** Every command of the table, number by number. */
export const COMMAND_ROWS: readonly CommandRow[] = COMMANDS.flatMap((command) =>
  numbersOf(command).map((cn) => {
    const { edition } = command;
    const { asks, sends } = halves(command);
    const mine = (row: { edition: string; cn: string; st?: string }): boolean =>
      row.edition === edition && row.cn === cn && systemFits(command, row.st);
    const requests = asks ? EXCHANGES.filter(mine) : [];
    const uploads = sends ? UPLOADS.filter((row) => mine(row) && !otherHalf(command, row)) : [];
    return { command, edition, cn, requests, uploads };
  }),
);

/** Rows of one number are told apart by the system code they name. */
function systemFits({ en }: Command, st: string | undefined): boolean {
  return /\(ST=(\d\d)\)/.exec(en)?.[1] === st;
}

/** 1014 of 2025 has a row for the request of the device and one for the order of the host. */
function otherHalf(command: Command, row: Upload): boolean {
  return command.direction === 'host-to-device' && row.cn === '1014' && command.edition === '2025';
}

function headOf(frame: Buffer): Head {
  const [part, ...more] = new Framer({ keysOf: () => [KEY] }).push(frame);
  assert.equal(part?.kind, 'packet');
  assert.deepEqual(more, []);
  const { data, quirks } = part as Extract<typeof part, { kind: 'packet' }>;
  assert.deepEqual(quirks, []);
  return readHead(data);
}

const dice = (row: { cn: string; edition: string }, sample: number): Dice =>
  new Dice(
    sample * 7919 + [...`${row.edition}${row.cn}`].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7),
  );

function forSamples(row: { cn: string; edition: string }, check: (dice: Dice) => void): void {
  for (let sample = 0; sample < SAMPLES; sample++) check(dice(row, sample));
}

/** A request is built, passes for the table's own check, and comes back as it was. */
function requestRoundTrip(row: Exchange): void {
  forSamples(row, (own) => {
    const request = requestOf(own, row);
    assert.deepEqual(requestProblems(row, request.params), []);
    const head = headOf(encodeRequest(request));
    assert.equal(head.cn, row.cn);
    assert.deepEqual(readRequest(head, row.edition), {
      exchange: row,
      qn: request.qn,
      params: request.params,
    });
    assert.equal(head.mn, request.params.MN ?? request.mn);
  });
}

const build = (message: DeviceMessageToEncode): Buffer => {
  const plain = encodeDeviceMessage(message, UNKNOWN);
  const cn = message.cn === 'unknown' ? UNKNOWN.retainedSampleCn : message.cn;
  return message.edition === '2025' && mustBeSealed(cn) ? sealFrame(plain, KEY) : plain;
};

const readingOf = (row: Upload) => ({ unknown: UNKNOWN, profiles: row.profile ? PROFILES : [] });

/** A packet of a device is built, sealed where it has to be, and comes back with nothing lost. */
function uploadRoundTrip(row: Upload): void {
  forSamples(row, (own) => {
    const message = deviceMessageOf(own, row);
    const read = readDeviceMessage(headOf(build(message)), readingOf(row));
    assert.equal(read?.row, row);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(read.fields, message.fields);
    const byCode = (list: DeviceMessageToEncode['factors']) =>
      new Map((list ?? []).map(({ code, fields }) => [code, { ...fields }]));
    assert.deepEqual(byCode(read.factors), byCode(message.factors));
  });
}

const formOf = (row: Exchange | Upload): Edition =>
  row.edition === 'extension' ? EXTENSION_PROFILES.find(({ id }) => id === row.profile)!.form : row.edition;

/** The data a device sends back in this exchange, if the edition says under which number. */
function dataRow(row: Exchange): Upload | undefined {
  if (row.dataCn === '' || row.dataCn === 'unknown') return undefined;
  const rows = UPLOADS.filter((each) => each.edition === row.edition && each.cn === row.dataCn);
  return rows.find((each) => each.st === row.st) ?? rows[0];
}

/**
 * The whole exchange through the codec and the state machine of orders: request, 9011, data, 9012 (or 9013), each
 * as bytes; the order ends done.
 */
function exchangeEndsDone(row: Exchange): void {
  forSamples(row, (own) => {
    const request = requestOf(own, row);
    const asked = readRequest(headOf(encodeRequest(request)), row.edition)!;
    const device = { edition: formOf(row), st: '91', mn: request.mn, pw: request.pw, qn: asked.qn };
    const answers: Buffer[] = [];
    if (row.pattern === 'notify') answers.push(encodeDeviceMessage({ ...device, cn: '9013' }));
    else {
      answers.push(encodeDeviceMessage({ ...device, cn: '9011', fields: { QnRtn: '1' } }));
      const data = dataRow(row);
      if (data) answers.push(...dataPackets(own, row, data, request.mn, asked.qn));
      answers.push(encodeDeviceMessage({ ...device, cn: '9012', fields: { ExeRtn: '1' } }));
    }
    const order = answers.reduce(hear, walkOf(row, asked.qn));
    assert.equal(order.order.state, 'done');
    assert.equal(order.order.outcome, 'success');
    assert.deepEqual(order.order.oddities, []);
  });
}

/** One data reply with the QN of the request; a time range has two, each with a QN of its own. */
function dataPackets(own: Dice, row: Exchange, data: Upload, mn: string, qn: string): Buffer[] {
  const count = row.pattern === 'history' ? 2 : 1;
  return Array.from({ length: count }, () => {
    const message = { ...deviceMessageOf(own, data), mn, answer: false };
    return build(row.pattern === 'history' ? message : { ...message, qn });
  });
}

interface Walk {
  readonly order: Order;
  readonly terms: OrderTerms;
  readonly at: number;
}

function walkOf(row: Exchange, qn: string): Walk {
  const order = { ...queuedOrder(row), qn };
  const terms: OrderTerms = {
    pattern: row.pattern,
    replyFields: row.replyFields,
    answerS: 10,
    resends: 3,
    executionS: row.executionS,
    approveAfterS: 60,
  };
  const walk = { order, terms, at: order.askedAt + 1_000_000 };
  return step(walk, { kind: 'sent', frame: frameAt(walk.at) });
}

const frameAt = (at: number) => ({ position: at as JournalPosition, connection: 0, arrival: instant(at) });

const step = (walk: Walk, fact: OrderFact): Walk => ({
  ...walk,
  order: advance(walk.order, fact, walk.terms).order,
  at: walk.at + 1_000_000,
});

function hear(walk: Walk, frame: Buffer): Walk {
  const reply = readReply(headOf(frame))!;
  // Data of a time range carry QNs of their own and are found by MN and command.
  if (walk.terms.pattern !== 'history' || reply.kind !== 'data') assert.equal(reply.qn, walk.order.qn);
  return step(walk, { kind: 'answer', frame: frameAt(walk.at), reply: replyOf(reply) });
}

function replyOf(reply: NonNullable<ReturnType<typeof readReply>>): OrderReply {
  switch (reply.kind) {
    case 'request-return':
    case 'execution-result':
      return { kind: reply.kind, code: reply.code };
    case 'notify-return':
      return { kind: 'notify-return' };
    case 'data':
      return { kind: 'data', fields: Object.fromEntries(reply.fields) };
    case 'data-return':
      throw new Error('9014 answers no request');
  }
}

/** A packet of a device that asks for an answer gets 9014, a notice 9013, with its QN. */
function uploadIsAnswered(row: Upload): void {
  forSamples(row, (own) => {
    const message = { ...deviceMessageOf(own, row), answer: true };
    const answer = answerTo(headOf(build(message)));
    assert.ok(answer, 'no answer');
    const reply = readReply(headOf(answer))!;
    assert.equal(reply.kind, NOTICES.has(row.kind) ? 'notify-return' : 'data-return');
    assert.equal(reply.qn, message.qn);
  });
}
const NOTICES: ReadonlySet<string> = new Set([
  'alarm-event',
  'clock-request',
  'hardware',
  'heartbeat',
  'key-request',
]);

/** Both sides of an answer: a device's 9011 to 9013 end or go on with an order, ours answer its packets. */
function answerIsUnderstood(row: Upload): void {
  forSamples(row, (own) => {
    const message = deviceMessageOf(own, row);
    const reply = readReply(headOf(build(message)))!;
    const kinds = {
      '9011': 'request-return',
      '9012': 'execution-result',
      '9013': 'notify-return',
      '9014': 'data-return',
    };
    assert.equal(reply.kind, kinds[row.cn as keyof typeof kinds]);
    assert.equal(reply.qn, message.qn);
    assert.equal(answerTo(headOf(build({ ...message, answer: true }))), undefined);
  });
}

/**
 * The console's dialog is built from the server's catalogue: this command stands in it, and what the dialog lets
 * through is what the table takes.
 */
function dialogCanAsk(row: Exchange): void {
  const { edition, cn, st = '' } = row;
  const line = COMMAND_CATALOGUE.find((each) => each.edition === edition && each.cn === cn && each.st === st);
  assert.ok(line, 'not in the catalogue');
  assert.ok(line.zh !== '' && line.en !== '');
  assert.deepEqual(
    line.fields.map(({ name }) => name),
    row.fields.map(({ name }) => name),
  );
  forSamples(row, (own) => {
    for (const [name, text] of Object.entries(requestOf(own, row).params)) {
      assert.match(text, new RegExp(line.fields.find((field) => field.name === name)!.regex), name);
    }
  });
}

/** What is run for an ability of a row; empty: the row has no such ability. */
function checks({ command, requests, uploads }: CommandRow, ability: Ability): (() => void)[] {
  const asked = requests.map((row) => () => requestRoundTrip(row));
  const sent = uploads.map((row) => () => uploadRoundTrip(row));
  switch (ability) {
    case 'decode':
    case 'encode':
      return [...asked, ...sent];
    case 'exchange': {
      if (command.kind === 'interaction') {
        const answers = uploads.filter(({ kind }) => kind === 'answer');
        return answers.map((row) => () => answerIsUnderstood(row));
      }
      const exchanged = requests.map((row) => () => exchangeEndsDone(row));
      const answered = uploads.filter(answersCome).map((row) => () => uploadIsAnswered(row));
      const replied = uploads.filter(({ edition, reply }) => edition === '2005' && reply);
      const within = replied.flatMap(({ cn }) =>
        EXCHANGES.filter((row) => row.edition === '2005' && row.cn === cn),
      );
      return [...exchanged, ...answered, ...within.map((row) => () => exchangeEndsDone(row))];
    }
    case 'console':
      // Extensions are listed and not asked for.
      return requests.filter(({ edition }) => edition !== 'extension').map((row) => () => dialogCanAsk(row));
  }
}

/** Packets that are answered when they ask: uploads and notices; replies of 2005 have no Flag to ask with. */
const answersCome = ({ cn, area, edition, reply, kind }: Upload): boolean =>
  (area !== '*' || cn.startsWith('2')) && kind !== 'answer' && !(reply && edition === '2005');

/** What the tests of a row begin with: `CN 3015 upload 2017`. */
export function nameOf({ cn, edition, command }: CommandRow): string {
  const kind = command.kind === 'upload' || command.kind === 'notify' ? ` ${command.kind}` : '';
  const system = /\(ST=(\d\d)\)/.exec(command.en)?.[1];
  return `CN ${cn}${kind}${system ? ` ST=${system}` : ''} ${edition}`;
}

/** The proof of an ability; undefined where there is none. */
export function proofOf(row: CommandRow, ability: Ability): Proof | undefined {
  const list = checks(row, ability);
  if (list.length === 0) return undefined;
  return {
    name: `${nameOf(row)}: ${ability}`,
    run: () => {
      for (const check of list) check();
    },
  };
}

export const PROOFS: readonly Proof[] = COMMAND_ROWS.flatMap((row) =>
  ABILITIES.flatMap((ability) => proofOf(row, ability) ?? []),
);
