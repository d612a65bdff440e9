import { instant, journalPosition } from '@wenqu/domain';
import { afterEach, describe, expect, test } from 'vitest';
import { WenquError } from '../errors.ts';
import type { JournalDraft, JournalReader, JournalRecord, JournalWriter, RecordKind } from './journal.ts';
import { RECORD_BYTES_MAX } from './record.ts';

export interface ContractJournal {
  readonly writer: JournalWriter;
  reader(): JournalReader;
}

export const draft = (text: string, kind: RecordKind = 'packet', connection = 0): JournalDraft => ({
  kind,
  arrival: instant(1_790_000_000_123_456),
  connection,
  why: kind === 'junk' ? 'crc' : '',
  about: kind === 'sent' ? journalPosition(connection) : null,
  bytes: Buffer.from(text),
});

/** Everything up to the durable end, read in pieces of at most about `bytesMax` bytes. */
export function readAll(reader: JournalReader, to: number, bytesMax = 4096): JournalRecord[] {
  const records: JournalRecord[] = [];
  let from = reader.start();
  while (from < to) {
    const part = reader.read(from, journalPosition(to), bytesMax);
    records.push(...part.records);
    from = part.next;
  }
  return records;
}

/** What every journal owes. */
export function journalContract(name: string, open: () => Promise<ContractJournal>): void {
  describe(name, () => {
    const opened: ContractJournal[] = [];
    const start = async (): Promise<ContractJournal> => {
      const journal = await open();
      opened.push(journal);
      return journal;
    };
    afterEach(async () => {
      for (const { writer } of opened.splice(0)) await writer.close();
    });

    test('what was appended is read back whole and in order', async () => {
      const { writer, reader } = await start();
      const connection = writer.append(draft('10.0.0.1:4711', 'opened'));
      const packet = writer.append(draft('##0000FFFF\r\n', 'packet', connection));
      writer.append({ ...draft('answer', 'sent', connection), about: packet });
      writer.append(draft('noise', 'junk', connection));
      writer.append({ ...draft('', 'closed', connection), why: 'peer' });
      expect(await writer.synced()).toBe(true);
      const records = readAll(reader(), writer.durable);
      expect(records.map((record) => record.kind)).toEqual(['opened', 'packet', 'sent', 'junk', 'closed']);
      expect(records.map((record) => record.connection)).toEqual(Array(5).fill(connection));
      expect(records.map((record) => record.why)).toEqual(['', '', '', 'crc', 'peer']);
      expect(records.map((record) => record.about)).toEqual([null, null, packet, null, null]);
      expect(records.map((record) => record.bytes.toString())).toEqual([
        '10.0.0.1:4711',
        '##0000FFFF\r\n',
        'answer',
        'noise',
        '',
      ]);
      expect(new Set(records.map((record) => record.arrival))).toEqual(new Set([1_790_000_000_123_456]));
      expect(records[1]?.position).toBe(packet);
    });

    test('a range holds its start and not its end, and pieces join without gap', async () => {
      const { writer, reader } = await start();
      const positions = Array.from({ length: 500 }, (_, i) => writer.append(draft(`frame ${i}`)));
      await writer.synced();
      const source = reader();
      const { records, next } = source.read(positions[100]!, positions[103]!, 1 << 20);
      expect(records.map((record) => record.bytes.toString())).toEqual([
        'frame 100',
        'frame 101',
        'frame 102',
      ]);
      expect(next).toBe(positions[103]);
      for (const bytesMax of [1, 77, 4096]) {
        const all = readAll(source, writer.durable, bytesMax);
        expect(all.map((record) => record.position)).toEqual(positions);
      }
    });

    test('one record is found by its position, and none between', async () => {
      const { writer, reader } = await start();
      const first = writer.append(draft('one'));
      const second = writer.append(draft('x'.repeat(60_000)));
      await writer.synced();
      const source = reader();
      expect(source.at(first)?.record.bytes.toString()).toBe('one');
      expect(source.at(second)?.record.bytes.length).toBe(60_000);
      for (let between = first + 1; between < second; between++) {
        expect(source.at(journalPosition(between))).toBeUndefined();
      }
      expect(source.at(journalPosition(writer.end))).toBeUndefined();
    });

    test('a record that is appended later is read by a reader that is already open', async () => {
      const { writer, reader } = await start();
      const source = reader();
      for (let i = 0; i < 20; i++) {
        const position = writer.append(draft(`late ${i} ${'.'.repeat(500)}`));
        await writer.synced();
        const { records } = source.read(position, writer.durable, 1 << 20);
        expect(records.map((record) => record.position)).toEqual([position]);
      }
    });

    test('durable follows end, never overtakes it, and listeners hear of it', async () => {
      const { writer } = await start();
      const heard: number[] = [];
      writer.listen({ onDurable: (durable) => heard.push(durable), onState: () => {} });
      for (let i = 0; i < 50; i++) {
        writer.append(draft(`frame ${i}`));
        expect(writer.durable).toBeLessThan(writer.end);
        if (i % 10 === 9) await writer.synced();
      }
      expect(writer.durable).toBe(writer.end);
      expect(heard.at(-1)).toBe(writer.end);
      expect([...heard].sort((a, b) => a - b)).toEqual(heard);
      expect(writer.pendingBytes).toBe(0);
    });

    test('what somebody waits for does not gather company', async () => {
      const { writer } = await start();
      for (let i = 0; i < 5; i++) {
        writer.append(draft(`request ${i}`));
        writer.hurry();
        expect(await writer.synced()).toBe(true);
      }
      writer.hurry();
      expect(writer.pendingBytes).toBe(0);
    });

    test('bytes are copied: the caller may use its buffer again', async () => {
      const { writer, reader } = await start();
      const bytes = Buffer.from('before');
      const position = writer.append({ ...draft(''), bytes });
      bytes.write('after!');
      await writer.synced();
      expect(reader().at(position)?.record.bytes.toString()).toBe('before');
    });

    test('a record above the bound and a closed journal are refused', async () => {
      const { writer } = await start();
      expect(() => writer.append(draft('x'.repeat(RECORD_BYTES_MAX)))).toThrow(WenquError);
      await writer.close();
      expect(writer.state).toBe('closed');
      expect(() => writer.append(draft('late'))).toThrow(WenquError);
    });
  });
}
