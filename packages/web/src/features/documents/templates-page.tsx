import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { DocumentSettings, TemplateId, TemplateInfo } from '@wenqu/domain';
import { useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { documentSettingsQuery, TEMPLATES_KEY, templatesQuery } from '../../lib/documents.ts';
import { faultText } from '../../lib/fault-text.ts';
import { useMay } from '../../lib/session.ts';
import styles from './documents.module.css';
import { templatesRoute } from './route.tsx';
import { TemplateDrawer } from './template-drawer.tsx';
import { templateWords } from './words.ts';

/** 文书模板: what may be printed, how it is numbered, and the bureau's own versions. */
export function TemplatesPage() {
  const say = useWords(templateWords);
  const { t } = templatesRoute.useSearch();
  const navigate = useNavigate({ from: '/documents/templates' });
  const open = (id: TemplateId | undefined) =>
    void navigate({ search: id === undefined ? {} : { t: id }, replace: true });
  const query = useQuery(templatesQuery);
  const settings = useQuery(documentSettingsQuery).data;
  const columns = useColumns(settings);
  const shown = query.data?.find(({ id }) => id === t);
  return (
    <PageFrame
      title={say.title}
      actions={
        <Link to="/documents" search={{}}>
          {say.back}
        </Link>
      }
    >
      <p className={styles.lead}>{say.lead}</p>
      {settings && <Settings key={`${settings.bureau}${settings.mark}`} settings={settings} />}
      <Pane flush>
        {query.isPending ? (
          <Skeleton rows={12} height={28} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : (
          <DataGrid<TemplateInfo>
            label={say.title}
            columns={columns}
            rows={query.data}
            rowKey={({ id }) => id}
            total={query.data.length}
            current={t}
            onOpen={({ id }) => open(id)}
          />
        )}
      </Pane>
      <TemplateDrawer template={shown} settings={settings} close={() => open(undefined)} />
    </PageFrame>
  );
}

function useColumns(settings: DocumentSettings | undefined): readonly GridColumn<TemplateInfo>[] {
  const say = useWords(templateWords);
  const lang = useLang();
  return useMemo(
    (): readonly GridColumn<TemplateInfo>[] => [
      { key: 'name', title: say.columns.name, width: 'minmax(180px, 1.4fr)', cell: (row) => row[lang] },
      {
        ...{ key: 'numbering', title: say.columns.numbering, width: 'minmax(200px, 1.4fr)' },
        cell: ({ id, numbering }) => settings?.numbering[id] ?? numbering,
      },
      {
        ...{ key: 'version', title: say.columns.version, width: '130px' },
        cell: ({ version }) => say.version(version.version),
      },
      {
        ...{ key: 'source', title: say.columns.source, width: 'minmax(120px, 1fr)' },
        cell: ({ version }) => say.source[version.source],
      },
    ],
    [say, lang, settings],
  );
}

/** The bureau's name and mark, as every document prints them. */
function Settings({ settings }: { settings: DocumentSettings }) {
  const say = useWords(templateWords);
  const lang = useLang();
  const client = useQueryClient();
  const mayWrite = useMay('template.write');
  const [bureau, setBureau] = useState(settings.bureau);
  const [mark, setMark] = useState(settings.mark);
  const [told, setTold] = useState('');
  const save = async () => {
    try {
      await sendJson('PUT', 'templates/settings', {
        body: { ...settings, bureau: bureau.trim(), mark: mark.trim() },
      });
      setTold(say.saved);
      await client.invalidateQueries({ queryKey: TEMPLATES_KEY });
    } catch (error) {
      setTold(faultText(error, lang));
    }
  };
  return (
    <Pane title={say.settings}>
      <form
        className={styles.settings}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          size="xs"
          label={say.bureau}
          value={bureau}
          maxLength={60}
          readOnly={!mayWrite}
          onChange={(event) => setBureau(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={say.mark}
          value={mark}
          maxLength={20}
          readOnly={!mayWrite}
          onChange={(event) => setMark(event.currentTarget.value)}
        />
        {mayWrite && (
          <Button
            size="xs"
            type="submit"
            variant="default"
            disabled={bureau.trim() === '' || mark.trim() === ''}
          >
            {say.save}
          </Button>
        )}
        <span role="status" className={styles.quiet}>
          {told}
        </span>
      </form>
    </Pane>
  );
}
