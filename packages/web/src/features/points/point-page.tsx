import { PageFrame } from '../../components/page-frame.tsx';

export function PointPage() {
  return <PageFrame title="Point">…</PageFrame>;
}
