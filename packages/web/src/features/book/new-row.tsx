import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { BookKind } from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { type Draft, draftOf, emptyDraft } from './draft.ts';
import { limitFrom } from './limit-from.ts';
import { fieldsQuery, rowQuery, standardLineQuery } from './queries.ts';
import { bookRowRoute } from './route.tsx';
import { RowForm } from './row-form.tsx';
import { bookWords } from './words.ts';

/** The form of a new row, filled in as far as the address says what it hangs on. */
export function NewRow({ kind }: { kind: BookKind }) {
  const say = useWords(bookWords);
  const { ent, out, pt, std } = bookRowRoute.useSearch();
  const navigate = useNavigate();
  const fields = useQuery(fieldsQuery);
  const line = useQuery({ ...standardLineQuery(std ?? ''), enabled: std !== undefined });
  const outlet = useQuery({ ...rowQuery('outlets', out ?? ''), enabled: out !== undefined });
  const title = say.row.newTitle(say.kinds[kind]);
  if (fields.isError)
    return (
      <PageFrame title={title}>
        <ErrorPanel error={fields.error} retry={() => void fields.refetch()} />
      </PageFrame>
    );
  if (!fields.data || (std !== undefined && line.isPending) || (out !== undefined && outlet.isPending))
    return (
      <PageFrame title={title}>
        <Skeleton rows={8} />
      </PageFrame>
    );
  const list = fields.data[kind];
  const hangs: Draft = {
    enterprise: ent ?? outlet.data?.enterprise,
    outlet: out,
    point: pt,
    ...(kind === 'loggers' && pt ? { bindings: [{ point: pt, st: '', factor: '', from: '', to: '' }] } : {}),
  };
  const known = Object.fromEntries(
    Object.entries(hangs).filter(
      ([name, value]) => value !== undefined && list.some((field) => field.name === name),
    ),
  );
  const drafted = kind === 'limits' && line.data ? limitFrom(line.data) : undefined;
  const filled = drafted ? draftOf(kind, list, { ...emptyDraft(kind, list), ...drafted }) : {};
  return (
    <PageFrame title={title}>
      <Pane>
        <RowForm
          kind={kind}
          fields={list}
          start={{ ...emptyDraft(kind, list), ...filled, ...known }}
          onDone={(row) =>
            void navigate({ to: '/book/$kind/$id', params: { kind, id: row.id }, search: {}, replace: true })
          }
        />
      </Pane>
    </PageFrame>
  );
}
