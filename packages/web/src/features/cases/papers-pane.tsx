import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type IssuedDocument, type Matter, type TemplateId, templateKind } from '@wenqu/domain';
import { useState } from 'react';
import { DocumentForm } from '../../components/document-form.tsx';
import { DocumentChips, DocumentLinks } from '../../components/document-list.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { MATTERS_KEY } from '../../lib/matters.ts';
import { useMay } from '../../lib/session.ts';
import styles from './cases.module.css';
import { type CaseFile, paperQuery } from './queries.ts';
import { caseWords } from './words.ts';

/** Printed things of this matter: those that were made, and the next to make with what is known filled in. */
export function PapersPane({ matter, file }: { matter: Matter; file: CaseFile }) {
  const say = useWords(caseWords).papers;
  const lang = useLang();
  const mayMake = useMay('document.make');
  const [making, setMaking] = useState<TemplateId>();
  if (file.templates.length === 0) return null;
  return (
    <Pane title={say.title}>
      <ul className={styles.plain}>
        {file.templates.map((template) => {
          const made = file.documents.filter((each) => each.template === template);
          const name = templateKind(template)[lang];
          return (
            <li key={template} className={styles.paper}>
              <span>{name}</span>
              <span className={styles.paperMade}>
                {made.length === 0 ? <span className={styles.quiet}>{say.none}</span> : <Made made={made} />}
              </span>
              {mayMake && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`${say.make} ${name}`}
                  onClick={() => setMaking(template)}
                >
                  {say.make}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {making && <PaperForm matter={matter} template={making} close={() => setMaking(undefined)} />}
    </Pane>
  );
}

function Made({ made }: { made: readonly IssuedDocument[] }) {
  return made.map((each) => (
    <span key={each.id} className={styles.line}>
      ✓ {each.number} <DocumentChips document={each} />
      <DocumentLinks document={each} />
    </span>
  ));
}

/** Opens when what is known has come: a person adds the rest. */
function PaperForm({ matter, template, close }: { matter: Matter; template: TemplateId; close: () => void }) {
  const { id, enterprise, hidden } = matter;
  const client = useQueryClient();
  const query = useQuery(paperQuery(id, template));
  if (query.isPending) return null;
  return (
    <DocumentForm
      prepared={[{ template, data: query.data ?? {} }]}
      about={[{ kind: 'matter', id }]}
      enterprise={enterprise}
      hidden={hidden}
      onMade={() => void client.invalidateQueries({ queryKey: MATTERS_KEY })}
      onClose={close}
    />
  );
}
