import type { ReactNode } from 'react';
import { LangButton } from '../../app/header.tsx';
import { shellWords } from '../../app/words.ts';
import { useWords } from '../../i18n/lang.ts';
import { isDemo } from '../../lib/base.ts';
import styles from './entry-frame.module.css';
import { loginWords } from './words.ts';

/** The page before the console: name, one form, the language. */
export function EntryFrame({
  title,
  children,
  foot,
}: {
  title: string;
  children: ReactNode;
  foot?: ReactNode;
}) {
  const shell = useWords(shellWords);
  const say = useWords(loginWords);
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <LangButton />
      </div>
      <main className={styles.card}>
        <div className={styles.brand}>
          <img src="/icon.svg" width="40" height="40" alt="" />
          <div>
            <p className={styles.name}>
              {shell.product} {isDemo && <span className={styles.demo}>{shell.demo.banner}</span>}
            </p>
            <p className={styles.tagline}>{shell.tagline}</p>
          </div>
        </div>
        <h1 className={styles.title}>{title}</h1>
        {children}
        {foot && <div className={styles.foot}>{foot}</div>}
      </main>
      <footer className={styles.verse}>{say.lead}</footer>
    </div>
  );
}
