import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LIST_GROUPS } from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import styles from './lists.module.css';
import { kindsQuery } from './queries.ts';
import { listWords } from './words.ts';

/** 清单台账: all kinds, by what they are about. */
export function ListsPage() {
  const say = useWords(listWords);
  const lang = useLang();
  const mayConfigure = useMay('kind.write');
  const kinds = useQuery(kindsQuery);
  return (
    <PageFrame
      title={say.title}
      lead={say.lead}
      actions={
        mayConfigure && (
          <Link to="/lists/$kind/edit" params={{ kind: 'new' }} className={styles.button}>
            {say.newKind}
          </Link>
        )
      }
    >
      {kinds.isPending ? (
        <Skeleton rows={8} height={40} />
      ) : kinds.isError ? (
        <ErrorPanel error={kinds.error} retry={() => void kinds.refetch()} />
      ) : (
        <div className={styles.groups}>
          {LIST_GROUPS.map((group) => {
            const of = kinds.data.filter((kind) => kind.group === group.id);
            return (
              of.length > 0 && (
                <Pane key={group.id} title={group[lang]}>
                  <ul className={styles.kinds}>
                    {of.map((kind) => (
                      <li key={kind.id}>
                        <Link
                          to="/lists/$kind"
                          params={{ kind: kind.id }}
                          search={{}}
                          className={styles.kind}
                        >
                          <span className={styles.kindName}>{kind[lang]}</span>
                          <span className={styles.quiet}>{kind.about[lang]}</span>
                          <span className={styles.kindRows}>{say.rowsCount(kind.rows.toLocaleString())}</span>
                        </Link>
                      </li>
                    ))}
                  </ul>
                </Pane>
              )
            );
          })}
        </div>
      )}
    </PageFrame>
  );
}
