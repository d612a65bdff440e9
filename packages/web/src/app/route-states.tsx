import { ErrorPanel } from '../components/error-panel.tsx';
import { PageFrame } from '../components/page-frame.tsx';
import { Skeleton } from '../components/skeleton.tsx';

/** While a page's code is on its way. */
export function RoutePending() {
  return (
    <PageFrame title="">
      <Skeleton rows={8} />
    </PageFrame>
  );
}

/** A page that failed; the header and the navigation stay. */
export function RouteError({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <PageFrame title="">
      <ErrorPanel error={error} retry={reset} />
    </PageFrame>
  );
}
