import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { Autocomplete, Button, NativeSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, type PointPlace } from '@wenqu/domain';
import { useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { Segments } from '../../components/segments.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './quarantine.module.css';
import { type Adoption, type QuarantineItem, sampleQuery } from './queries.ts';
import { quarantineWords } from './words.ts';

export interface Adopted {
  readonly mn: string;
  readonly point: { readonly id: string; readonly name: string };
}

const PLACES: readonly PointPlace[] = ['discharge', 'influent', 'stage', 'rain'];

/** The form that gives an unknown MN its point: the guess is filled in, so that one click may be enough. */
export function AdoptPane({
  item,
  onDone,
  onClose,
}: {
  item: QuarantineItem;
  onDone: (adopted: Adopted) => void;
  onClose: () => void;
}) {
  const say = useWords(quarantineWords);
  const may = useMay('quarantine.adopt');
  return (
    <Pane title={say.form.title(item.mn)}>
      <div className={styles.columns}>
        {may ? (
          <AdoptForm item={item} onDone={onDone} onClose={onClose} />
        ) : (
          <p className={styles.lead}>{say.onlyRead}</p>
        )}
        <Sample mn={item.mn} />
      </div>
    </Pane>
  );
}

function AdoptForm({
  item,
  onDone,
  onClose,
}: {
  item: QuarantineItem;
  onDone: (adopted: Adopted) => void;
  onClose: () => void;
}) {
  const say = useWords(quarantineWords);
  const lang = useLang();
  const places = usePlaces();
  const client = useQueryClient();
  const guess = item.suggestion?.points[0];
  const [where, setWhere] = useState<'existing' | 'fresh'>('existing');
  const [point, setPoint] = useState<string | null>(guess ?? null);
  const [enterprise, setEnterprise] = useState('');
  const [outlet, setOutlet] = useState('DW001');
  const [pointName, setPointName] = useState('');
  const [place, setPlace] = useState<PointPlace>('discharge');
  const [name, setName] = useState('');
  const [reason, setReason] = useState(say.form.reasonDefault as string);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const known = places.enterprises.find((each) => each.name === enterprise);
  const ready =
    reason.trim() !== '' &&
    (where === 'existing' ? point !== null : [enterprise, outlet, pointName].every((text) => text.trim()));
  const adopt = async () => {
    const body: Adoption = {
      ...(where === 'existing'
        ? { point: point ?? '' }
        : { newPoint: { enterprise: known?.id ?? enterprise.trim(), outlet, pointName, place } }),
      name,
      reason,
    };
    setBusy(true);
    setFault(undefined);
    try {
      const path = `quarantine/${encodeURIComponent(item.mn)}/adopt`;
      const result = await sendJson<{ point: Adopted['point'] }>('POST', path, { body });
      await client.invalidateQueries({ queryKey: ['quarantine'] });
      for (const key of ['points', 'loggers', 'book']) void client.invalidateQueries({ queryKey: [key] });
      onDone({ mn: item.mn, point: result.point });
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void adopt();
      }}
    >
      <Segments
        label={say.form.where}
        value={where}
        choices={[
          { value: 'existing', text: say.form.existing },
          { value: 'fresh', text: say.form.fresh },
        ]}
        onChange={setWhere}
      />
      {where === 'existing' ? (
        <Select
          label={say.form.point}
          required
          searchable
          limit={100}
          placeholder={say.form.choose}
          nothingFoundMessage={say.form.noMatch}
          data={places.points.map((each) => ({ value: each.id as string, label: pointTitle(each) }))}
          value={point}
          onChange={setPoint}
        />
      ) : (
        <>
          <Autocomplete
            label={say.form.enterprise}
            required
            limit={50}
            data={[...new Set(places.enterprises.map((each) => each.name))]}
            value={enterprise}
            onChange={setEnterprise}
          />
          <TextInput
            label={say.form.outlet}
            required
            maxLength={60}
            value={outlet}
            onChange={(event) => setOutlet(event.currentTarget.value)}
          />
          <TextInput
            label={say.form.pointName}
            required
            maxLength={200}
            value={pointName}
            onChange={(event) => setPointName(event.currentTarget.value)}
          />
          <NativeSelect
            label={say.form.place}
            value={place}
            data={PLACES.map((each) => ({ value: each, label: say.form.places[each] }))}
            onChange={(event) => setPlace(event.currentTarget.value as PointPlace)}
          />
        </>
      )}
      <TextInput
        label={say.form.name}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={say.form.reason}
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className={styles.lead}>{say.form.effect}</p>
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" loading={busy} disabled={!ready}>
          {say.form.confirm}
        </Button>
        <Button variant="default" onClick={onClose}>
          {say.form.cancel}
        </Button>
      </div>
    </form>
  );
}

function Sample({ mn }: { mn: string }) {
  const say = useWords(quarantineWords);
  const may = useMay('frame.read');
  const frames = useQuery({ ...sampleQuery(mn), enabled: may }).data ?? [];
  return (
    <section aria-label={say.sample} className={styles.sample}>
      <h3 className={styles.sub}>{say.sample}</h3>
      {!may ? (
        <p className={styles.lead}>{say.noFramesMay}</p>
      ) : frames.length === 0 ? (
        <p className={styles.lead}>{say.noSample}</p>
      ) : (
        <ul className={styles.frames}>
          {frames.map((frame) => (
            <li key={frame.position}>
              <Link to="/frames/$position" params={{ position: String(frame.position) }} search={{}}>
                {formatInstant(frame.arrival)}
              </Link>
              <code className={styles.text}>{frame.text}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
