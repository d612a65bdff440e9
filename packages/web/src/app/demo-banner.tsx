import { lazy, Suspense, useState } from 'react';
import { useWords } from '../i18n/lang.ts';
import { sendJson } from '../lib/api.ts';
import { useMay } from '../lib/session.ts';
import styles from './demo-banner.module.css';
import { shellWords } from './words.ts';

const ReasonDialog = lazy(() =>
  import('../components/reason-dialog.tsx').then((module) => ({ default: module.ReasonDialog })),
);

/** Nobody may take the demo for the district: striped, on every page, with the way out. */
export function DemoBanner() {
  const say = useWords(shellWords);
  const mayRemove = useMay('demo.write');
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    await sendJson('DELETE', 'demo', { house: true });
    location.assign('/');
  };
  return (
    <div className={styles.banner} role="region" aria-label={say.demo.banner}>
      <strong className={styles.word}>{say.demo.banner}</strong>
      <span className={styles.text}>{say.demo.text}</span>
      <span className={styles.acts}>
        <a className={styles.act} href="/">
          {say.demo.leave}
        </a>
        {mayRemove && (
          <button type="button" className={styles.act} onClick={() => setAsking(true)}>
            {say.demo.remove}
          </button>
        )}
      </span>
      {asking && (
        <Suspense fallback={null}>
          <ReasonDialog
            opened
            title={say.demo.removeTitle}
            effect={say.demo.removeText}
            confirm={say.demo.removeYes}
            reasonNeeded={false}
            danger
            act={remove}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
