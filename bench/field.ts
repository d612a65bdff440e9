// A day without network, then a line that breaks: 200 visits and 500 photos made by the outbox of the field app itself,
// sent through a proxy that cuts the connection at random bytes, and then counted on the server.
//   npm run bench:field -- [--tasks 200] [--photos 500] [--cuts 32] [--seconds 300] [--seed 7]
// `lost`: records, photos and steps that were made and are not there, or whose digests differ. `duplicated`: any of them
// that is there more than once. Half of the cuts come before a request is whole, half after the server has done its work
// and before the answer is through; some of each hit records, the others the bytes of photos. After each cut the client
// begins anew on what lies on the device, as an app that was killed does.
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  canonicalText,
  type Instant,
  instantFromMs,
  type MatterDetail,
  type SitePhoto,
  type SiteRecord,
  type SiteVisit,
} from '@wenqu/domain';
import type { Outbox } from '../packages/web/src/features/field/outbox.ts';
import type { Shelf } from '../packages/web/src/features/field/shelf.ts';
import type { Transport } from '../packages/web/src/features/field/transport.ts';
import { firstAdmin, newPerson, Person } from '../test/journeys/person.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { startServer } from './real-server.ts';
import { report } from './report.ts';
import { argument, conditions } from './rig.ts';

const TARGETS = [
  { figure: 'lost', atMost: 0 },
  { figure: 'duplicated', atMost: 0 },
  { figure: 'cuts', atLeast: 20 },
];
const tasks = Number(argument('tasks') ?? 200);
const photos = Number(argument('photos') ?? 500);
const cuts = Number(argument('cuts') ?? 32);
const seconds = Number(argument('seconds') ?? 300);
const PHOTO_BYTES = [40_000, 400_000] as const;

let state = Number(argument('seed') ?? 7) >>> 0;
/** One stream of chance, the same for the same seed. */
function chance(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** The client as the browser runs it; its folder belongs to the console and is read as what it is. */
interface Client {
  openShelf(name: string): Promise<Shelf>;
  httpTransport(base: string, headers: Readonly<Record<string, string>>): Transport;
  readonly Outbox: new (shelf: Shelf, transport: Transport, account: string, clock: () => Instant) => Outbox;
}
const part = (name: string): Promise<unknown> =>
  import(new URL(`../packages/web/src/features/field/${name}.ts`, import.meta.url).href);
const client = Object.assign(
  {},
  ...(await Promise.all(['idb-shelf', 'transport', 'outbox'].map(part))),
) as Client;

const clock = (): Instant => instantFromMs(Date.now());
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const moment = () => ({ deviceAt: clock(), offsetMicros: 0 });

/** Bytes that begin as a JPEG does, no two alike. */
function photoBytes(): Buffer {
  const [least, most] = PHOTO_BYTES;
  const bytes = Buffer.alloc(Math.floor(least + chance() * (most - least)));
  bytes.write('ffd8ffe000104a46494600010100000100010000', 'hex');
  for (let at = 20; at < bytes.length - 4; at += 4) bytes.writeUInt32LE((chance() * 2 ** 32) >>> 0, at);
  return bytes;
}

interface Sent {
  readonly matter: string;
  readonly version: number;
}

/** Inquiries an inspector is sent out for. */
async function sendOut(head: Person, officers: readonly string[]): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let n = 0; n < tasks; n++) {
    const opened = await head.send<MatterDetail>('POST', 'matters', {
      ...{ machine: 'inquiry', title: `task ${n}`, level: 'B', reason: 'bench' },
      ...{ links: [{ kind: 'tip', id: `${n}` }], given: { 'lead-at': clock() } },
    });
    const { id, version } = opened.matter;
    const { matter } = await head.send<MatterDetail>('POST', `matters/${id}/steps`, {
      ...{ event: 'go', version, reason: 'bench', given: { inspectors: officers, brief: 'bench' } },
    });
    sent.push({ matter: matter.id, version: matter.version });
  }
  return sent;
}

/** One visit as the form closes it. */
async function visit(
  outbox: Outbox,
  { matter, version }: Sent,
  count: number,
  n: number,
  made: Set<string>,
): Promise<SiteRecord> {
  const arrived = moment();
  const taken: SitePhoto[] = [];
  for (let k = 0; k < count; k++) {
    const bytes = photoBytes();
    const kept = await outbox.keepFile(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
      `IMG_${n}_${k}.jpg`,
      'image/jpeg',
    );
    made.add(kept.sha256);
    const { sha256: digest, name, type, bytes: size } = kept;
    taken.push({
      ...{ sha256: digest, name, type, bytes: size, stage: 'before', taken: moment() },
      ...{ place: null, note: '' },
    });
  }
  const { buffer } = new TextEncoder().encode(`record ${n}\n`);
  const paper = await outbox.keepFile(buffer as ArrayBuffer, `record-${n}.txt`, 'text/plain');
  made.add(paper.sha256);
  const closed = moment();
  const record: SiteRecord = {
    ...{ clientId: crypto.randomUUID(), kind: 'visit', task: 'visit', about: { kind: 'matter', id: matter } },
    ...{ title: `task ${n}`, enterprise: '', outlet: '', point: '', dispatchedAt: null, arrived },
    ...{ place: null, placeWhy: 'bench', closed, officers: [], certificatesShown: true, checks: [] },
    ...{ answers: [], photos: taken, portions: [], signatures: [], unsigned: 'bench', note: 'bench' },
    party: { presence: 'absent', name: '', explanation: 'bench' },
    papers: [{ sha256: paper.sha256, name: paper.name, bytes: paper.bytes }],
    steps: [
      {
        ...{ on: 'matter', id: matter, version, state: 'visit', event: 'record-signed', reason: '' },
        given: {
          ...{ 'visit-from': arrived.deviceAt, 'visit-to': closed.deviceAt, certificates: true },
          ...{ record: [paper.sha256], photos: taken.map((each) => each.sha256) },
          ...{ signature: 'absent', absence: 'bench' },
        },
      },
    ],
  };
  await outbox.close(record);
  return record;
}

interface Found {
  lost: number;
  duplicated: number;
}

/** What is on the server, against what was made. */
async function compare(
  head: Person,
  base: string,
  folder: string,
  made: { readonly records: readonly SiteRecord[]; readonly files: ReadonlySet<string> },
): Promise<Found> {
  const found: Found = { lost: 0, duplicated: 0 };
  const visits: SiteVisit[] = [];
  let cursor = '';
  do {
    const page: { items: SiteVisit[]; next: string | null } = await head.get(
      `visits?limit=50${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    visits.push(...page.items);
    cursor = page.next ?? '';
  } while (cursor !== '');
  for (const record of made.records) {
    const held = visits.filter((each) => each.record.clientId === record.clientId);
    const isSame = held[0] && sha256(canonicalText(held[0].record)) === held[0].digest;
    if (!isSame || canonicalText(held[0]?.record) !== canonicalText(record)) found.lost++;
    found.duplicated += Math.max(0, held.length - 1);
    const { steps } = await head.get<MatterDetail>(`matters/${record.about!.id}`);
    const signed = steps.filter(({ event, refused }) => event === 'record-signed' && refused === null);
    if (signed.length === 0) found.lost++;
    found.duplicated += Math.max(0, signed.length - 1);
  }
  for (const digest of made.files) {
    const answer = await fetch(`${base}/api/files/${digest}`, { headers: { cookie: head.cookie } });
    if (!answer.ok || sha256(Buffer.from(await answer.arrayBuffer())) !== digest) found.lost++;
  }
  const onDisk = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name),
  );
  found.duplicated += Math.max(0, onDisk.length - made.files.size);
  found.duplicated += Math.max(0, visits.length - made.records.length);
  return found;
}

/** Places of cuts: a quarter of each kind, spread over everything that is to be sent. */
function planOf(bytes: number) {
  const quarter = Math.ceil(cuts / 4);
  const places = (most: number) => Array.from({ length: quarter }, () => Math.ceil(chance() * most));
  const distinct = (most: number) => [...new Set(places(most))];
  return {
    requestBytes: places(bytes * 0.95),
    answerBytes: places(bytes * 0.95),
    recordRequests: distinct(tasks),
    recordAnswers: distinct(tasks),
  };
}

const data = mkdtempSync(join(argument('scratch') ?? tmpdir(), 'wenqu-field-'));
const server = await startServer(data);
let proxy: CuttingProxy | undefined;
try {
  const base = `http://127.0.0.1:${server.port}`;
  const admin = await firstAdmin(base, server.firstPassword!);
  const head = (await newPerson(base, admin, 'head', 'supervisor')).person;
  const one = await newPerson(base, admin, 'one', 'inspector', { certificate: '1' });
  const two = await newPerson(base, admin, 'two', 'inspector', { certificate: '2' });
  const officer = await Person.signIn(base, one.name, one.password);
  const sent = await sendOut(head, [one.id, two.id]);

  const shelf = await client.openShelf('bench');
  const offline = client.httpTransport('http://127.0.0.1:9', {});
  const away = new client.Outbox(shelf, offline, one.id, clock);
  const files = new Set<string>();
  const records: SiteRecord[] = [];
  const madeAt = performance.now();
  for (const [n, task] of sent.entries()) {
    const count = Math.floor(((n + 1) * photos) / tasks) - Math.floor((n * photos) / tasks);
    records.push(await visit(away, task, count, n, files));
  }
  const makeS = (performance.now() - madeAt) / 1000;
  const waiting = await away.counts();
  if ((await away.send()) !== 'away') throw new Error('somebody answered where nobody listens');

  proxy = await CuttingProxy.open(server.port, planOf(waiting.bytes));
  const transport = client.httpTransport(`http://127.0.0.1:${proxy.port}/api`, { cookie: officer.cookie });
  const from = performance.now();
  let rounds = 0;
  let end = 'away';
  while (end !== 'all-sent' && performance.now() - from < seconds * 1000) {
    rounds++;
    end = await new client.Outbox(shelf, transport, one.id, clock).send();
  }
  const syncS = (performance.now() - from) / 1000;
  const { lost, duplicated } = await compare(head, base, data, { records, files });
  const kinds = Object.groupBy(proxy.made, (kind) => kind);
  const figures = {
    ...{ cuts: proxy.made.length, lost, duplicated },
    cutsInRequests: (kinds.request?.length ?? 0) + (kinds['record-request']?.length ?? 0),
    cutsBeforeAnswers: (kinds.answer?.length ?? 0) + (kinds['record-answer']?.length ?? 0),
    cutsAtRecords: (kinds['record-request']?.length ?? 0) + (kinds['record-answer']?.length ?? 0),
    ...{ records: records.length, photos, rounds, megabytes: Math.round(waiting.bytes / 1e5) / 10 },
    ...{ makeS: Math.round(makeS * 10) / 10, syncS: Math.round(syncS * 10) / 10 },
    leftWaiting: (await away.counts()).records,
  };
  report('field', { ...conditions(), tasks, photos, seed: Number(argument('seed') ?? 7) }, figures, TARGETS);
} finally {
  proxy?.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
process.exit();
