/** As much of an OpenAPI 3.1 document as the page shows. */
export interface OpenApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly 'x-wenqu-errors'?: Readonly<
    Record<string, { readonly status: number; readonly zh: string; readonly en: string }>
  >;
}
interface Schema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
  readonly 'x-wenqu-permission'?: string | readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
const code = (text: string): string => `<code>${html(text)}</code>`;
const prose = (text: string): string => html(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const STYLE = `body{font:15px/1.6 system-ui,"Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1b2430;background:#f3f5f7;margin:0}
main,header{max-width:960px;margin:0 auto;padding:16px 24px}h1{font-size:24px;margin:8px 0}h2{font-size:20px;margin:32px 0 8px}
article{background:#fff;border:1px solid #d7dce2;border-radius:8px;padding:12px 16px;margin:12px 0}h3{font-size:16px;margin:0}
code{font:13px/1.5 ui-monospace,Consolas,monospace;background:#eef1f4;padding:1px 4px;border-radius:4px;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:8px 0}td,th{text-align:left;vertical-align:top;padding:4px 8px;border-top:1px solid #d7dce2}
.verb{display:inline-block;min-width:60px;font-weight:700;color:#1b5fa8}.may{color:#4b5563}a{color:#1b5fa8}nav a{margin-right:16px}`;

function typeOf(schema: Schema | undefined): string {
  if (!schema) return '';
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  if (schema.items) return `${typeOf(schema.items)}[]`;
  return schema.title ?? [schema.type ?? ''].flat().join(' | ');
}

const row = (name: string, where: string, needed: boolean, schema: Schema | undefined, words = ''): string =>
  `<tr><td>${code(name)}${needed ? ' *' : ''}</td><td>${where}</td><td>${html(typeOf(schema))}</td><td>${prose(words)}</td></tr>`;

function inputs(operation: Operation): string {
  const rows = (operation.parameters ?? []).map((each) =>
    row(each.name, each.in, each.required ?? false, each.schema, each.description),
  );
  for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
    for (const [name, field] of Object.entries(schema?.properties ?? {})) {
      rows.push(row(name, 'body', schema?.required?.includes(name) ?? false, field, field.description));
    }
  }
  return rows.length > 0 ? `<table>${rows.join('')}</table>` : '';
}

function outputs(operation: Operation): string {
  const lines = Object.entries(operation.responses ?? {}).flatMap(([status, { content = {} }]) =>
    Object.values(content).map(
      ({ schema }) => `${status} <b>${html(schema?.title ?? '')}</b> ${prose(schema?.description ?? '')}`,
    ),
  );
  return lines.map((line) => `<p>→ ${line}</p>`).join('');
}

function article(path: string, verb: string, operation: Operation): string {
  const may = [operation['x-wenqu-permission'] ?? 'public'].flat().map(code).join(' / ');
  return `<article><h3><span class="verb">${verb.toUpperCase()}</span> ${code(path)} ${html(operation.summary ?? '')}</h3>
<p class="may">权限 permission: ${may}</p>${operation.description ? `<p>${prose(operation.description)}</p>` : ''}${inputs(operation)}${outputs(operation)}</article>`;
}

/** The API's reference as one page that needs nothing else: no script, no font, no other address. */
export function referencePage(document: OpenApiDocument): string {
  const groups = new Map<string, string[]>();
  for (const [path, verbs] of Object.entries(document.paths)) {
    for (const [verb, operation] of Object.entries(verbs)) {
      const group = operation.tags?.[0] ?? 'other';
      groups.set(group, [...(groups.get(group) ?? []), article(path, verb, operation)]);
    }
  }
  const nav = [...groups.keys()].map((name) => `<a href="#${html(name)}">${html(name)}</a>`).join('');
  const sections = [...groups].map(
    ([name, parts]) => `<h2 id="${html(name)}">${html(name)}</h2>${parts.join('')}`,
  );
  const errors = Object.entries(document['x-wenqu-errors'] ?? {}).map(
    ([name, { status, zh, en }]) =>
      `<tr><td>${code(name)}</td><td>${status}</td><td>${html(zh)}</td><td>${html(en)}</td></tr>`,
  );
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${html(document.info.title)} API</title><style>${STYLE}</style></head><body>
<header><h1>${html(document.info.title)} 接口文档 · API reference ${html(document.info.version)}</h1>
<p>${prose(document.info.description ?? '')}</p><p><a href="openapi.json">openapi.json</a></p><nav>${nav}<a href="#errors">errors</a></nav></header>
<main>${sections.join('')}<h2 id="errors">错误代码 errors</h2><article><table>${errors.join('')}</table></article></main></body></html>`;
}
