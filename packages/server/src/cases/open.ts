import { join } from 'node:path';
import { type Account, instant, MICROS_PER_DAY } from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import type { Documents } from '../documents/documents.ts';
import type { Files } from '../files/files.ts';
import type { Log } from '../log.ts';
import type { Matters } from '../matters/matters.ts';
import type { BookStore } from '../store/book.ts';
import type { MarkStore } from '../store/marks.ts';
import type { RegisterStore } from '../store/register.ts';
import type { SampleStore } from '../store/samples.ts';
import { openSqliteDiscretion } from '../store/sqlite/discretion.ts';
import { Cases } from './cases.ts';
import { Consequences, type EntryDesk } from './consequences.ts';
import type { EvidenceSources } from './evidence.ts';

export interface OpenCasesParts {
  readonly folder: string;
  readonly register: EntryDesk;
  readonly registerStore: RegisterStore;
  readonly matters: Matters;
  readonly documents: Documents;
  readonly files: Files;
  readonly book: BookStore;
  readonly samples: SampleStore;
  readonly marks: MarkStore;
  readonly frame: EvidenceSources['frame'];
  readonly accounts: () => Promise<readonly Account[]>;
  readonly clock: Clock;
  readonly log: Log;
}

const ROWS_MAX = 200;

/** Inquiries and cases of a district: what follows from their steps, and the work beside them. */
export function openCases(parts: OpenCasesParts) {
  const { registerStore, documents, files, samples, marks, frame } = parts;
  const discretion = openSqliteDiscretion(join(parts.folder, 'discretion.sqlite'));
  const consequences = new Consequences(parts);
  const sources: EvidenceSources = {
    findings: (entry) => registerStore.findingsOf(entry),
    samples: async (entry) =>
      (await samples.list({ entry, withHidden: true, sort: 'newest', limit: ROWS_MAX })).items,
    sample: (id) => samples.sample(id),
    marks: async (point, from, to) =>
      (await marks.marks.touching({ from, to: instant(Math.min(to, from + 31 * MICROS_PER_DAY)) }))
        .flatMap((story) => story.map(({ doc }) => doc).slice(-1))
        .filter((mark) => mark.point === point),
    frame,
    file: (sha256) => files.get(sha256),
    documents: async (id) => {
      const about = { kind: 'matter', id };
      return (await documents.list({ about, withHidden: true, limit: ROWS_MAX })).items;
    },
  };
  const cases = new Cases({ ...parts, discretion, sources });
  return {
    cases,
    consequences,
    close: async () => {
      await consequences.close();
      await discretion.close();
    },
  };
}
