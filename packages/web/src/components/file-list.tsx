import { useQuery } from '@tanstack/react-query';
import type { KeptFile } from '@wenqu/domain';
import { useWords } from '../i18n/lang.ts';
import { filesQuery, fileUrl } from '../lib/files.ts';
import { fileWords, sizeText } from './file-words.ts';
import styles from './files.module.css';

/** Files by their digests: photos as small pictures, all else by name, each opens what was put. */
export function FileList({ digests }: { digests: readonly string[] }) {
  const say = useWords(fileWords);
  const { data, isPending } = useQuery(filesQuery(digests));
  if (digests.length === 0) return <>—</>;
  if (isPending) return <>{say.loading}</>;
  const missing = digests.length - (data?.length ?? 0);
  return (
    <ul className={styles.list}>
      {data?.map((file) => (
        <li key={file.sha256}>
          <FileLink file={file} />
        </li>
      ))}
      {missing > 0 && <li className={styles.quiet}>{say.unseen(missing)}</li>}
    </ul>
  );
}

/** Browsers show these by themselves; others are downloaded. */
const SHOWN = /^image\/(?:jpeg|png|webp)$/;

export function FileLink({ file }: { file: KeptFile }) {
  const href = fileUrl(file.sha256);
  return (
    <a
      className={styles.file}
      href={href}
      download={file.name}
      title={`${file.name} · ${sizeText(file.bytes)} · SHA-256 ${file.sha256}`}
    >
      {SHOWN.test(file.type) && <img className={styles.photo} src={href} alt={file.name} loading="lazy" />}
      <span className={styles.name}>{file.name}</span>
      <span className={styles.quiet}>{sizeText(file.bytes)}</span>
    </a>
  );
}
