import { useEffect, useState } from 'react';
import { useWords } from '../i18n/lang.ts';
import styles from './skeleton.module.css';
import { componentWords } from './words.ts';

/** Grey bars after 150 ms, a word after two seconds: a fast answer never flickers. */
export function Skeleton({ rows = 4, height = 20 }: { rows?: number; height?: number }) {
  const say = useWords(componentWords);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 2000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.skeleton} role="status" aria-label={say.loading}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <div key={row} className={styles.bar} style={{ height, width: `${96 - ((row * 17) % 40)}%` }} />
      ))}
      {slow && <p className={styles.slow}>{say.stillLoading}</p>}
    </div>
  );
}
