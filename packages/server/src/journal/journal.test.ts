import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openJournalReader } from './file-reader.ts';
import { openJournal } from './file-writer.ts';
import { journalContract } from './journal.contract.ts';
import { MemoryJournal } from './memory.ts';

const root = mkdtempSync(join(tmpdir(), 'wenqu-journal-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;

journalContract('in memory', async () => {
  const writer = new MemoryJournal();
  return { writer, reader: () => writer.reader() };
});

journalContract('in files', async () => {
  const folder = join(root, String(folders++));
  const { writer } = await openJournal(folder);
  return { writer, reader: () => openJournalReader(folder) };
});

journalContract('in files of 2 KiB', async () => {
  const folder = join(root, String(folders++));
  const { writer } = await openJournal(folder, { segmentBytesMax: 2048, gatherMs: 0 });
  return { writer, reader: () => openJournalReader(folder) };
});

journalContract('in files, hurried before an hour of gathering', async () => {
  const folder = join(root, String(folders++));
  const { writer } = await openJournal(folder, { gatherMs: 3_600_000 });
  const append: typeof writer.append = writer.append.bind(writer);
  writer.append = (draft) => {
    const position = append(draft);
    writer.hurry();
    return position;
  };
  return { writer, reader: () => openJournalReader(folder) };
});
