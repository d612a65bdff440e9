import type { PointState } from '@wenqu/domain';

/** Colours of the map as the theme on screen has them. */
export interface MapInk {
  readonly land: string;
  readonly water: string;
  readonly shore: string;
  readonly waterText: string;
  readonly green: string;
  readonly block: string;
  readonly road: string;
  readonly district: string;
  readonly grid: string;
  readonly text: string;
  readonly text2: string;
  readonly focus: string;
  readonly state: Readonly<Record<PointState, string>>;
}

/** Read from the variables of `map.module.css` and of the tokens. */
export function readInk(element: Element): MapInk {
  const style = getComputedStyle(element);
  const ink = (name: string): string => style.getPropertyValue(name).trim();
  return {
    land: ink('--map-land'),
    water: ink('--map-water'),
    shore: ink('--map-shore'),
    waterText: ink('--map-water-text'),
    green: ink('--map-green'),
    block: ink('--map-block'),
    road: ink('--map-road'),
    district: ink('--map-district'),
    grid: ink('--map-grid'),
    text: ink('--wq-text'),
    text2: ink('--wq-text-2'),
    focus: ink('--wq-focus'),
    state: {
      over: ink('--wq-over'),
      suspect: ink('--wq-suspect'),
      offline: ink('--wq-offline'),
      maintenance: ink('--wq-maintenance'),
      normal: ink('--wq-normal'),
      waiting: ink('--wq-offline'),
    },
  };
}
