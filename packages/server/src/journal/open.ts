export { openJournalReader } from './file-reader.ts';
export { type JournalOptions, type OpenJournal, openJournal } from './file-writer.ts';
