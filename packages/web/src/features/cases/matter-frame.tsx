import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { type MatterTold, useMatter } from '../../lib/matters.ts';
import { caseWords } from './words.ts';

/** The matter of a page, or why there is none. */
export function MatterFrame({ id, children }: { id: string; children: (told: MatterTold) => ReactNode }) {
  const say = useWords(caseWords);
  const query = useMatter(id);
  if (query.data) return children(query.data);
  const isMissing = query.error instanceof ApiError && query.error.status === 404;
  return (
    <PageFrame title={say.title}>
      {query.isPending ? (
        <Skeleton rows={10} />
      ) : isMissing ? (
        <EmptyState title={say.missing} text={say.missingText}>
          <Link to="/cases" search={{}}>
            {say.back}
          </Link>
        </EmptyState>
      ) : (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      )}
    </PageFrame>
  );
}
