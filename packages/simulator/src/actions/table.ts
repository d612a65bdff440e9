import type { Device } from '../device.ts';
import type { Action } from './action.ts';
import { CONTROL_ACTIONS } from './control.ts';
import { DATA_ACTIONS } from './data.ts';
import { INFORMATION_ACTIONS } from './information.ts';
import { RETENTION_ACTIONS } from './retention.ts';
import { SETTING_ACTIONS } from './settings.ts';

/** Every command of a host that simulated devices execute, by edition. */
export const ACTIONS: readonly Action[] = [
  ...SETTING_ACTIONS,
  ...DATA_ACTIONS,
  ...CONTROL_ACTIONS,
  ...RETENTION_ACTIONS,
  ...INFORMATION_ACTIONS,
];

const BY_EDITION = new Map<string, Action>(
  ACTIONS.flatMap((action) => action.editions.map((edition) => [`${edition}/${action.cn}`, action] as const)),
);

/** How this device executes a command; undefined when its edition or model does not have it. */
export function actionOf(device: Device, cn: string): Action | undefined {
  const action = BY_EDITION.get(`${device.edition}/${cn}`);
  return action?.extension && !device.manner.extensions ? undefined : action;
}
