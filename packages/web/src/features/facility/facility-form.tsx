import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { EQUIPMENT_KINDS, FACILITY_UNIT_KINDS, type Facility, METER_QUANTITIES } from '@wenqu/domain';
import { useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { pointsQuery, pointTitle } from '../../lib/points.ts';
import { DraftTableEdit, type EditColumn } from './draft-table.tsx';
import styles from './facility.module.css';
import {
  DRAFT_TABLES,
  type DraftTable,
  EMPTY_ROWS,
  type FacilityDraft,
  facilityDraft,
  fieldsOfDraft,
} from './facility-draft.ts';
import { facilitiesQuery, facilityQuery, saveFacility } from './queries.ts';
import { facilityWords } from './words.ts';

type Choice = readonly [value: string, text: string];

/** Registers a facility, or its next version. */
export function FacilityForm({ held }: { held: Facility | undefined }) {
  const say = useWords(facilityWords).form;
  const [draft, setDraft] = useState(() => facilityDraft(held));
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const columns = useColumns(draft);
  const save = async (reason: string) => {
    const saved = await saveFacility(held, fieldsOfDraft(draft), reason);
    client.setQueryData(facilityQuery(saved.id).queryKey, saved);
    await client.invalidateQueries({ queryKey: facilitiesQuery.queryKey });
    await client.invalidateQueries({ queryKey: ['facility', saved.id] });
    if (!held) await navigate({ to: '/facilities/$id', params: { id: saved.id }, search: {}, replace: true });
  };
  return (
    <div className={styles.form}>
      <Pane title={say.facility}>
        <Head draft={draft} onChange={setDraft} />
      </Pane>
      {DRAFT_TABLES.map((table) => (
        <Pane key={table} title={say[table]} flush>
          <DraftTableEdit
            columns={columns[table]}
            rows={draft[table]}
            empty={EMPTY_ROWS[table]}
            onChange={(rows) => setDraft({ ...draft, [table]: rows })}
          />
        </Pane>
      ))}
      <p>
        <Button size="xs" onClick={() => setAsking(true)}>
          {say.save}
        </Button>
      </p>
      <ReasonDialog
        opened={asking}
        title={say.saveTitle}
        effect={say.saveEffect}
        confirm={say.save}
        act={save}
        onClose={() => setAsking(false)}
        {...(held
          ? { onStale: () => void client.invalidateQueries({ queryKey: ['facility', held.id] }) }
          : {})}
      />
    </div>
  );
}

/** Points of the enterprise that is named, else of all. */
function usePointChoices(enterprise: string): readonly Choice[] {
  const points = useQuery(pointsQuery);
  return (points.data?.items ?? [])
    .filter((point) => enterprise === '' || point.enterprise.id === enterprise)
    .map((point) => [point.id, pointTitle(point)] as const);
}

function Head({ draft, onChange }: { draft: FacilityDraft; onChange: (draft: FacilityDraft) => void }) {
  const say = useWords(facilityWords).form;
  const points = useQuery(pointsQuery);
  const own = usePointChoices(draft.head.enterprise ?? '');
  const enterprises = new Map(points.data?.items.map(({ enterprise }) => [enterprise.id, enterprise.name]));
  const set = (name: string, value: string) => onChange({ ...draft, head: { ...draft.head, [name]: value } });
  const select = (name: 'enterprise' | 'influent' | 'effluent', choices: readonly Choice[]) => (
    <label className={styles.field}>
      {say[name]}
      <select value={draft.head[name]} onChange={(event) => set(name, event.currentTarget.value)}>
        <option value="">{say.choose}</option>
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const plain = (name: 'name' | 'process' | 'designM3Day' | 'designRemovalMax' | 'waterLossShare') => (
    <label className={styles.field}>
      {say[name]}
      <input value={draft.head[name]} onChange={(event) => set(name, event.currentTarget.value)} />
    </label>
  );
  return (
    <div className={styles.fields}>
      {select('enterprise', [...enterprises])}
      {plain('name')}
      {plain('process')}
      {select('influent', own)}
      {select('effluent', own)}
      {plain('designM3Day')}
      {plain('designRemovalMax')}
      {plain('waterLossShare')}
      <label className={styles.field}>
        <span>
          <input
            type="checkbox"
            checked={draft.head.gravity === '1'}
            onChange={(event) => set('gravity', event.currentTarget.checked ? '1' : '')}
          />{' '}
          {say.gravity}
        </span>
      </label>
    </div>
  );
}

/** Columns of each table, with the choices that the rest of the draft gives. */
function useColumns(draft: FacilityDraft): Readonly<Record<DraftTable, readonly EditColumn[]>> {
  const words = useWords(facilityWords);
  const say = words.form;
  const points = usePointChoices(draft.head.enterprise ?? '');
  const rowsOf = (rows: FacilityDraft['units'], letter: string): Choice[] =>
    rows.map((row, at) => {
      const id = row.id?.trim() || `${letter}${at + 1}`;
      return [id, row.name || id];
    });
  const kinds = (of: readonly string[], names: Readonly<Record<string, string>>): Choice[] =>
    of.map((value) => [value, names[value] ?? value]);
  const id: EditColumn = { name: 'id', label: say.id };
  const name: EditColumn = { name: 'name', label: say.name };
  const point: EditColumn = { name: 'point', label: say.point, choices: points };
  const unit: EditColumn = { name: 'unit', label: say.unit, choices: rowsOf(draft.units, 'u') };
  return {
    units: [
      id,
      name,
      { name: 'kind', label: say.kind, choices: kinds(FACILITY_UNIT_KINDS, words.kinds) },
      { name: 'volumeM3', label: say.volumeM3 },
    ],
    expected: [
      unit,
      { name: 'name', label: say.expectedName },
      point,
      { name: 'column', label: say.column },
      { name: 'min', label: say.min },
      { name: 'max', label: say.max },
      { name: 'role', label: say.role, choices: kinds(['oxygen', 'other'], say.roles) },
    ],
    meters: [
      id,
      name,
      { name: 'purpose', label: say.purpose, choices: kinds(['production', 'treatment'], say.purposes) },
      { name: 'quantity', label: say.quantity, choices: kinds(METER_QUANTITIES, say.quantities) },
      point,
      { name: 'column', label: say.column },
      { name: 'partOf', label: say.partOf, choices: rowsOf(draft.meters, 'm') },
      { name: 'volts', label: say.volts },
      { name: 'ratedKw', label: say.ratedKw },
    ],
    equipment: [
      id,
      name,
      unit,
      { name: 'kind', label: say.kind, choices: kinds(EQUIPMENT_KINDS, words.equipment.kinds) },
      { name: 'ratedKw', label: say.ratedKw },
      { name: 'meter', label: say.meter, choices: rowsOf(draft.meters, 'm') },
      point,
      { name: 'column', label: say.state },
      { name: 'key', label: say.key, check: true },
    ],
    lines: [
      id,
      name,
      { name: 'product', label: say.product },
      { name: 'unit', label: say.productUnit },
      { name: 'basisM3PerUnit', label: say.basisM3PerUnit },
      { name: 'tradeKgPerUnit', label: say.tradeKgPerUnit },
    ],
    agents: [
      id,
      name,
      { name: 'per', label: say.per, choices: kinds(['m3', 'kg-removed'], say.pers) },
      { name: 'expectedKg', label: say.expectedKg },
    ],
  };
}
