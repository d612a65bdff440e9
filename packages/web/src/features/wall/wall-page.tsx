import { PageFrame } from '../../components/page-frame.tsx';

export function WallPage() {
  return <PageFrame title="Wall">…</PageFrame>;
}
