import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { FrameDetail } from './frame-detail.tsx';
import { frameQuery } from './queries.ts';
import { frameRoute } from './route.tsx';
import { frameWords } from './words.ts';

/** One frame by its journal position: the end of every walk back, as a link. */
export function FramePage() {
  const say = useWords(frameWords);
  const position = Number(frameRoute.useParams().position);
  const { c } = frameRoute.useSearch();
  const frame = useQuery(frameQuery(position));
  const missing = frame.error instanceof ApiError && frame.error.status === 404;
  return (
    <PageFrame
      title={say.pageTitle(position)}
      lead={frame.data && `${frame.data.mn} · CN ${frame.data.cn || '—'}`}
    >
      <Pane>
        {frame.isPending ? (
          <Skeleton rows={10} />
        ) : missing ? (
          <EmptyState title={say.noFrame} text={say.noFrameText} />
        ) : frame.isError ? (
          <ErrorPanel error={frame.error} retry={() => void frame.refetch()} />
        ) : (
          <FrameDetail heading="h2" frame={frame.data} {...(c === undefined ? {} : { column: c })} />
        )}
      </Pane>
    </PageFrame>
  );
}
