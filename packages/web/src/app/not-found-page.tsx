import { EmptyState } from '../components/empty-state.tsx';
import { PageFrame } from '../components/page-frame.tsx';
import { useWords } from '../i18n/lang.ts';
import { shellWords } from './words.ts';

export function NotFoundPage() {
  const say = useWords(shellWords);
  return (
    <PageFrame title={say.notFound.title}>
      <EmptyState title={say.notFound.title} text={say.notFound.text} />
    </PageFrame>
  );
}
