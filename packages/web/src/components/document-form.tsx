import { Button, Checkbox, Modal, NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import {
  type DocumentData,
  type IssuedDocument,
  type MatterLink,
  TEMPLATE_KINDS,
  type TemplateId,
  templateKind,
} from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { DOCUMENTS_KEY, type DocumentDraft, makeDocument, openPdf, previewBytes } from '../lib/documents.ts';
import { faultText, fieldFaults } from '../lib/fault-text.ts';
import { useMay } from '../lib/session.ts';
import { dataOf, type Typed, typedOf } from './document-draft.ts';
import { DocumentFields } from './document-fields.tsx';
import { documentListWords } from './document-words.ts';
import styles from './documents.module.css';
import { componentWords } from './words.ts';

/** What a dialog begins with. */
export interface PreparedDocument {
  readonly template: TemplateId;
  /** Filled in already; the person may change it. */
  readonly data?: DocumentData;
}

/** Makes one document: every field of its kind, a preview, and the act that numbers and freezes it. */
export function DocumentForm({
  prepared,
  about,
  enterprise,
  hidden = false,
  corrects,
  onMade,
  onClose,
}: {
  /** Kinds to choose from, each with what is known already. Absent: every kind. */
  prepared?: readonly PreparedDocument[];
  about: readonly MatterLink[];
  enterprise?: string | undefined;
  hidden?: boolean;
  /** The document to correct. */
  corrects?: IssuedDocument | undefined;
  onMade?: (document: IssuedDocument) => void;
  onClose: () => void;
}) {
  const say = useWords(documentListWords);
  const common = useWords(componentWords);
  const lang = useLang();
  const choices = prepared ?? TEMPLATE_KINDS.map(({ id }) => ({ template: id }));
  const [at, setAt] = useState(0);
  const chosen = choices[at] ?? choices[0] ?? { template: 'duty-log' as const };
  const kind = templateKind(chosen.template);
  const title = corrects ? say.correctTitle(corrects.number) : say.makeTitle(kind[lang]);
  return (
    <Modal.Root opened onClose={onClose} size="min(920px, 100vw)" transitionProps={{ duration: 120 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={common.close} />
        </div>
        <Modal.Body>
          {choices.length > 1 && (
            <NativeSelect
              mt={12}
              label={say.kind}
              value={String(at)}
              data={choices.map(({ template }, index) => ({
                value: String(index),
                label: templateKind(template)[lang],
              }))}
              onChange={(event) => setAt(Number(event.currentTarget.value))}
            />
          )}
          <FormBody
            key={at}
            prepared={chosen}
            draft={{
              about,
              ...(enterprise !== undefined && { enterprise }),
              ...(corrects && { corrects: corrects.id }),
            }}
            hidden={hidden}
            hiddenFixed={hidden || corrects !== undefined}
            onMade={onMade}
            onClose={onClose}
          />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function FormBody({
  prepared,
  draft,
  hidden,
  hiddenFixed,
  onMade,
  onClose,
}: {
  prepared: PreparedDocument;
  draft: Omit<DocumentDraft, 'template' | 'data' | 'hidden'>;
  hidden: boolean;
  hiddenFixed: boolean;
  onMade: ((document: IssuedDocument) => void) | undefined;
  onClose: () => void;
}) {
  const say = useWords(documentListWords);
  const client = useQueryClient();
  const seesHidden = useMay('hidden.read');
  const { fields } = templateKind(prepared.template);
  const [typed, setTyped] = useState<Typed>(() => typedOf(fields, prepared.data ?? {}));
  const [isHidden, setHidden] = useState(hidden);
  const [busy, setBusy] = useState<'preview' | 'make'>();
  const [fault, setFault] = useState<unknown>();
  const run = async (what: 'preview' | 'make', act: (whole: DocumentDraft) => Promise<void>) => {
    setBusy(what);
    setFault(undefined);
    try {
      await act({ ...draft, template: prepared.template, data: dataOf(fields, typed), hidden: isHidden });
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(undefined);
    }
  };
  const make = async (whole: DocumentDraft) => {
    const made = await makeDocument(whole);
    await client.invalidateQueries({ queryKey: DOCUMENTS_KEY });
    onMade?.(made);
    onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void run('make', make);
      }}
    >
      <span className={styles.quiet}>{say.effect}</span>
      <DocumentFields fields={fields} typed={typed} onChange={setTyped} />
      {seesHidden && !hiddenFixed && (
        <Checkbox
          label={say.hiddenAsk}
          checked={isHidden}
          onChange={(event) => setHidden(event.currentTarget.checked)}
        />
      )}
      {fault !== undefined && <Faults error={fault} />}
      <div className={styles.acts}>
        <Button variant="default" onClick={onClose} disabled={busy !== undefined}>
          {say.cancel}
        </Button>
        <Button
          variant="default"
          loading={busy === 'preview'}
          onClick={() => void run('preview', (whole) => openPdf(() => previewBytes(whole)))}
        >
          {say.preview}
        </Button>
        <Button type="submit" loading={busy === 'make'}>
          {say.confirm}
        </Button>
      </div>
    </form>
  );
}

/** What the server found: every field at once. */
export function Faults({ error }: { error: unknown }) {
  const say = useWords(documentListWords);
  const lang = useLang();
  const faults = fieldFaults(error);
  return (
    <div className={styles.fault} role="alert">
      {faults.length === 0 ? (
        faultText(error, lang)
      ) : (
        <>
          {say.faults}
          <ul>
            {faults.map((each) => (
              <li key={`${each.field}${each.en}`}>
                {each[lang]}
                {each.field === '' ? '' : ` (${each.field})`}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
