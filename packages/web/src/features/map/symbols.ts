import { type PointState, severity } from '@wenqu/domain';
import Circle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { MapInk } from './ink.ts';

const SIZE_PX = 6;
/** Over the limit is drawn larger, so that it is seen first. */
const OVER = 1.4;

function shape(state: PointState, ink: MapInk) {
  const color = ink.state[state];
  const fill = new Fill({ color });
  const edge = new Stroke({ color: ink.land, width: 1.5 });
  const none = 'none' as const;
  switch (state) {
    case 'over':
      return new RegularShape({
        points: 3,
        radius: SIZE_PX * OVER * 1.2,
        fill,
        stroke: edge,
        declutterMode: none,
      });
    case 'suspect':
      return new RegularShape({ points: 4, radius: SIZE_PX * 1.3, fill, stroke: edge, declutterMode: none });
    case 'maintenance':
      return new RegularShape({
        ...{ points: 4, radius: SIZE_PX * 1.25, angle: Math.PI / 4, fill, stroke: edge },
        declutterMode: none,
      });
    case 'offline':
      return new Circle({
        ...{ radius: SIZE_PX - 1, fill: new Fill({ color: ink.land }), declutterMode: none },
        stroke: new Stroke({ color, width: 2.5 }),
      });
    case 'waiting':
      return new Circle({
        ...{ radius: SIZE_PX - 1, fill: new Fill({ color: ink.land }), declutterMode: none },
        stroke: new Stroke({ color, width: 2, lineDash: [2, 2.4] }),
      });
    case 'normal':
      return new Circle({ radius: SIZE_PX - 0.5, fill, stroke: edge, declutterMode: none });
  }
}

/** Worst on top: drawn last. */
const zOf = (state: PointState): number => 10 - severity(state);

/** The symbol of each state; over its limit it has a ring. Symbols never thin out. */
export function stateStyles(ink: MapInk): Readonly<Record<PointState, Style[]>> {
  const one = (state: PointState): Style[] => {
    const symbol = new Style({ image: shape(state, ink), zIndex: zOf(state) });
    if (state !== 'over') return [symbol];
    const ring = new Circle({
      ...{ radius: SIZE_PX * OVER * 1.55, declutterMode: 'none' as const },
      stroke: new Stroke({ color: ink.state.over, width: 2 }),
    });
    return [new Style({ image: ring, zIndex: zOf(state) }), symbol];
  };
  return {
    over: one('over'),
    suspect: one('suspect'),
    offline: one('offline'),
    maintenance: one('maintenance'),
    normal: one('normal'),
    waiting: one('waiting'),
  };
}

/** Around the chosen point. */
export const chosenStyle = (ink: MapInk): Style =>
  new Style({
    image: new Circle({
      radius: 15,
      stroke: new Stroke({ color: ink.focus, width: 3 }),
      declutterMode: 'none',
    }),
    zIndex: 20,
  });
