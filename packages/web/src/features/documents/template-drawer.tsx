import { Button, Drawer, TextInput } from '@mantine/core';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type DocumentSettings,
  formatMinute,
  HOUSE_FIELDS,
  type TemplateField,
  type TemplateInfo,
} from '@wenqu/domain';
import { Fragment, useState } from 'react';
import { componentWords } from '../../components/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { openPdf, pdfBytes, TEMPLATES_KEY, templateFile, versionsQuery } from '../../lib/documents.ts';
import { faultText } from '../../lib/fault-text.ts';
import { useMay } from '../../lib/session.ts';
import styles from './documents.module.css';
import { TemplateUpload } from './template-upload.tsx';
import { templateWords } from './words.ts';

/** One template: its files, its numbering, its fields, and a version of the bureau's own. */
export function TemplateDrawer({
  template,
  settings,
  close,
}: {
  template: TemplateInfo | undefined;
  settings: DocumentSettings | undefined;
  close: () => void;
}) {
  const common = useWords(componentWords);
  const lang = useLang();
  return (
    <Drawer.Root
      opened={template !== undefined}
      onClose={close}
      position="right"
      size="min(760px, 100vw)"
      transitionProps={{ duration: 150 }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <div className={styles.header}>
          <Drawer.Title className={styles.title}>{template?.[lang]}</Drawer.Title>
          <Drawer.CloseButton aria-label={common.close} />
        </div>
        <Drawer.Body>
          {template && settings && <TemplateBody key={template.id} template={template} settings={settings} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function TemplateBody({ template, settings }: { template: TemplateInfo; settings: DocumentSettings }) {
  const say = useWords(templateWords);
  const lang = useLang();
  const mayWrite = useMay('template.write');
  return (
    <div className={styles.body}>
      <p className={styles.lead}>{template.use[lang]}</p>
      <div className={styles.acts}>
        <Button
          size="xs"
          variant="default"
          onClick={() => void openPdf(() => pdfBytes(`templates/${template.id}/example`))}
        >
          {say.example}
        </Button>
        <a href={templateFile(template.id, template.version.version)} download>
          {say.download}
        </a>
      </div>
      <NumberingForm template={template} settings={settings} mayWrite={mayWrite} />
      {mayWrite && <TemplateUpload template={template.id} />}
      <Versions template={template} />
      <section>
        <h3 className={styles.sub}>{say.fields}</h3>
        <p className={styles.lead}>{say.fieldsHint}</p>
        <FieldTable title={say.own} fields={template.fields} />
        <FieldTable title={say.house} fields={HOUSE_FIELDS} />
      </section>
    </div>
  );
}

function NumberingForm({
  template,
  settings,
  mayWrite,
}: {
  template: TemplateInfo;
  settings: DocumentSettings;
  mayWrite: boolean;
}) {
  const say = useWords(templateWords);
  const lang = useLang();
  const client = useQueryClient();
  const [pattern, setPattern] = useState(settings.numbering[template.id] ?? template.numbering);
  const [told, setTold] = useState('');
  const save = async () => {
    try {
      const numbering = { ...settings.numbering, [template.id]: pattern.trim() };
      await sendJson('PUT', 'templates/settings', { body: { ...settings, numbering } });
      setTold(say.saved);
      await client.invalidateQueries({ queryKey: TEMPLATES_KEY });
    } catch (error) {
      setTold(faultText(error, lang));
    }
  };
  return (
    <form
      className={styles.settings}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        size="xs"
        label={say.numbering}
        description={say.numberingHint}
        value={pattern}
        maxLength={60}
        readOnly={!mayWrite}
        style={{ flex: '1 1 300px' }}
        onChange={(event) => setPattern(event.currentTarget.value)}
      />
      {mayWrite && (
        <Button size="xs" type="submit" variant="default">
          {say.save}
        </Button>
      )}
      <span role="status" className={styles.quiet}>
        {told}
      </span>
    </form>
  );
}

function Versions({ template }: { template: TemplateInfo }) {
  const say = useWords(templateWords);
  const versions = useQuery(versionsQuery(template.id)).data ?? [];
  return (
    <section>
      <h3 className={styles.sub}>{say.versions}</h3>
      <ul>
        {versions.map((each) => (
          <li key={each.version}>
            {say.version(each.version)} · {say.source[each.source]} · {formatMinute(each.at)} {each.byName}{' '}
            {each.note}{' '}
            <a href={templateFile(template.id, each.version)} download>
              {say.get(each.version)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FieldTable({ title, fields }: { title: string; fields: readonly TemplateField[] }) {
  const say = useWords(templateWords);
  const lang = useLang();
  const row = (field: TemplateField, inner: boolean) => (
    <tr key={field.name} className={inner ? styles.inner : undefined}>
      <td>
        <code>{`{${field.type === 'rows' ? '#' : field.type === 'pictures' ? '@' : ''}${field.name}}`}</code>
      </td>
      <td>{field[lang]}</td>
      <td>{say.types[field.type]}</td>
      <td>{field.required ? `● ${say.field.needed}` : ''}</td>
    </tr>
  );
  return (
    <figure className={styles.table}>
      <figcaption>{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say.field.name}</th>
              <th scope="col">{say.field.words}</th>
              <th scope="col">{say.field.type}</th>
              <th scope="col">{say.field.needed}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <Fragment key={field.name}>
                {row(field, false)}
                {(field.fields ?? []).map((each) => row(each, true))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
