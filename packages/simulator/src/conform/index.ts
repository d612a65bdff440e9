export type { CheckResult, Conformance, Outcome } from './check.ts';
export { conformCommand, writeReport } from './command.ts';
export { conformDevice } from './conform-device.ts';
export { conformServer } from './conform-server.ts';
export { conformDeviceCommand } from './device-command.ts';
export type { DeviceTarget } from './device-probe.ts';
export { conformanceHtml } from './report.ts';
export type { ServerTarget } from './server-probe.ts';
