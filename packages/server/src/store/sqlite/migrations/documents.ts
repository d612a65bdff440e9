import type { Migration } from '../database.ts';

const kept = (table: string, what: string): string => `
  CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table} BEGIN SELECT raise(ABORT, '${what} are never deleted'); END;
  CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table} BEGIN SELECT raise(ABORT, '${what} are never changed'); END;
`;

/** Shape of documents.sqlite. */
export const DOCUMENTS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'issued documents, versions of templates, settings',
    sql: `
      CREATE TABLE documents (
        place INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        number_row TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        template TEXT NOT NULL,
        enterprise TEXT NOT NULL,
        hidden INTEGER NOT NULL,
        at INTEGER NOT NULL,
        words TEXT NOT NULL,
        corrects TEXT NOT NULL,
        document TEXT NOT NULL,
        data TEXT NOT NULL,
        UNIQUE (number_row, sequence)
      ) STRICT;
      CREATE UNIQUE INDEX documents_corrects ON documents (corrects) WHERE corrects <> '';
      CREATE INDEX documents_enterprise ON documents (enterprise, place);
      CREATE TABLE document_links (
        link TEXT NOT NULL,
        place INTEGER NOT NULL REFERENCES documents (place),
        PRIMARY KEY (link, place)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE template_versions (
        template TEXT NOT NULL,
        version INTEGER NOT NULL,
        row TEXT NOT NULL,
        PRIMARY KEY (template, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE document_settings (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        settings TEXT NOT NULL
      ) STRICT;
      ${kept('documents', 'documents')}
      ${kept('document_links', 'links')}
      ${kept('template_versions', 'versions')}
      ${kept('document_settings', 'settings')}
    `,
  },
];
