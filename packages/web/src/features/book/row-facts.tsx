import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  type BookKind,
  factorName,
  formatInstant,
  type Limit,
  type Logger,
  type LoggerBinding,
  unitText,
} from '@wenqu/domain';
import type { ReactNode } from 'react';
import { Facts } from '../../components/facts.tsx';
import { LimitFacts } from '../../components/limit-facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './book.module.css';
import { type AnyRow, type BookField, type Fields, rowQuery } from './queries.ts';
import type { BookSearch } from './route.tsx';
import { rowName, valueText } from './row-words.ts';
import { bookWords } from './words.ts';

/** Name of a row that another row names, as a link to it. */
export function RowRef({ kind, id }: { kind: BookKind; id: string }) {
  const say = useWords(bookWords);
  const lang = useLang();
  const row = useQuery({ ...rowQuery(kind, id), staleTime: 5 * 60_000 }).data;
  return (
    <Link to="/book/$kind/$id" params={{ kind, id }} search={{}}>
      {row ? rowName(kind, row as unknown as AnyRow, lang, say) || id : id}
    </Link>
  );
}

/** All fields of a row in words, and the rows that hang on it. */
export function RowFacts({
  kind,
  row,
  fields,
}: {
  kind: BookKind;
  row: Fields;
  fields: readonly BookField[];
}) {
  const say = useWords(bookWords);
  const lang = useLang();
  const limit = kind === 'limits' ? (row as unknown as Limit) : undefined;
  const shown = fields.filter((field) => !(kind === 'loggers' && field.name === 'password'));
  return (
    <>
      <Pane title={say.row.content}>
        {limit ? (
          <>
            <p className={styles.note}>{say.limit.fixed}</p>
            <Facts
              columns={2}
              facts={[
                [say.columns.outlet, <RowRef key="outlet" kind="outlets" id={limit.outlet} />],
                [say.columns.factor, `${factorName(limit.factor, lang)}（${limit.factor}）`],
              ]}
            />
            <LimitFacts limit={limit} />
          </>
        ) : (
          <Facts
            columns={2}
            facts={shown.map((field) => [field[lang], <Value key={field.name} {...{ kind, field, row }} />])}
          />
        )}
      </Pane>
      <Related kind={kind} id={row.id} />
    </>
  );
}

function Value({ kind, field, row }: { kind: BookKind; field: BookField; row: Fields }): ReactNode {
  const say = useWords(bookWords);
  const lang = useLang();
  const value = row[field.name];
  if (field.type === 'reference' && field.kind && typeof value === 'string' && value !== '')
    return <RowRef kind={field.kind} id={value} />;
  if (field.type === 'bindings') return <Bindings bindings={value as Logger['bindings']} />;
  if (field.type === 'factors')
    return (value as readonly string[])
      .map((code) => factorName(code, lang))
      .join(lang === 'zh' ? '、' : ', ');
  if (field.name === 'unit') return unitText(String(value), lang) || '—';
  return valueText(kind, field, value, lang, say);
}

function Bindings({ bindings }: { bindings: readonly LoggerBinding[] }) {
  const say = useWords(bookWords);
  const lang = useLang();
  if (bindings.length === 0) return '—';
  return (
    <ul className={styles.links}>
      {bindings.map(({ point, st, factor, from, to }) => (
        <li key={`${point} ${st} ${factor} ${from}`}>
          <RowRef kind="points" id={point} />{' '}
          <span className={styles.quiet}>
            {[
              st && `ST=${st}`,
              factor && factorName(factor, lang),
              from !== null && `${say.form.bindings.from} ${formatInstant(from)}`,
              to !== null && `${say.form.bindings.to} ${formatInstant(to)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}

const RELATED: Readonly<Partial<Record<BookKind, readonly [keyof BookSearch, readonly BookKind[]]>>> = {
  enterprises: ['ent', ['outlets', 'points', 'loggers', 'limits']],
  outlets: ['out', ['points', 'limits']],
  points: ['pt', ['devices', 'loggers']],
};

function Related({ kind, id }: { kind: BookKind; id: string }) {
  const say = useWords(bookWords);
  const related = RELATED[kind];
  if (!related) return null;
  const [name, kinds] = related;
  return (
    <Pane title={say.row.related}>
      <ul className={styles.links}>
        {kinds.map((each) => (
          <li key={each}>
            <Link to="/book" search={{ k: each, [name]: id } as BookSearch}>
              {say.kinds[each]}
            </Link>
          </li>
        ))}
        {kind === 'enterprises' && (
          <li>
            <Link to="/register" search={{ ent: id }}>
              {say.row.register}
            </Link>
          </li>
        )}
      </ul>
    </Pane>
  );
}
