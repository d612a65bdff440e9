import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageFrame } from '../../components/page-frame.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useWords } from '../../i18n/lang.ts';
import { unreadQuery } from '../../lib/notices.ts';
import { useMay } from '../../lib/session.ts';
import { BoxView } from './box-view.tsx';
import { ChannelsView } from './channels-view.tsx';
import { NOTICE_VIEWS, type NoticeView } from './route.tsx';
import { WishesForm } from './wishes-form.tsx';
import { noticeWords } from './words.ts';

/** 消息: what I have to know, how I want to be told, and the ways out of the house. */
export function NoticesPage() {
  const say = useWords(noticeWords);
  const search = useSearch({ from: '/notices' });
  const go = useNavigate();
  const mayChannels = useMay('notice.write');
  const unread = useQuery(unreadQuery).data?.unread;
  const view: NoticeView = search.v ?? 'box';
  const views = NOTICE_VIEWS.filter((each) => each !== 'channels' || mayChannels);
  const to = (v: NoticeView, unreadOnly = false) =>
    void go({ to: '/notices', search: { v, ...(unreadOnly && { only: 'unread' as const }) } });
  return (
    <PageFrame title={say.title}>
      <TabBar
        label={say.viewsLabel}
        value={view}
        tabs={views.map((value) => ({
          value,
          text: say.views[value],
          ...(value === 'box' && unread !== undefined ? { count: unread } : {}),
        }))}
        onChange={(v) => to(v)}
      />
      {view === 'box' && <BoxView unreadOnly={search.only === 'unread'} onOnly={(on) => to('box', on)} />}
      {view === 'wishes' && <WishesForm />}
      {view === 'channels' && mayChannels && <ChannelsView />}
    </PageFrame>
  );
}
