import { Button, Checkbox } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, formatMinute, type Notice } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { NOTICES_KEY } from '../../lib/notices.ts';
import { pageOfThing } from '../../lib/where.ts';
import styles from './notices.module.css';
import { boxQuery } from './queries.ts';
import { noticeWords } from './words.ts';

/** Newest first; reading one ends its way up. */
export function BoxView({ unreadOnly, onOnly }: { unreadOnly: boolean; onOnly: (on: boolean) => void }) {
  const say = useWords(noticeWords);
  const box = useInfiniteQuery(boxQuery(unreadOnly));
  const items = box.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Pane flush>
      <div className={styles.tools}>
        <Checkbox
          label={say.unreadOnly}
          checked={unreadOnly}
          onChange={(event) => onOnly(event.currentTarget.checked)}
        />
      </div>
      {box.isPending ? (
        <Skeleton rows={5} />
      ) : box.isError ? (
        <ErrorPanel error={box.error} retry={() => void box.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState title={say.none} text={say.noneText} />
      ) : (
        <ul className={styles.list}>
          {items.map((notice) => (
            <Row key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
      {box.hasNextPage && (
        <div className={styles.tools}>
          <Button variant="default" loading={box.isFetchingNextPage} onClick={() => void box.fetchNextPage()}>
            {say.more}
          </Button>
        </div>
      )}
    </Pane>
  );
}

function Row({ notice }: { notice: Notice }) {
  const say = useWords(noticeWords);
  const lang = useLang();
  const client = useQueryClient();
  const [first] = notice.about;
  const to = first && pageOfThing(first.kind, first.id);
  const read = async () => {
    if (notice.readAt !== null) return;
    await sendJson('POST', `notices/${encodeURIComponent(notice.id)}/read`, { body: {} });
    await client.invalidateQueries({ queryKey: NOTICES_KEY });
  };
  const isUnread = notice.readAt === null;
  return (
    <li className={styles.row} data-unread={isUnread}>
      <div className={styles.head}>
        {isUnread && <Chip tone="maintenance">{say.unread}</Chip>}
        {notice.urgency === 'urgent' && <Chip tone="over">{say.urgent}</Chip>}
        <strong>{notice.title[lang]}</strong>
        <time className={styles.when}>{formatMinute(notice.at)}</time>
      </div>
      <p className={styles.text}>{notice.text[lang]}</p>
      <div className={styles.foot}>
        <span>
          {say.states[notice.state]}
          {notice.attempts.length > 0 && ` · ${say.attempts(notice.attempts.length)}`}
          {notice.escalateAt !== null && ` · ${say.escalates(formatInstant(notice.escalateAt).slice(5, 16))}`}
        </span>
        <span className={styles.acts}>
          {to !== undefined && (
            <Link to={to as '/'} onClick={() => void read()}>
              {say.open}
            </Link>
          )}
          {isUnread && (
            <Button size="compact-sm" variant="default" onClick={() => void read()}>
              {say.read}
            </Button>
          )}
        </span>
      </div>
    </li>
  );
}
