import { createHash } from 'node:crypto';
import type {
  Finding,
  FrameView,
  Instant,
  IssuedDocument,
  JournalPosition,
  KeptFile,
  Mark,
  Matter,
  MatterStep,
  Sample,
  Words,
} from '@wenqu/domain';
import { matterTable } from '@wenqu/domain';
import { ruleName } from '@wenqu/rules';

/** One piece of evidence with what proves that it was not changed. */
export interface EvidenceItem extends Words {
  readonly kind: 'finding' | 'frame' | 'sample' | 'mark' | 'file' | 'document';
  readonly id: string;
  readonly at: Instant | null;
  /** SHA-256 of bytes, or of the canonical text of what is kept. */
  readonly digest: string;
  /** Of the file when it is one that can be opened. */
  readonly name: string;
  /** Frozen by a step of preservation; the digest is still the one frozen. */
  readonly frozen: boolean;
}
export interface EvidenceIndex {
  readonly items: readonly EvidenceItem[];
  /** Digests that were frozen and are no longer those of what is there. */
  readonly broken: readonly string[];
  /** As a step of preservation keeps it: one line each, `kind id sha256`. */
  readonly list: string;
}

/** Where evidence comes from. */
export interface EvidenceSources {
  findings(entry: string): Promise<readonly Finding[]>;
  samples(entry: string): Promise<readonly Sample[]>;
  sample(id: string): Promise<Sample | undefined>;
  marks(point: string, from: Instant, to: Instant): Promise<readonly Mark[]>;
  frame(position: JournalPosition): Promise<FrameView | undefined>;
  file(sha256: string): Promise<KeptFile | undefined>;
  documents(matter: string): Promise<readonly IssuedDocument[]>;
}

/** Frames of one finding that are named singly; `count` of the finding tells how many there were. */
const FRAMES_PER_FINDING = 12;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
/** The same thing has the same digest, in whatever order its fields come. */
const digestOf = (value: unknown): string => sha256(JSON.stringify(sorted(value)));

type Piece = Omit<EvidenceItem, 'frozen'>;

async function ofFinding(finding: Finding, sources: EvidenceSources): Promise<Piece[]> {
  const { id, rule, from, inputs } = finding;
  // What is still growing would break every seal: only what it says of its beginning and reason is sealed.
  const { ruleEdition, point, factor, limit, raisedAt } = finding;
  const digest = digestOf({ id, rule, ruleEdition, point, factor, from, limit, raisedAt });
  const name = { zh: `线索 ${ruleName(rule, 'zh')}`, en: `finding ${ruleName(rule, 'en')}` };
  const pieces: Piece[] = [{ kind: 'finding', id, at: from, digest, name: '', ...name }];
  const positions = [...new Set(inputs.map(({ position }) => position))].slice(0, FRAMES_PER_FINDING);
  for (const position of positions) {
    const frame = await sources.frame(position);
    if (!frame) continue;
    const words = { zh: `原始报文 ${frame.mn}`, en: `raw frame ${frame.mn}` };
    const { sha256: hash, arrival } = frame;
    pieces.push({ kind: 'frame', id: String(position), at: arrival, digest: hash, name: '', ...words });
  }
  return pieces;
}

const ofSample = (sample: Sample): Piece => {
  const { id, point, entry, requestedAt, factors } = sample;
  const digest = digestOf({ id, point, entry, requestedAt, factors });
  return { kind: 'sample', id, at: requestedAt, digest, name: '', zh: `水样 ${id}`, en: `sample ${id}` };
};
const ofMark = ({ id, from, ...mark }: Mark): Piece => ({
  ...{ kind: 'mark', id, at: from, name: '', zh: `数据标记 ${id}`, en: `mark ${id}` },
  digest: digestOf({ id, from, to: mark.to, type: mark.type, factors: mark.factors }),
});
const ofDocument = ({ id, number, title, at, pdf }: IssuedDocument): Piece => ({
  ...{
    kind: 'document',
    id,
    at,
    digest: pdf,
    name: title,
    zh: `${title} ${number}`,
    en: `${title} ${number}`,
  },
});

/** Files that steps named, each under the name of its field. */
async function ofSteps(matter: Matter, steps: readonly MatterStep[], sources: EvidenceSources) {
  const rows = matterTable(matter.machine).rows;
  const pieces: Piece[] = [];
  for (const step of steps.filter(({ refused }) => refused === null)) {
    const asks = rows.find((row) => row.event === step.event && row.from === step.from)?.asks ?? [];
    for (const { id, type, name } of asks) {
      const value = step.given[id];
      if ((type !== 'files' && type !== 'photos') || !Array.isArray(value)) continue;
      for (const digest of value as readonly string[]) {
        const file = await sources.file(digest);
        const at = step.happenedAt;
        pieces.push({
          kind: 'file',
          id: digest,
          at,
          digest,
          name: file?.name ?? '',
          zh: name.zh,
          en: name.en,
        });
      }
    }
  }
  return pieces;
}

const linked = ({ links }: Matter, kind: string) =>
  links.filter((each) => each.kind === kind).map(({ id }) => id);

async function piecesOf(matter: Matter, steps: readonly MatterStep[], sources: EvidenceSources) {
  const entries = linked(matter, 'entry');
  const findings = (await Promise.all(entries.map((id) => sources.findings(id)))).flat();
  const samples = (await Promise.all(entries.map((id) => sources.samples(id)))).flat();
  const named = await Promise.all(linked(matter, 'sample').map((id) => sources.sample(id)));
  const pieces: Piece[] = [];
  for (const finding of findings) pieces.push(...(await ofFinding(finding, sources)));
  pieces.push(...[...samples, ...named.filter((each) => each !== undefined)].map(ofSample));
  if (findings.length > 0 && matter.point !== '') {
    const from = Math.min(...findings.map((finding) => finding.from)) as Instant;
    const to = Math.max(...findings.map((finding) => finding.to)) as Instant;
    pieces.push(...(await sources.marks(matter.point, from, to)).map(ofMark));
  }
  pieces.push(...(await ofSteps(matter, steps, sources)));
  pieces.push(...(await sources.documents(matter.id)).map(ofDocument));
  return pieces;
}

/** Digests that steps of preservation have frozen, by `kind id`. */
function frozenIn(stories: readonly (readonly MatterStep[])[]): Map<string, string> {
  const frozen = new Map<string, string>();
  for (const step of stories.flat()) {
    if (step.refused !== null || !step.event.startsWith('preserve')) continue;
    for (const line of String(step.given.digests ?? '').split('\n')) {
      const [kind = '', id = '', digest = ''] = line.trim().split(' ');
      if (digest !== '') frozen.set(`${kind} ${id}`, digest);
    }
  }
  return frozen;
}

/**
 * Everything that proves something in a matter and in what it came from, each piece with its digest; what a step of
 * preservation has frozen is compared with what is there now.
 *
 * @param stories the matter first, then what it came from
 * @source supervision.md §8, A.1 preserve
 */
export async function evidenceIndex(
  stories: readonly { readonly matter: Matter; readonly steps: readonly MatterStep[] }[],
  sources: EvidenceSources,
): Promise<EvidenceIndex> {
  const pieces = new Map<string, Piece>();
  for (const { matter, steps } of stories)
    for (const piece of await piecesOf(matter, steps, sources)) {
      const key = `${piece.kind} ${piece.id}`;
      if (!pieces.has(key)) pieces.set(key, piece);
    }
  const frozen = frozenIn(stories.map(({ steps }) => steps));
  const items = [...pieces].map(([key, piece]) => ({ ...piece, frozen: frozen.get(key) === piece.digest }));
  const broken = [...frozen].flatMap(([key, digest]) => (pieces.get(key)?.digest === digest ? [] : [key]));
  const list = items.map(({ kind, id, digest }) => `${kind} ${id} ${digest}`).join('\n');
  return { items, broken, list };
}
