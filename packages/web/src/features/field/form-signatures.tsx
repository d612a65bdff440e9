import type { SiteSignature } from '@wenqu/domain';
import { type PointerEvent, useRef, useState } from 'react';
import { useWords } from '../../i18n/lang.ts';
import styles from './field.module.css';
import type { PartProps } from './form-page.tsx';
import { useKeptImage } from './form-photos.tsx';
import { fieldWords } from './words.ts';

interface Signer {
  readonly role: SiteSignature['role'];
  readonly name: string;
}

/** Signatures of all officers and of the party, or why the party did not sign. */
export function SignaturesPart(part: PartProps) {
  const say = useWords(fieldWords).form;
  const { draft, change } = part;
  const { party } = draft;
  const signers: Signer[] = [
    ...draft.officers
      .filter(({ name }) => name !== '')
      .map(({ name }) => ({ role: 'officer', name }) as const),
    ...(party.presence === 'absent'
      ? []
      : [{ role: party.presence, name: party.name === '' ? say.signParty : party.name }]),
  ];
  const partySigned = draft.signatures.some(({ role }) => role !== 'officer');
  return (
    <section className={styles.part} aria-label={say.signatures}>
      <h3>{say.signatures}</h3>
      {signers.map((signer) => (
        <SignatureField key={`${signer.role} ${signer.name}`} {...part} signer={signer} />
      ))}
      {!partySigned && (
        <label className={styles.field}>
          {say.unsigned}
          <input
            value={draft.unsigned}
            onChange={(event) => change({ unsigned: event.currentTarget.value })}
          />
        </label>
      )}
    </section>
  );
}

const WIDTH = 640;
const HEIGHT = 220;

function SignatureField({ app, draft, change, signer }: PartProps & { signer: Signer }) {
  const say = useWords(fieldWords).form;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [inked, setInked] = useState(false);
  const isThis = (each: SiteSignature) => each.role === signer.role && each.name === signer.name;
  const kept = draft.signatures.find(isThis);
  const keep = async () => {
    const image = await new Promise<Blob | null>((resolve) => canvas.current?.toBlob(resolve, 'image/png'));
    if (!image) return;
    const name = `${signer.role}-${signer.name}.png`;
    const { sha256, bytes } = await app.outbox.keepFile(await image.arrayBuffer(), name, 'image/png');
    const signature: SiteSignature = { ...signer, sha256, bytes, signed: app.moment() };
    change({ signatures: [...draft.signatures.filter((each) => !isThis(each)), signature] });
  };
  if (kept)
    return (
      <div className={styles.signed}>
        <SignedImage app={app} draft={draft} change={change} sha256={kept.sha256} name={signer.name} />
        <button
          type="button"
          className={styles.act}
          onClick={() => {
            setInked(false);
            change({ signatures: draft.signatures.filter((each) => !isThis(each)) });
          }}
        >
          {say.clear}
        </button>
      </div>
    );
  return (
    <div className={styles.sign}>
      <span>{say.sign(signer.name)}</span>
      <Pad canvas={canvas} label={say.sign(signer.name)} onInk={() => setInked(true)} />
      <button type="button" className={styles.act} disabled={!inked} onClick={() => void keep()}>
        {say.keep}：{signer.name}
      </button>
    </div>
  );
}

function SignedImage({ app, sha256, name }: PartProps & { sha256: string; name: string }) {
  const say = useWords(fieldWords).form;
  const url = useKeptImage(app, sha256, 'image/png');
  return (
    <p>
      <b>
        {name} {say.signed}
      </b>
      {url && <img src={url} alt={say.sign(name)} />}
    </p>
  );
}

/** A field to write on with finger, pen or mouse. */
function Pad({
  canvas,
  label,
  onInk,
}: {
  canvas: React.RefObject<HTMLCanvasElement | null>;
  label: string;
  onInk: () => void;
}) {
  const down = useRef(false);
  const draw = (event: PointerEvent<HTMLCanvasElement>, isStart: boolean) => {
    const pen = canvas.current?.getContext('2d');
    if (!pen || !down.current) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    pen.lineWidth = 5;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    if (isStart) {
      pen.beginPath();
      pen.moveTo(x, y);
    }
    pen.lineTo(x, y);
    pen.stroke();
    onInk();
  };
  return (
    <canvas
      ref={canvas}
      width={WIDTH}
      height={HEIGHT}
      className={styles.pad}
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        down.current = true;
        draw(event, true);
      }}
      onPointerMove={(event) => draw(event, false)}
      onPointerUp={() => {
        down.current = false;
      }}
      onPointerCancel={() => {
        down.current = false;
      }}
    />
  );
}
