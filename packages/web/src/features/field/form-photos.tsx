import {
  fieldInstant,
  formatInstant,
  type SamplePortion,
  type SitePhoto,
  type SitePhotoStage,
} from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './field.module.css';
import { type FieldApp, placeNow } from './field-store.ts';
import type { PartProps } from './form-page.tsx';
import { readCode } from './scan.ts';
import { fieldWords } from './words.ts';

const STAGES: readonly SitePhotoStage[] = ['before', 'during', 'after', 'seal'];

/** Photos: the bytes as the camera made them, hashed before anything else. */
export function PhotosPart({ app, draft, change }: PartProps) {
  const say = useWords(fieldWords).form;
  const [bad, setBad] = useState(false);
  const take = async (files: FileList | null, stage: SitePhotoStage) => {
    setBad(false);
    try {
      let photos = draft.photos;
      for (const file of files ?? []) {
        const taken = app.moment();
        const kept = await app.outbox.keepFile(await file.arrayBuffer(), file.name, file.type);
        const { place } = draft.place ? { place: draft.place } : await placeNow();
        const { sha256, name, type, bytes } = kept;
        photos = [...photos, { sha256, name, type, bytes, stage, taken, place, note: '' }];
        change({ photos });
      }
    } catch {
      setBad(true);
    }
  };
  const stages = draft.kind === 'evidence' ? STAGES.slice(1, 2) : STAGES;
  return (
    <section className={styles.part} aria-label={say.photos}>
      <h3>
        {say.photos} {draft.photos.length > 0 && draft.photos.length}
      </h3>
      <div className={styles.takes}>
        {stages.map((stage) => (
          <label key={stage} className={styles.take}>
            <Icon name="camera" size={22} />
            {say.take(say.stages[stage])}
            <input
              type="file"
              accept={stage === 'during' ? 'image/*,video/mp4' : 'image/*'}
              capture="environment"
              className="wq-hidden"
              onChange={(event) => {
                const { files } = event.currentTarget;
                void take(files, stage);
              }}
            />
          </label>
        ))}
      </div>
      {bad && (
        <p className={styles.warn} role="alert">
          {say.photoBad}
        </p>
      )}
      <ul className={styles.photos}>
        {draft.photos.map((photo, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one photo may stand twice, at two stages
          <Photo key={`${photo.sha256} ${n}`} app={app} photo={photo}>
            <button
              type="button"
              className={styles.act}
              onClick={() => change({ photos: draft.photos.filter((_, at) => at !== n) })}
            >
              {say.remove}
            </button>
          </Photo>
        ))}
      </ul>
    </section>
  );
}

/** A kept photo with its stamp beside it: the original stays untouched. */
function Photo({ app, photo, children }: { app: FieldApp; photo: SitePhoto; children: React.ReactNode }) {
  const say = useWords(fieldWords).form;
  const url = useKeptImage(app, photo.sha256, photo.type);
  return (
    <li className={styles.photo}>
      {url && <img src={url} alt={say.stages[photo.stage]} />}
      <p>
        <b>{say.stages[photo.stage]}</b> {formatInstant(fieldInstant(photo.taken)).slice(5, 19)}
        <br />
        <code>{photo.sha256.slice(0, 12)}…</code>
      </p>
      {children}
    </li>
  );
}

/** A file of the device as an address for an image; undefined while it is read. */
export function useKeptImage(app: FieldApp, sha256: string, type: string): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let left = false;
    void app.outbox.shelf.bytes(sha256).then((bytes) => {
      if (left || !bytes) return;
      made = URL.createObjectURL(new Blob([bytes], { type }));
      setUrl(made);
    });
    return () => {
      left = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [app, sha256, type]);
  return url;
}

const PURPOSES: readonly SamplePortion['purpose'][] = ['analysis', 'party', 'reserve'];

/** 分装固定封样: three portions, each with its label and seal. */
export function PortionsPart({ app, draft, change }: PartProps) {
  const say = useWords(fieldWords).form;
  const { portions, task } = draft;
  const set = (at: number, part: Partial<SamplePortion>) =>
    change({ portions: portions.map((each, n) => (n === at ? { ...each, ...part } : each)) });
  const add = () => {
    const purpose = PURPOSES[portions.length % PURPOSES.length]!;
    const factors = purpose === 'analysis' ? (task?.factors ?? []) : [];
    const label = task ? `${task.number}-${portions.length + 1}` : '';
    const blank = { seal: '', volumeMl: 500, preservative: '', preservedAt: null, photo: null };
    change({ portions: [...portions, { purpose, label, factors, ...blank }] });
  };
  return (
    <section className={styles.part} aria-label={say.portions}>
      <h3>{say.portions}</h3>
      {portions.map((portion, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels are being typed
        <fieldset key={n} className={styles.portion}>
          <legend>{say.portion(n + 1)}</legend>
          <label className={styles.field}>
            {say.purposes.analysis} / {say.purposes.party} / {say.purposes.reserve}
            <select
              value={portion.purpose}
              onChange={(event) => set(n, { purpose: event.currentTarget.value as SamplePortion['purpose'] })}
            >
              {PURPOSES.map((each) => (
                <option key={each} value={each}>
                  {say.purposes[each]}
                </option>
              ))}
            </select>
          </label>
          <CodeField label={say.label} value={portion.label} onChange={(label) => set(n, { label })} />
          <CodeField label={say.seal} value={portion.seal} onChange={(seal) => set(n, { seal })} />
          <label className={styles.field}>
            {say.volume}
            <input
              type="number"
              inputMode="numeric"
              value={portion.volumeMl}
              onChange={(event) => set(n, { volumeMl: Number(event.currentTarget.value) })}
            />
          </label>
          <label className={styles.field}>
            {say.preservative}
            <input
              value={portion.preservative}
              onChange={(event) => {
                const preservative = event.currentTarget.value;
                const at = preservative === '' ? null : fieldInstant(app.moment());
                set(n, { preservative, preservedAt: at });
              }}
            />
          </label>
          <button
            type="button"
            className={styles.act}
            onClick={() => change({ portions: portions.filter((_, at) => at !== n) })}
          >
            {say.remove}
          </button>
        </fieldset>
      ))}
      <button type="button" className={styles.act} onClick={add}>
        {say.add}
      </button>
    </section>
  );
}

/** A number that is scanned where the device can, or typed. */
function CodeField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const say = useWords(fieldWords).form;
  const [none, setNone] = useState(false);
  const scan = async (file: File | undefined) => {
    const text = file && (await readCode(file));
    setNone(text === undefined);
    if (text !== undefined) onChange(text);
  };
  return (
    <div className={styles.code}>
      <label className={styles.field}>
        {label}
        <input value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      </label>
      <label className={styles.act}>
        <Icon name="camera" size={16} /> {say.scan}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          className="wq-hidden"
          aria-label={`${say.scan} ${label}`}
          onChange={(event) => void scan(event.currentTarget.files?.[0])}
        />
      </label>
      {none && <span role="status">{say.scanNone}</span>}
    </div>
  );
}
