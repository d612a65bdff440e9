import { formatTime, instantFromMs } from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { Icon } from '../components/icon.tsx';
import { useWords } from '../i18n/lang.ts';
import { live } from '../live/start.ts';
import { useLinkState, useSystem } from '../live/use-live.ts';
import styles from './banners.module.css';
import { shellWords } from './words.ts';

/** Behind by more than this is said aloud. */
const LAG_S = 10;
const DISK_FREE_BYTES = 2 * 1024 ** 3;

/** What must not be overlooked on any page: the journal first, then the line, then the lag. */
export function Banners() {
  const say = useWords(shellWords);
  const system = useSystem();
  const lost = useLost();
  return (
    <>
      {system && system.journal !== 'open' && (
        <div className={styles.loud} role="alert">
          <Icon name="warning" />
          <strong>{say.live.journalBanner}</strong>
          {system.journalWhy !== '' && <span>{say.live.journalWhy(system.journalWhy)}</span>}
        </div>
      )}
      {lost && (
        <div className={styles.warn} role="status">
          <Icon name="warning" size={16} />
          {say.live.lostBanner(lost)}
        </div>
      )}
      {system && system.lagS > LAG_S && (
        <div className={styles.warn} role="status">
          <Icon name="info" size={16} />
          {say.live.lagBanner(Math.round(system.lagS))}
        </div>
      )}
      {system && system.diskFreeBytes !== null && system.diskFreeBytes < DISK_FREE_BYTES && (
        <div className={styles.warn} role="status">
          <Icon name="warning" size={16} />
          {say.live.diskBanner(`${(system.diskFreeBytes / 1024 ** 3).toFixed(1)} GiB`)}
        </div>
      )}
    </>
  );
}

/** Time at which the picture stopped, once the line has been lost for three seconds; undefined while it holds. */
function useLost(): string | undefined {
  const state = useLinkState();
  const [since, setSince] = useState<string>();
  useEffect(() => {
    if (state !== 'lost') {
      setSince(undefined);
      return;
    }
    const timer = setTimeout(() => setSince(formatTime(instantFromMs(live.link().heardAtMs))), 3000);
    return () => clearTimeout(timer);
  }, [state]);
  return since;
}
