import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Limit } from '@wenqu/domain';
import { useState } from 'react';
import { boundText } from '../../components/limit-facts.tsx';
import { limitWords } from '../../components/limit-words.ts';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { rowQuery } from './queries.ts';
import { bookWords } from './words.ts';

/** A limit is not edited: it is verified, or ended and followed. */
export function LimitActs({ limit }: { limit: Limit }) {
  const say = useWords(bookWords);
  const [act, setAct] = useState<'follow' | 'verify'>();
  return (
    <>
      {limit.verifiedBy === '' && (
        <Button size="xs" onClick={() => setAct('verify')}>
          {say.limit.verify}
        </Button>
      )}
      {limit.validTo === '' && (
        <Button size="xs" variant="default" onClick={() => setAct('follow')}>
          {say.limit.follow}
        </Button>
      )}
      <Verify limit={limit} opened={act === 'verify'} onClose={() => setAct(undefined)} />
      <Follow limit={limit} opened={act === 'follow'} onClose={() => setAct(undefined)} />
    </>
  );
}

interface DialogProps {
  readonly limit: Limit;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function Verify({ limit, opened, onClose }: DialogProps) {
  const say = useWords(bookWords);
  const lang = useLang();
  const client = useQueryClient();
  return (
    <ReasonDialog
      opened={opened}
      title={say.limit.verifyTitle}
      effect={say.limit.verifyText(boundText(limit, lang), limit.clause)}
      confirm={say.limit.verify}
      reasonLabel={say.limit.verifyReason}
      onStale={() => void client.invalidateQueries(rowQuery('limits', limit.id))}
      onClose={onClose}
      act={async (reason) => {
        const path = `book/limits/${encodeURIComponent(limit.id)}/verify`;
        await sendJson('POST', path, { body: { reason }, version: limit.version });
        await client.invalidateQueries({ queryKey: ['book'] });
      }}
    />
  );
}

const figure = (text: string): number | null => (text.trim() === '' ? null : Number(text));

function Follow({ limit, opened, onClose }: DialogProps) {
  const say = useWords(bookWords);
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [min, setMin] = useState(limit.min === null ? '' : String(limit.min));
  const [max, setMax] = useState(limit.max === null ? '' : String(limit.max));
  const [validFrom, setValidFrom] = useState('');
  const [clause, setClause] = useState(limit.clause);
  const [confidence, setConfidence] = useState<string>(limit.confidence);
  const text = (label: string, value: string, set: (text: string) => void, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      required={type === 'date'}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
  return (
    <ReasonDialog
      opened={opened}
      title={say.limit.followTitle}
      effect={`${boundText(limit, lang)} — ${say.limit.followText}`}
      confirm={say.limit.follow}
      onStale={() => void client.invalidateQueries(rowQuery('limits', limit.id))}
      onClose={onClose}
      act={async (reason) => {
        const path = `book/limits/${encodeURIComponent(limit.id)}/follow`;
        const body = { min: figure(min), max: figure(max), clause, confidence, validFrom, reason };
        const { next } = await sendJson<{ next: Limit }>('POST', path, { body, version: limit.version });
        await client.invalidateQueries({ queryKey: ['book'] });
        void navigate({ to: '/book/$kind/$id', params: { kind: 'limits', id: next.id }, search: {} });
      }}
    >
      {text(say.limit.min, min, setMin)}
      {text(say.limit.max, max, setMax)}
      {text(say.limit.validFrom, validFrom, setValidFrom, 'date')}
      {text(say.limit.clause, clause, setClause)}
      <NativeSelect
        label={say.limit.confidence}
        value={confidence}
        data={Object.entries(limitWords[lang].confidence).map(([letter, meaning]) => ({
          value: letter,
          label: `[${letter}] ${meaning}`,
        }))}
        onChange={(event) => setConfidence(event.currentTarget.value)}
      />
    </ReasonDialog>
  );
}
