import { useQueryClient } from '@tanstack/react-query';
import type { BookKind } from '@wenqu/domain';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { type Fields, rowQuery } from './queries.ts';
import { bookWords } from './words.ts';

export function Retire({
  kind,
  row,
  name,
  opened,
  onClose,
}: {
  kind: BookKind;
  row: Fields;
  name: string;
  opened: boolean;
  onClose: () => void;
}) {
  const say = useWords(bookWords);
  const client = useQueryClient();
  return (
    <ReasonDialog
      opened={opened}
      danger
      title={say.row.retireTitle(name)}
      effect={say.row.retireText}
      confirm={say.row.retire}
      onStale={() => void client.invalidateQueries(rowQuery(kind, row.id))}
      onClose={onClose}
      act={async (reason) => {
        await sendJson('DELETE', `book/${kind}/${encodeURIComponent(row.id)}`, {
          body: { reason },
          version: row.version,
        });
        await client.invalidateQueries({ queryKey: ['book'] });
        void client.invalidateQueries({ queryKey: ['points'] });
      }}
    />
  );
}
