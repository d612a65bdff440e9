import { PageFrame } from '../../components/page-frame.tsx';

export function FramePage() {
  return <PageFrame title="Frame">…</PageFrame>;
}
