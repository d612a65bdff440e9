import { Button } from '@mantine/core';
import { ANNOUNCEMENT_FIELDS, MANDATE_FIELDS } from '@wenqu/domain';
import { useState } from 'react';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { FormDialog } from './form-dialog.tsx';
import { ledgerWords } from './words.ts';

/** An enterprise lets its agency mark in its name. */
export function MandateAct() {
  const say = useWords(ledgerWords).mandate;
  const own = useAccount()?.role === 'enterprise';
  const [open, setOpen] = useState(false);
  if (!own) return null;
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>
        {say.grant}
      </Button>
      {open && (
        <FormDialog
          title={say.grant}
          effect={say.effect}
          asks={MANDATE_FIELDS}
          send={(fields) => sendJson('POST', 'mandates', { body: { fields } })}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** A power or network cut that was announced: what falls silent by it is one event. */
export function AnnounceAct() {
  const say = useWords(ledgerWords).announcement;
  const may = useMay('register.triage');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>
        {say.add}
      </Button>
      {open && (
        <FormDialog
          title={say.add}
          effect={say.effect}
          asks={ANNOUNCEMENT_FIELDS}
          send={(fields) => sendJson('POST', 'announcements', { body: { fields } })}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}
