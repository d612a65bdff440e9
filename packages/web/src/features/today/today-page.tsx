import { PageFrame } from '../../components/page-frame.tsx';

export function TodayPage() {
  return <PageFrame title="Today">…</PageFrame>;
}
