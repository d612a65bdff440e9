import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { apiUrl } from '../../lib/api.ts';
import styles from './import.module.css';
import { importWords } from './words.ts';

const KINDS = ['enterprises', 'outlets', 'points', 'loggers', 'devices', 'limits', 'agencies'] as const;

/** Templates to fill in, and the book as it is. */
export function FileLinks() {
  const say = useWords(importWords);
  const csv = (path: (kind: string) => string) => (
    <span className={styles.kinds}>
      {say.csv}
      {KINDS.map((kind) => (
        <a key={kind} href={apiUrl(path(kind))} download>
          {say.kinds[kind]}
        </a>
      ))}
    </span>
  );
  return (
    <Pane title={say.files}>
      <ul className={styles.files}>
        <li>
          <a href={apiUrl('book/import/template.xlsx')} download>
            {say.template}
          </a>
          {csv((kind) => `book/import/template/${kind}.csv`)}
        </li>
        <li>
          <a href={apiUrl('book/export.xlsx')} download>
            {say.export}
          </a>
          {csv((kind) => `book/export/${kind}.csv`)}
        </li>
      </ul>
    </Pane>
  );
}
