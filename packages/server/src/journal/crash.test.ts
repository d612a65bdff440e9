import { journalPosition } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { WenquError } from '../errors.ts';
import { CrashDisk, type Fate } from './crash-disk.ts';
import { draft, readAll } from './journal.contract.ts';
import type { JournalWriter } from './journal.ts';
import { type JournalOptions, openJournal, openJournalReader } from './open.ts';
import { sealOne } from './seal.ts';

const FOLDER = '/journal';
const FATES: readonly Fate[] = ['lost', 'unordered', 'kept', 'torn', 'zeroed', 'holes'];
/** Small segments, so that a few batches rotate. */
const options = (files: CrashDisk): JournalOptions => ({
  files,
  lock: false,
  gatherMs: 0,
  retryMs: 1,
  segmentBytesMax: 700,
});

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Appends batches of three frames; what was durable when the power went is what was acknowledged. */
async function work(disk: CrashDisk, acknowledged: Map<number, string>, batches: number): Promise<void> {
  let writer: JournalWriter | undefined;
  const opening = openJournal(FOLDER, options(disk)).then((opened) => {
    writer = opened.writer;
  });
  while (!writer && !disk.dead) await turns(1);
  if (!writer) return;
  await opening;
  const appended = new Map<number, string>();
  writer.listen({
    onState: () => {},
    onDurable: (durable) => {
      for (const [position, text] of appended) if (position < durable) acknowledged.set(position, text);
    },
  });
  for (let batch = 0; batch < batches && !disk.dead; batch++) {
    for (let i = 0; i < 3; i++) {
      const text = `batch ${batch} frame ${i} from ${writer.end}`;
      appended.set(writer.append(draft(text)), text);
    }
    const goal = writer.end;
    while (writer.durable < goal && !disk.dead) await turns(1);
  }
}

async function found(disk: CrashDisk): Promise<Map<number, string>> {
  const { writer } = await openJournal(FOLDER, options(disk));
  const reader = openJournalReader(FOLDER, disk);
  const records = readAll(reader, writer.durable);
  await writer.close();
  const texts = new Map(records.map((record) => [record.position as number, record.bytes.toString()]));
  expect(texts.size).toBe(records.length);
  return texts;
}

describe('power goes at any step of writing', () => {
  const rehearsal = new CrashDisk();
  test.each(FATES)('unsynced bytes %s: nothing acknowledged is lost, nothing is twice', async (fate) => {
    await work(rehearsal, new Map(), 8);
    const last = rehearsal.steps;
    expect(last).toBeGreaterThan(20);
    for (let step = 1; step <= last; step++) {
      for (const before of [true, false]) {
        const disk = new CrashDisk();
        disk.cutAt = step;
        disk.cutBefore = before;
        const acknowledged = new Map<number, string>();
        await work(disk, acknowledged, 8);
        const next = disk.afterCrash(fate);
        const after = await found(next);
        for (const [position, text] of acknowledged) expect(after.get(position), `step ${step}`).toBe(text);
        expect(new Set(after.values()).size).toBe(after.size);
        // Life goes on, and a second crash at rest loses nothing.
        const more = new Map<number, string>();
        await work(next, more, 2);
        expect(more.size).toBe(6);
        const end = await found(next.afterCrash('lost'));
        for (const [position, text] of [...acknowledged, ...more]) expect(end.get(position)).toBe(text);
      }
    }
  });
});

describe('writes and syncs fail', () => {
  test.each(['ENOSPC', 'EIO', 'EROFS'])(
    '%s at each step: nothing is promised, then all is written',
    async (code) => {
      for (let step = 1; step <= 30; step++) {
        const disk = new CrashDisk();
        const { writer } = await openJournal(FOLDER, options(disk));
        const from = disk.steps + step;
        let failing = true;
        disk.failAt = (now) => (failing && now >= from ? code : undefined);
        const states: string[] = [];
        const early: number[] = [];
        writer.listen({
          onDurable: (durable) => {
            if (writer.state !== 'open') early.push(durable);
          },
          onState: (state, why) => states.push(`${state} ${why.split(':')[0]}`),
        });
        const texts = new Map<number, string>();
        for (let batch = 0; batch < 8; batch++) {
          const text = `batch ${batch} ${'.'.repeat(200)}`;
          texts.set(writer.append(draft(text)), text);
          await turns(8);
        }
        if (states.length > 0) {
          const { durable } = writer;
          await turns(40);
          expect([writer.state, writer.durable]).toEqual(['retrying', durable]);
        }
        // What a crash in the middle of the trouble leaves is sound too.
        await found(disk.afterCrash('torn'));
        failing = false;
        expect(await writer.synced()).toBe(true);
        expect(early).toEqual([]);
        expect(states.at(-1)?.trim() ?? 'open').toBe('open');
        await writer.close();
        expect(await found(disk.afterCrash('lost'))).toEqual(texts);
      }
    },
  );

  test('a journal that is closed while it fails promises nothing more and starts clean', async () => {
    const disk = new CrashDisk();
    const { writer } = await openJournal(FOLDER, options(disk));
    const kept = writer.append(draft('kept'));
    await writer.synced();
    disk.failAt = (_step, what) => (what === 'sync' ? 'EIO' : undefined);
    writer.append(draft('never promised'));
    const synced = writer.synced();
    await writer.close();
    expect(await synced).toBe(false);
    expect(writer.durable).toBeLessThan(writer.end);
    const after = await found(disk.afterCrash('lost'));
    expect([...after]).toEqual([[kept, 'kept']]);
  });
});

describe('a start reads what it finds', () => {
  const filled = async (): Promise<{ disk: CrashDisk; positions: number[]; segments: string[] }> => {
    const disk = new CrashDisk();
    const { writer } = await openJournal(FOLDER, options(disk));
    const positions: number[] = [];
    for (let i = 0; i < 30; i++) {
      positions.push(writer.append(draft(`frame ${i} ${'.'.repeat(60)}`)));
      await writer.synced();
    }
    await writer.close();
    await disk.remove(`${FOLDER}/end.json`);
    const segments = disk.names(FOLDER).filter((name) => name.endsWith('.seg'));
    return { disk, positions, segments: segments.sort() };
  };
  const fault = (disk: CrashDisk): Promise<unknown> =>
    openJournal(FOLDER, options(disk)).then(
      () => undefined,
      (error: unknown) => (error instanceof WenquError ? { code: error.code, ...error.detail } : error),
    );

  test('a torn tail is cut and said, whatever it is made of', async () => {
    for (const tail of [
      Buffer.alloc(5),
      Buffer.alloc(5000),
      Buffer.alloc(300, 0xff),
      Buffer.from([90, 0, 0, 0]),
    ]) {
      const { disk, positions, segments } = await filled();
      disk.append(`${FOLDER}/${segments.at(-1)}`, tail);
      const { writer, recovery } = await openJournal(FOLDER, options(disk));
      expect([recovery.cutBytes, recovery.cutSegment]).toEqual([tail.length, segments.at(-1)]);
      await writer.close();
      expect([...(await found(disk)).keys()]).toEqual(positions);
    }
  });

  test('a byte damaged anywhere before the last batch stops the start and names the place', async () => {
    const { segments } = await filled();
    expect(segments.length).toBeGreaterThan(3);
    for (const name of segments) {
      const { disk } = await filled();
      const size = disk.bytes(`${FOLDER}/${name}`)!.length;
      const lastBatch = name === segments.at(-1) ? size - 110 : size;
      for (let at = 0; at < lastBatch; at += 13) {
        disk.damage(`${FOLDER}/${name}`, at);
        expect(await fault(disk), `${name} byte ${at}`).toMatchObject({
          code: 'WQ_JOURNAL_TORN',
          segment: name,
        });
        disk.damage(`${FOLDER}/${name}`, at);
      }
      expect(await fault(disk)).toBeUndefined();
    }
  });

  test('after a clean close even the last record is missed when it is damaged or gone', async () => {
    const disk = new CrashDisk();
    const { writer } = await openJournal(FOLDER, options(disk));
    writer.append(draft('first'));
    await writer.synced();
    writer.append(draft('last'));
    await writer.close();
    const [segment] = disk.names(FOLDER).filter((name) => name.endsWith('.seg'));
    disk.damage(`${FOLDER}/${segment}`, disk.bytes(`${FOLDER}/${segment}`)!.length - 1);
    expect(await fault(disk)).toMatchObject({ code: 'WQ_JOURNAL_TORN', segment });
  });

  test('a missing segment in the middle stops the start', async () => {
    const { disk, segments } = await filled();
    await disk.remove(`${FOLDER}/${segments[1]}`);
    expect(await fault(disk)).toMatchObject({ code: 'WQ_JOURNAL_TORN', segment: segments[0] });
  });

  test('a reader refuses a damaged record instead of skipping it', async () => {
    const { disk, positions, segments } = await filled();
    const end = journalPosition(positions.at(-1)!);
    disk.damage(`${FOLDER}/${segments[1]}`, 100);
    expect(() => readAll(openJournalReader(FOLDER, disk), end)).toThrow(WenquError);
  });
});

describe('sealing', () => {
  const filled = async (): Promise<{ disk: CrashDisk; texts: Map<number, string> }> => {
    const disk = new CrashDisk();
    const { writer } = await openJournal(FOLDER, options(disk));
    const texts = new Map<number, string>();
    for (let i = 0; i < 12; i++) {
      const text = `frame ${i} ${'.'.repeat(150)}`;
      texts.set(writer.append(draft(text)), text);
      await writer.synced();
    }
    await writer.close();
    return { disk, texts };
  };
  const sealAll = async (disk: CrashDisk): Promise<number> => {
    let sealed = 0;
    const done = (async () => {
      while (await sealOne(FOLDER, { files: disk })) sealed++;
    })();
    while (!disk.dead) {
      const over = await Promise.race([done.then(() => true), turns(1).then(() => false)]);
      if (over) break;
    }
    return sealed;
  };

  test('sealed records are read as before, by position and in a walk, and the newest segment stays raw', async () => {
    const { disk, texts } = await filled();
    const reader = openJournalReader(FOLDER, disk);
    expect(await sealAll(disk)).toBeGreaterThan(1);
    expect(disk.names(FOLDER).filter((name) => name.endsWith('.seg'))).toHaveLength(1);
    for (const [position, text] of texts) {
      const found = reader.at(journalPosition(position));
      expect(found?.record.bytes.toString()).toBe(text);
    }
    expect(reader.at(journalPosition(0))?.place).toMatchObject({ sealed: true, offset: 32 });
    expect(await found(disk)).toEqual(texts);
  });

  test('power that goes at any step of it costs nothing', async () => {
    const rehearsal = (await filled()).disk;
    const first = rehearsal.steps;
    await sealAll(rehearsal);
    for (let step = first + 1; step <= rehearsal.steps; step++) {
      for (const fate of ['lost', 'unordered', 'kept', 'torn'] as const) {
        const { disk, texts } = await filled();
        disk.cutAt = step;
        await sealAll(disk);
        const next = disk.afterCrash(fate);
        expect(await found(next), `step ${step} ${fate}`).toEqual(texts);
        await sealAll(next);
        expect(await found(next)).toEqual(texts);
        expect(next.names(FOLDER).filter((name) => name.endsWith('.seg'))).toHaveLength(1);
      }
    }
  });

  test('a damaged block is refused on reading', async () => {
    const { disk, texts } = await filled();
    await sealAll(disk);
    const name = disk.names(FOLDER).find((file) => file.endsWith('.zst'))!;
    disk.damage(`${FOLDER}/${name}`, 60);
    expect(() => readAll(openJournalReader(FOLDER, disk), Math.max(...texts.keys()))).toThrow(WenquError);
  });
});
