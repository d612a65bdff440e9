import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  type FieldDef,
  type FieldValues,
  factorName,
  formatDay,
  type Instant,
  LEDGER_KINDS,
  MANUAL_VALUE_FIELDS,
} from '@wenqu/domain';
import { type ReactNode, useState } from 'react';
import { StepForm } from '../../components/matter/step-form.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { beijingField, beijingInstant } from '../../lib/beijing-field.ts';
import { now } from '../../lib/clock.ts';
import { type FieldFault, fieldFaults } from '../../lib/fault-text.ts';
import { pointTitle } from '../../lib/points.ts';
import { useAccount } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { PLANT_KEY } from './queries.ts';
import { homeWords } from './words.ts';

/** A form drawn from its fields in a dialog; what was typed stays when it is refused. */
export function FormDialog({
  title,
  effect,
  asks,
  preset = {},
  reasonLabel,
  send,
  close,
  children,
}: {
  title: string;
  effect?: string;
  asks: readonly FieldDef[];
  preset?: FieldValues;
  /** A reason is asked for as well, under this name. */
  reasonLabel?: string;
  send: (given: FieldValues, reason: string) => Promise<unknown>;
  close: () => void;
  children?: ReactNode;
}) {
  const say = useWords(homeWords);
  const client = useQueryClient();
  const [given, setGiven] = useState<FieldValues>(preset);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  return (
    <ReasonDialog
      opened
      title={title}
      {...(effect === undefined ? {} : { effect })}
      confirm={say.send}
      reasonNeeded={reasonLabel !== undefined}
      {...(reasonLabel === undefined ? {} : { reasonLabel })}
      act={async (reason) => {
        try {
          await send(given, reason);
          await client.invalidateQueries({ queryKey: PLANT_KEY });
        } catch (error) {
          setFaults(fieldFaults(error));
          throw error;
        }
      }}
      onClose={close}
    >
      {children}
      <StepForm asks={asks} given={given} onChange={setGiven} faults={faults} />
    </ReasonDialog>
  );
}

/** Which point of one’s own is meant. */
export function PointSelect({ value, onChange }: { value: string; onChange: (point: string) => void }) {
  const say = useWords(homeWords);
  const places = usePlaces();
  return (
    <NativeSelect
      label={say.point}
      required
      value={value}
      data={[
        { value: '', label: say.choose },
        ...places.points.map((point) => ({ value: String(point.id), label: pointTitle(point) })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** 手工监测: a value with the moment it was measured. */
export function ManualDialog({ point, close }: { point: string; close: () => void }) {
  const say = useWords(homeWords);
  const lang = useLang();
  const places = usePlaces();
  const [at, setAt] = useState(beijingField(now()));
  const [place, setPlace] = useState(point);
  const factors = places.point(place)?.factors ?? [];
  const asks = MANUAL_VALUE_FIELDS.map(
    (def): FieldDef =>
      def.id === 'factor' && factors.length > 0
        ? { ...def, type: 'choice', choices: factorChoices(factors) }
        : def,
  );
  return (
    <FormDialog
      title={say.acts.manual}
      effect={say.effects.manual}
      asks={asks}
      send={(fields) =>
        sendJson('POST', 'manual-values', { body: { point: place, at: beijingInstant(at), fields } })
      }
      close={close}
    >
      <PointSelect value={place} onChange={setPlace} />
      <TextInput
        label={say.at}
        required
        lang={lang}
        type="datetime-local"
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** 台账登记: one day by the form of its kind. */
export function LedgerDialog({ kind: asked, close }: { kind?: string | undefined; close: () => void }) {
  const say = useWords(homeWords);
  const lang = useLang();
  const role = useAccount()?.role ?? 'public';
  const kinds = LEDGER_KINDS.filter(({ who }) => who.includes(role));
  const [kindId, setKind] = useState(kinds.some(({ id }) => id === asked) ? asked : kinds[0]?.id);
  const [day, setDay] = useState(formatDay(now()));
  const [point, setPoint] = useState('');
  const kind = kinds.find(({ id }) => id === kindId);
  if (!kind) return null;
  return (
    <FormDialog
      key={kind.id}
      title={say.acts.ledger}
      effect={say.effects.ledger}
      asks={kind.fields}
      send={(fields) =>
        sendJson('POST', 'ledger', {
          body: { kind: kind.id, day, fields, ...(kind.ofPoint && { point }) },
        })
      }
      close={close}
    >
      <NativeSelect
        label={say.kind}
        value={kind.id}
        data={kinds.map((each) => ({ value: each.id, label: each[lang] }))}
        onChange={(event) => setKind(event.currentTarget.value)}
      />
      <TextInput
        label={say.day}
        required
        type="date"
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      {kind.ofPoint && <PointSelect value={point} onChange={setPoint} />}
    </FormDialog>
  );
}

/** Factors of a point as choices: people choose a name, the code is kept. */
const factorChoices = (codes: readonly string[]) =>
  codes.map((id) => ({ id, zh: factorName(id, 'zh'), en: factorName(id, 'en') }));

export const minute = (at: Instant | number): string => beijingField(at as Instant).replace('T', ' ');
