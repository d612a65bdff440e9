// Writes packages/server/templates/*.docx from the readable sources beside them.
//
//   npm run … scripts/templates.ts
//
// A source is one line for one thing:
//   @format letter | form      official letter (16 pt) or record form (12 pt)
//   @landscape                 the page lies
//   @head text                 red name of the bureau with its red line
//   # text                     title
//   = text   > text   . text   centred, right, from the margin without indent
//   ! text                     heading
//   ~ text                     small note
//   @@name                     pictures of the field
//   ---                        a new page
//   |:30,70                    a table with columns in per cent of the width
//   |=a|b                      its heading row, repeated on every page
//   |a|b|<                     a row; `<` joins the cell to the one before it
//   {#list?}                   alone: a condition or loop over what follows up to {/list?}
// Anything else is a paragraph of the text.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeZip } from '../packages/server/src/documents/docx/zip.ts';
import { documentParts } from './docx-template/parts.ts';
import { bodyOf } from './docx-template/source.ts';

const FOLDER = fileURLToPath(new URL('../packages/server/templates', import.meta.url));

for (const file of readdirSync(join(FOLDER, 'source')).filter((name) => name.endsWith('.txt'))) {
  const source = bodyOf(readFileSync(join(FOLDER, 'source', file), 'utf8'));
  const name = `${basename(file, '.txt')}.docx`;
  writeFileSync(join(FOLDER, name), writeZip(documentParts(source)));
  console.log(name);
}
