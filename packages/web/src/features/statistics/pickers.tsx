import { NativeSelect, TextInput } from '@mantine/core';
import { factorName, type Instant } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { beijingField, beijingInstant } from '../../lib/beijing-field.ts';
import { usePlaces } from '../../lib/use-places.ts';
import type { StatisticSearch, StatisticSearchChange } from './route.tsx';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

interface Picked {
  readonly search: StatisticSearch;
  readonly change: StatisticSearchChange;
}

/** The point of the address, else the only one there is. */
export function usePickedPoint({ pt, ent }: StatisticSearch) {
  const places = usePlaces();
  const own = places.points.filter(({ enterprise }) => ent === undefined || enterprise.id === ent);
  return places.point(pt ?? '') ?? (own.length === 1 ? own[0] : undefined);
}

export function EnterprisePicker({ search, change }: Picked) {
  const say = useWords(statisticWords).pick;
  const places = usePlaces();
  return (
    <NativeSelect
      className={styles.field ?? ''}
      size="xs"
      label={say.enterprise}
      value={search.ent ?? ''}
      data={[
        { value: '', label: say.any },
        ...places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) =>
        change({ ent: event.currentTarget.value || undefined, pt: undefined, d: undefined })
      }
    />
  );
}

export function PointPicker({ search, change }: Picked) {
  const say = useWords(statisticWords).pick;
  const places = usePlaces();
  const picked = usePickedPoint(search);
  const points = places.points.filter(
    ({ enterprise }) => search.ent === undefined || enterprise.id === search.ent,
  );
  return (
    <NativeSelect
      className={styles.field ?? ''}
      size="xs"
      label={say.point}
      value={picked?.id ?? ''}
      data={[
        { value: '', label: say.choose },
        ...points.map(({ id, name, enterprise }) => ({ value: id, label: `${enterprise.name} · ${name}` })),
      ]}
      onChange={(event) => change({ pt: event.currentTarget.value || undefined, d: undefined })}
    />
  );
}

export function FactorPicker({
  factors,
  value,
  change,
}: {
  factors: readonly string[];
  value: string;
  change: (factor: string) => void;
}) {
  const say = useWords(statisticWords).pick;
  const lang = useLang();
  return (
    <NativeSelect
      className={styles.field ?? ''}
      size="xs"
      label={say.factor}
      value={value}
      data={factors.map((code) => ({ value: code, label: factorName(code, lang) }))}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** 截至…所知: everything on the page as it was known at a moment. */
export function KnownPicker({ search, change }: Picked) {
  const say = useWords(statisticWords).pick;
  const { at } = search;
  return (
    <div className={styles.known}>
      <TextInput
        size="xs"
        type="datetime-local"
        label={say.asKnown}
        value={at === undefined ? '' : beijingField(at as Instant)}
        onChange={(event) => change({ at: beijingInstant(event.currentTarget.value) })}
      />
      {at !== undefined && (
        <button type="button" className={styles.plain} onClick={() => change({ at: undefined })}>
          {say.back}
        </button>
      )}
    </div>
  );
}
