import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type BookKind, formatInstant } from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './book.module.css';
import { type BookField, historyQuery, type NamedChange } from './queries.ts';
import { valueText } from './row-words.ts';
import { bookWords } from './words.ts';

/** Who changed what, from what to what, when and why; newest first. */
export function History({ kind, id, fields }: { kind: BookKind; id: string; fields: readonly BookField[] }) {
  const say = useWords(bookWords);
  const query = useInfiniteQuery(historyQuery(kind, id));
  if (query.isPending) return <Skeleton rows={4} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const changes = query.data.pages.flatMap((page) => page.items);
  if (changes.length === 0) return <p className={styles.quiet}>{say.row.noHistory}</p>;
  return (
    <>
      <ol className={styles.changes}>
        {changes.map((change) => (
          <Change key={change.seq} change={change} fields={fields} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button size="xs" variant="default" onClick={() => void query.fetchNextPage()}>
          {say.row.more}
        </Button>
      )}
    </>
  );
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function Change({ change, fields }: { change: NamedChange; fields: readonly BookField[] }) {
  const say = useWords(bookWords);
  const lang = useLang();
  const { before, after } = change;
  const changed = before === null ? [] : fields.filter(({ name }) => !same(before[name], after[name]));
  const retired = before !== null && before.retiredAt === null && after.retiredAt !== null;
  const act =
    before === null ? say.row.created : retired ? say.row.retiredChange : say.row.changed(changed.length);
  return (
    <li className={styles.change}>
      <div className={styles.changeHead}>
        <strong>{act}</strong>
        <span>{change.byName === 'system' ? say.row.system : change.byName}</span>
        <span className={styles.quiet}>{formatInstant(change.at)}</span>
        <span className={styles.quiet}>{say.row.version(change.version)}</span>
      </div>
      {change.reason !== '' && (
        <div>
          {say.row.reason}: {change.reason}
        </div>
      )}
      {changed.length > 0 && before !== null && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.row.field}</th>
              <th>{say.row.before}</th>
              <th>{say.row.after}</th>
            </tr>
          </thead>
          <tbody>
            {changed.map((field) => (
              <tr key={field.name}>
                <td>{field[lang]}</td>
                <td>{valueText(change.kind, field, before[field.name], lang, say)}</td>
                <td>{valueText(change.kind, field, after[field.name], lang, say)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}
