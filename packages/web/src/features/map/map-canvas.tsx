import 'ol/ol.css';
import { useQuery } from '@tanstack/react-query';
import { POINT_STATE_NAMES } from '@wenqu/domain';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { isDemo } from '../../lib/base.ts';
import { baseLayers, readBaseIndex } from './base-layers.ts';
import { readInk } from './ink.ts';
import { Legend } from './legend.tsx';
import styles from './map.module.css';
import { type Bounds, type MapPlace, type Mark, PointMap } from './point-map.ts';
import { mapWords } from './words.ts';

const DISTRICT = isDemo ? 'demo' : 'main';

const schemeNow = (): string => document.documentElement.dataset.mantineColorScheme ?? 'light';

/** The theme on screen, so that the canvas is drawn anew when it changes. */
function useScheme(): string {
  const [scheme, setScheme] = useState(schemeNow);
  useEffect(() => {
    const watcher = new MutationObserver(() => setScheme(schemeNow()));
    watcher.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-mantine-color-scheme'],
    });
    return () => watcher.disconnect();
  }, []);
  return scheme;
}

export function MapCanvas({
  marks,
  chosen,
  place,
  onMoved,
  onChoose,
  onOpen,
  onList,
}: {
  /** Worst first. */
  marks: readonly Mark[];
  chosen: Mark | undefined;
  /** Where the map begins; without one it begins with all points in view. */
  place: MapPlace | undefined;
  onMoved: (place: MapPlace, bounds: Bounds) => void;
  onChoose: (id: string | undefined) => void;
  onOpen: (id: string) => void;
  onList: () => void;
}) {
  const say = useWords(mapWords);
  const lang = useLang();
  const scheme = useScheme();
  const target = useRef<HTMLDivElement>(null);
  const map = useRef<PointMap>(undefined);
  const tell = useRef({ onMoved, onChoose });
  tell.current = { onMoved, onChoose };
  const [begin] = useState(place);
  const fitted = useRef(begin !== undefined);
  const base = useQuery({
    queryKey: ['map', DISTRICT],
    queryFn: ({ signal }) => readBaseIndex(DISTRICT, signal),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;

  useEffect(() => {
    const element = target.current!;
    const made = new PointMap(element, begin, {
      moved: (...at) => tell.current.onMoved(...at),
      clicked: (id) => tell.current.onChoose(id),
    });
    map.current = made;
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.close();
      map.current = undefined;
    };
  }, [begin]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read anew when the theme changes
  useEffect(() => {
    if (!base || !map.current || !target.current) return;
    const ink = readInk(target.current);
    map.current.dress(ink, baseLayers(DISTRICT, base, ink, lang));
  }, [base, lang, scheme]);
  useEffect(() => {
    map.current?.show(marks);
    if (fitted.current || marks.length === 0) return;
    fitted.current = true;
    map.current?.fit();
  }, [marks]);
  useEffect(() => map.current?.choose(chosen), [chosen]);

  const step = (by: number) => {
    if (marks.length === 0) return;
    const at = marks.findIndex((mark) => mark.id === chosen?.id);
    const next = at === -1 ? (by > 0 ? 0 : marks.length - 1) : (at + by + marks.length) % marks.length;
    onChoose(marks[next]?.id);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => map.current?.panBy(-1, 0),
    ArrowRight: () => map.current?.panBy(1, 0),
    ArrowUp: () => map.current?.panBy(0, -1),
    ArrowDown: () => map.current?.panBy(0, 1),
    '+': () => map.current?.zoomBy(1),
    '=': () => map.current?.zoomBy(1),
    '-': () => map.current?.zoomBy(-1),
    ']': () => step(1),
    '[': () => step(-1),
    Enter: () => chosen && onOpen(chosen.id),
    Escape: () => onChoose(undefined),
    t: onList,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const over = marks.filter((mark) => mark.state === 'over').length;
  const baseText = base && base.layers.length > 0 ? base[lang] : say.noBase;
  return (
    <div className={styles.canvasFrame}>
      <div
        ref={target}
        className={styles.canvas}
        role="application"
        aria-label={`${say.mapLabel}. ${say.summary(marks.length, over)}`}
        aria-describedby="map-help"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        onKeyDown={onKeyDown}
      />
      <p id="map-help" className="wq-hidden">
        {say.mapHelp}
      </p>
      <p className="wq-hidden" role="status">
        {chosen ? say.selected(chosen.label, POINT_STATE_NAMES[chosen.state][lang]) : ''}
      </p>
      <div className={styles.zoom}>
        <button type="button" aria-label={say.zoomIn} onClick={() => map.current?.zoomBy(1)}>
          <Icon name="plus" size={18} />
        </button>
        <button type="button" aria-label={say.zoomOut} onClick={() => map.current?.zoomBy(-1)}>
          <span aria-hidden="true">−</span>
        </button>
        <button type="button" aria-label={say.whole} title={say.whole} onClick={() => map.current?.fit()}>
          <span aria-hidden="true">⤢</span>
        </button>
      </div>
      <Legend />
      <p className={styles.credit}>{say.base(baseText)}</p>
    </div>
  );
}
