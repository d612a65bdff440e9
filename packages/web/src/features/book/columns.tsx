import { Link } from '@tanstack/react-router';
import { type BookKind, type BookTables, factorShort, type Lang } from '@wenqu/domain';
import { ConfidenceBadge } from '../../components/confidence-badge.tsx';
import type { GridColumn } from '../../components/data-grid.tsx';
import { limitWords } from '../../components/limit-words.ts';
import type { Places } from '../../lib/use-places.ts';
import styles from './book.module.css';
import type { AnyRow } from './queries.ts';
import { rowName, type Say } from './row-words.ts';

interface Context {
  readonly say: Say;
  readonly lang: Lang;
  readonly places: Places;
  readonly agencies: ReadonlyMap<string, string>;
}
type Column<K extends BookKind> = GridColumn<BookTables[K]>;

const column = <K extends BookKind>(
  key: string,
  title: string,
  width: string,
  cell: Column<K>['cell'],
): Column<K> => ({ key, title, width, cell });

const rowLink = (kind: BookKind, row: AnyRow, text: string) => (
  <Link to="/book/$kind/$id" params={{ kind, id: row.id }} search={{}} className={styles.name}>
    {text}
  </Link>
);
const join = (lang: Lang, parts: readonly string[]): string => parts.join(lang === 'zh' ? '、' : ', ');
const factors = (codes: readonly string[], lang: Lang): string =>
  join(
    lang,
    codes.map((code) => factorShort(code, lang)),
  );

const TABLES: { readonly [K in BookKind]: (context: Context) => readonly Column<K>[] } = {
  enterprises: ({ say: { columns, choices, yes, no }, agencies }) => [
    column('name', columns.name, 'minmax(200px, 1.6fr)', (row) => rowLink('enterprises', row, row.name)),
    column('credit', columns.creditCode, '180px', (row) => row.creditCode || '—'),
    column('permit', columns.permit, 'minmax(180px, 1fr)', (row) =>
      row.permitNumber ? `${row.permitNumber}（${choices.permitClass[row.permitClass]}）` : '—',
    ),
    column('key', columns.key, '70px', (row) => (row.keyUnit ? yes : no)),
    column('town', columns.town, '120px', (row) => row.town || '—'),
    column('agency', columns.agency, 'minmax(120px, 0.8fr)', (row) => agencies.get(row.agency) ?? '—'),
  ],
  outlets: ({ say: { columns, choices }, places }) => [
    column('code', columns.code, 'minmax(180px, 1fr)', (row) =>
      rowLink('outlets', row, `${row.code} ${row.name}`),
    ),
    column('enterprise', columns.enterprise, 'minmax(180px, 1.2fr)', (row) =>
      places.enterprise(row.enterprise),
    ),
    column('kind', columns.kind, '170px', (row) => choices.outletKind[row.kind]),
    column('destination', columns.destination, '140px', (row) => choices.destination[row.destination]),
  ],
  points: ({ say: { columns, choices, seconds }, lang, places }) => [
    column('name', columns.name, 'minmax(150px, 1fr)', (row) => rowLink('points', row, row.name)),
    column('enterprise', columns.enterprise, 'minmax(180px, 1.2fr)', (row) =>
      places.enterprise(row.enterprise),
    ),
    column('outlet', columns.outlet, '160px', (row) => places.outlet(row.outlet)),
    column('place', columns.place, '100px', (row) => choices.place[row.place]),
    column('factors', columns.factors, 'minmax(200px, 1.2fr)', (row) => (
      <span title={factors(row.factors, lang)}>{factors(row.factors, lang)}</span>
    )),
    column('interval', columns.interval, '90px', (row) => seconds(row.realtimeIntervalS)),
  ],
  loggers: ({ say: { columns, choices }, lang, places }) => [
    column('mn', 'MN', '240px', (row) => rowLink('loggers', row, row.mn)),
    column('name', columns.name, 'minmax(140px, 1fr)', (row) => row.name || '—'),
    column('enterprise', columns.enterprise, 'minmax(180px, 1.2fr)', (row) =>
      places.enterprise(row.enterprise),
    ),
    column('points', columns.points, 'minmax(140px, 1fr)', (row) =>
      join(lang, [
        ...new Set(row.bindings.map((binding) => places.point(binding.point)?.name ?? binding.point)),
      ]),
    ),
    column('edition', columns.edition, '140px', (row) => choices.edition[row.edition]),
    column(
      'maker',
      columns.device,
      'minmax(140px, 0.8fr)',
      (row) => `${row.maker} ${row.model}`.trim() || '—',
    ),
  ],
  devices: ({ say, lang, places }) => [
    column('kind', say.columns.kind, 'minmax(160px, 1fr)', (row) =>
      rowLink('devices', row, say.choices.deviceKind[row.kind]),
    ),
    column('factor', say.columns.factor, '120px', (row) =>
      row.factor ? factorShort(row.factor, lang) : '—',
    ),
    column('enterprise', say.columns.enterprise, 'minmax(180px, 1.2fr)', (row) => {
      const point = places.point(row.point);
      return point ? `${point.enterprise.name} · ${point.name}` : row.point;
    }),
    column('model', say.columns.device, 'minmax(140px, 1fr)', (row) => `${row.maker} ${row.model}`.trim()),
    column('range', say.columns.range, '140px', (row) =>
      row.rangeMax === null
        ? '—'
        : `${row.rangeMin ?? 0}–${row.rangeMax} ${row.unit === '1' ? '' : row.unit}`,
    ),
    column('serial', say.columns.serial, 'minmax(120px, 0.8fr)', (row) => row.serial || '—'),
  ],
  limits: ({ say, lang, places }) => [
    column('what', say.columns.limit, 'minmax(220px, 1.2fr)', (row) =>
      rowLink('limits', row, rowName('limits', row, lang, say)),
    ),
    column('outlet', say.columns.outlet, 'minmax(200px, 1.2fr)', (row) => {
      const point = places.points.find((each) => each.outlet.id === row.outlet);
      return `${point ? `${point.enterprise.name} · ` : ''}${places.outlet(row.outlet)}`;
    }),
    column('clause', say.columns.clause, 'minmax(140px, 1fr)', (row) => row.clause || '—'),
    column('confidence', say.columns.confidence, '80px', (row) => (
      <ConfidenceBadge confidence={row.confidence} />
    )),
    column('valid', say.columns.valid, '200px', (row) =>
      limitWords[lang].validFrom(row.validFrom, row.validTo),
    ),
    column('verified', say.columns.verified, '90px', (row) =>
      row.verifiedBy === '' ? say.verifiedNo : say.verifiedYes,
    ),
  ],
  agencies: ({ say: { columns } }) => [
    column('name', columns.name, 'minmax(200px, 1.4fr)', (row) => rowLink('agencies', row, row.name)),
    column('contact', columns.contact, 'minmax(120px, 1fr)', (row) => row.contact || '—'),
    column('phone', columns.phone, 'minmax(120px, 1fr)', (row) => row.phone || '—'),
  ],
};

/** Columns of the list of one kind. */
export const bookColumns = (kind: BookKind, context: Context): readonly GridColumn<AnyRow>[] =>
  TABLES[kind](context) as unknown as readonly GridColumn<AnyRow>[];
