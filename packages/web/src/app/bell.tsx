import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '../components/icon.tsx';
import { useWords } from '../i18n/lang.ts';
import { unreadQuery } from '../lib/notices.ts';
import { useMay } from '../lib/session.ts';
import styles from './bell.module.css';
import { shellWords } from './words.ts';

/** Own notices that are unread; the number is said, not only coloured. */
export function Bell() {
  const may = useMay('notice.read');
  return may ? <Count /> : null;
}

function Count() {
  const say = useWords(shellWords);
  const unread = useQuery(unreadQuery).data?.unread ?? 0;
  return (
    <Link to={'/notices' as '/'} className={styles.bell} aria-label={say.unread(unread)}>
      <Icon name="bell" />
      {unread > 0 && (
        <span className={styles.count} aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}
