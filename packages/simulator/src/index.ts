export { bookOf, type SimulatedBook } from './book.ts';
export { type Clock, systemClock } from './clock.ts';
export { CONTROL_HELP } from './command.ts';
export { type Cut, cutOf } from './cut.ts';
export type { DeviceManner } from './device.ts';
export {
  type District,
  districtOf,
  type SimulatedEnterprise,
  type SimulatedLogger,
  type SimulatedPoint,
} from './district.ts';
export { type SimulatedFacility, sheetOf } from './facility.ts';
export { FAULT_NAMES, FAULTS, type Fault, type FaultName, type FaultRates, faultRatesOf } from './faults.ts';
export { LoggerContent } from './logger-content.ts';
export { MISBEHAVIOURS, type Misbehaviour, misbehaviourOf } from './misbehaviour.ts';
export { type OneLogger, oneDistrict, oneOf } from './one.ts';
export { QUIRKS, type Quirk } from './quirk.ts';
export { type EffectLine, type EffectName, type RecordSink, recordFile } from './record.ts';
export { runSimulator, type Simulator, type SimulatorOptions, type SimulatorStatus } from './run.ts';
export type { Outcome, TruthLine, TruthSink } from './truth.ts';
export {
  compareTruth,
  type Held,
  type HeldValues,
  type HeldVersion,
  type TruthComparison,
} from './truth-check.ts';
export type { Frame, SentValue } from './upload.ts';
