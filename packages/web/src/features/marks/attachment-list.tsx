import { FileList } from '../../components/file-list.tsx';
import styles from './marks.module.css';

const DIGEST = /^[0-9a-f]{64}$/;

/** Kept files by their digests; what was named before files were kept is a name only. */
export function AttachmentList({ attachments }: { attachments: readonly string[] }) {
  const digests = attachments.filter((each) => DIGEST.test(each));
  const names = attachments.filter((each) => !DIGEST.test(each));
  if (attachments.length === 0) return <>—</>;
  return (
    <>
      {names.length > 0 && <span className={styles.quiet}>{names.join('、')}</span>}
      {digests.length > 0 && <FileList digests={digests} />}
    </>
  );
}
