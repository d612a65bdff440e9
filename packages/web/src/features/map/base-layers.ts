import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type BaseLayer from 'ol/layer/Base.js';
import Graticule from 'ol/layer/Graticule.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { FONT } from '../../tokens/theme.ts';
import type { MapInk } from './ink.ts';

const NAMES = ['sea', 'blocks', 'river', 'district', 'roads', 'places'] as const;
type LayerName = (typeof NAMES)[number];

/** What a folder of base data says of itself. */
export interface BaseIndex {
  readonly zh: string;
  readonly en: string;
  readonly layers: readonly string[];
}

/** CGCS2000 and WGS 84 differ by centimetres: its degrees are read as those of EPSG:4326. */
const READ = { dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' };

type StyleOf = (feature: Feature, resolution: number) => Style | Style[] | undefined;

const named = (feature: Feature, lang: 'zh' | 'en'): string => String(feature.get(lang) ?? '');

const label = (text: string, ink: string, halo: string, size: number, more: object = {}): Text =>
  new Text({
    text,
    font: `${size}px ${FONT}`,
    fill: new Fill({ color: ink }),
    stroke: new Stroke({ color: halo, width: 3 }),
    ...more,
  });

/** Metres per pixel above which small roads and blocks would be clutter. */
const NEAR_MPP = 12;
const ROAD_PX = [4, 3, 2, 1] as const;

function styles(ink: MapInk, lang: 'zh' | 'en'): Readonly<Record<LayerName, StyleOf>> {
  const water = (feature: Feature): Style =>
    new Style({
      fill: new Fill({ color: ink.water }),
      stroke: new Stroke({
        color: ink.shore,
        width: feature.getGeometry()?.getType() === 'LineString' ? 2.5 : 1,
      }),
      text: label(named(feature, lang), ink.waterText, ink.land, 13, {
        placement: feature.getGeometry()?.getType() === 'LineString' ? 'line' : 'point',
        overflow: false,
      }),
    });
  return {
    sea: water,
    river: water,
    blocks: (feature, resolution) =>
      resolution > NEAR_MPP * 2
        ? undefined
        : new Style({ fill: new Fill({ color: feature.get('use') === 'green' ? ink.green : ink.block }) }),
    district: () =>
      new Style({ stroke: new Stroke({ color: ink.district, width: 1.5, lineDash: [8, 4, 2, 4] }) }),
    roads: (feature, resolution) => {
      const rank = Math.min(4, Math.max(1, Number(feature.get('rank') ?? 4)));
      if (rank === 4 && resolution > NEAR_MPP) return undefined;
      return new Style({
        stroke: new Stroke({ color: ink.road, width: ROAD_PX[rank - 1] ?? 1 }),
        ...(resolution < NEAR_MPP && {
          text: label(named(feature, lang), ink.text2, ink.land, 11, { placement: 'line' }),
        }),
        zIndex: 5 - rank,
      });
    },
    places: (feature) => new Style({ text: label(named(feature, lang), ink.text, ink.land, 14) }),
  };
}

export async function readBaseIndex(district: string, signal: AbortSignal): Promise<BaseIndex> {
  const response = await fetch(`/map/${district}/layers.json`, { signal });
  return response.ok ? ((await response.json()) as BaseIndex) : { zh: '', en: '', layers: [] };
}

/** The bureau's own layers in their order; a graticule where there are none. */
export function baseLayers(district: string, index: BaseIndex, ink: MapInk, lang: 'zh' | 'en'): BaseLayer[] {
  const known = index.layers.filter((name): name is LayerName => (NAMES as readonly string[]).includes(name));
  if (known.length === 0) {
    const line = new Stroke({ color: ink.grid, width: 1 });
    const text = label('', ink.text2, ink.land, 11);
    return [
      new Graticule({
        strokeStyle: line,
        showLabels: true,
        wrapX: false,
        lonLabelStyle: text,
        latLabelStyle: text,
      }),
    ];
  }
  const style = styles(ink, lang);
  return known.map(
    (name) =>
      new VectorLayer({
        source: new VectorSource({ url: `/map/${district}/${name}.geojson`, format: new GeoJSON(READ) }),
        style: style[name] as never,
        declutter: name === 'roads' || name === 'places',
        updateWhileAnimating: true,
      }),
  );
}
