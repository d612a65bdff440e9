import type { PointState } from '@wenqu/domain';
import { severity } from '@wenqu/domain';
import ScaleLine from 'ol/control/ScaleLine.js';
import Feature from 'ol/Feature.js';
import PointGeometry from 'ol/geom/Point.js';
import { defaults as interactions } from 'ol/interaction/defaults.js';
import type BaseLayer from 'ol/layer/Base.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import View from 'ol/View.js';
import { FONT } from '../../tokens/theme.ts';
import type { MapInk } from './ink.ts';
import { chosenStyle, stateStyles } from './symbols.ts';

/** A point as it is drawn. */
export interface Mark {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly state: PointState;
  readonly label: string;
}

export interface MapPlace {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Metres per pixel below which every point is named; farther away only those that are not normal. */
const NAMES_MPP = 5;

/** The map itself: symbols of states over base layers. It draws and tells; what is chosen belongs to the page. */
export class PointMap {
  readonly #map: OlMap;
  readonly #source = new VectorSource<Feature<PointGeometry>>();
  readonly #symbols: VectorLayer;
  readonly #labels: VectorLayer;
  readonly #chosen = new VectorSource();
  readonly #chosenLayer: VectorLayer;
  #base: BaseLayer[] = [];
  #quiet = false;

  constructor(
    target: HTMLElement,
    place: MapPlace | undefined,
    tell: { moved: (place: MapPlace, bounds: Bounds) => void; clicked: (id: string | undefined) => void },
  ) {
    this.#symbols = new VectorLayer({ source: this.#source, updateWhileInteracting: true, zIndex: 10 });
    this.#labels = new VectorLayer({
      ...{ source: this.#source, declutter: true, zIndex: 11 },
      renderOrder: (one, other) => severity(one.get('state')) - severity(other.get('state')),
    });
    this.#chosenLayer = new VectorLayer({ source: this.#chosen, zIndex: 12 });
    this.#map = new OlMap({
      target,
      layers: [this.#chosenLayer, this.#symbols, this.#labels],
      controls: [new ScaleLine({ minWidth: 90 })],
      // A target that takes focus would otherwise ignore the first drag and the wheel.
      interactions: interactions({ onFocusOnly: false, altShiftDragRotate: false, pinchRotate: false }),
      view: new View({
        center: fromLonLat(place ? [place.lon, place.lat] : [117.88, 24.49]),
        zoom: place?.zoom ?? 12,
        minZoom: 6,
        maxZoom: 19,
        enableRotation: false,
      }),
    });
    this.#map.on('moveend', () => {
      if (!this.#quiet) tell.moved(this.place(), this.bounds());
    });
    this.#map.on('click', (event) => {
      const hits: Feature[] = [];
      this.#map.forEachFeatureAtPixel(event.pixel, (hit) => void hits.push(hit as Feature), {
        hitTolerance: 8,
        layerFilter: (layer) => layer === this.#symbols,
      });
      hits.sort((one, other) => severity(one.get('state')) - severity(other.get('state')));
      const id = hits[0]?.getId();
      tell.clicked(id === undefined ? undefined : String(id));
    });
    this.#map.on('pointermove', (event) => {
      const over = this.#map.hasFeatureAtPixel(event.pixel, {
        hitTolerance: 4,
        layerFilter: (layer) => layer === this.#symbols,
      });
      target.style.cursor = over ? 'pointer' : '';
    });
  }

  place(): MapPlace {
    const view = this.#map.getView();
    const [lon, lat] = toLonLat(view.getCenter() ?? [0, 0]) as [number, number];
    return { lon, lat, zoom: view.getZoom() ?? 12 };
  }

  bounds(): Bounds {
    const extent = this.#map.getView().calculateExtent(this.#map.getSize() ?? [1, 1]);
    return transformExtent(extent, 'EPSG:3857', 'EPSG:4326') as unknown as Bounds;
  }

  /** Colours and words of the theme and language on screen. */
  dress(ink: MapInk, base: BaseLayer[]): void {
    for (const layer of this.#base) this.#map.removeLayer(layer);
    this.#base = base;
    for (const [at, layer] of base.entries()) this.#map.getLayers().insertAt(at, layer);
    const symbols = stateStyles(ink);
    this.#symbols.setStyle((feature) => symbols[feature.get('state') as PointState]);
    const label = (text: string, state: PointState) =>
      new Style({
        text: new Text({
          text,
          offsetY: state === 'over' ? -20 : -15,
          font: `${state === 'over' ? 'bold ' : ''}12px ${FONT}`,
          fill: new Fill({ color: state === 'over' ? ink.state.over : ink.text }),
          stroke: new Stroke({ color: ink.land, width: 3 }),
        }),
      });
    this.#labels.setStyle((feature, resolution) => {
      const state = feature.get('state') as PointState;
      if (state === 'normal' && resolution > NAMES_MPP) return undefined;
      return label(String(feature.get('label')), state);
    });
    this.#chosenLayer.setStyle(chosenStyle(ink));
  }

  /** Points as they are now; only what differs is drawn anew. */
  show(marks: readonly Mark[]): void {
    const kept = new Set(marks.map((mark) => mark.id));
    for (const feature of this.#source.getFeatures()) {
      if (!kept.has(String(feature.getId()))) this.#source.removeFeature(feature);
    }
    const fresh: Feature<PointGeometry>[] = [];
    for (const { id, lon, lat, state, label } of marks) {
      const held = this.#source.getFeatureById(id);
      if (!held) {
        const feature = new Feature(new PointGeometry(fromLonLat([lon, lat])));
        feature.setId(id);
        feature.setProperties({ state, label }, true);
        fresh.push(feature);
      } else if (held.get('state') !== state || held.get('label') !== label) {
        held.setProperties({ state, label }, true);
        held.changed();
      }
    }
    this.#source.addFeatures(fresh);
  }

  /** Ring around the chosen point; brought into view when it is outside. */
  choose(mark: Mark | undefined): void {
    this.#chosen.clear();
    if (!mark) return;
    const at = fromLonLat([mark.lon, mark.lat]);
    this.#chosen.addFeature(new Feature(new PointGeometry(at)));
    const [west, south, east, north] = this.bounds();
    if (mark.lon < west || mark.lon > east || mark.lat < south || mark.lat > north) {
      this.#map.getView().setCenter(at);
    }
  }

  /** All points with a margin; without points nothing moves. */
  fit(): void {
    const extent = this.#source.getExtent();
    if (!extent || !Number.isFinite(extent[0])) return;
    this.#map.getView().fit(extent, { padding: [48, 32, 48, 32], maxZoom: 16 });
  }

  zoomBy(steps: number): void {
    const view = this.#map.getView();
    view.animate({ zoom: (view.getZoom() ?? 12) + steps, duration: 150 });
  }

  panBy(right: number, down: number): void {
    const view = this.#map.getView();
    const [x, y] = view.getCenter() ?? [0, 0];
    const step = (view.getResolution() ?? 1) * 96;
    view.animate({ center: [(x ?? 0) + right * step, (y ?? 0) - down * step], duration: 120 });
  }

  resize(): void {
    this.#map.updateSize();
  }

  close(): void {
    this.#quiet = true;
    this.#map.setTarget();
    this.#map.dispose();
  }
}
