import {
  type CareSettings,
  CHECK_KINDS,
  type CheckKindRow,
  type CheckPlan,
  type CheckPlanView,
  type CheckRun,
  type ClockSample,
  type Parameter,
  type ParameterChange,
  type Visit,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { orNull, shapeOf } from './answers.ts';
import type { Seat } from './house.ts';
import { seesLogger, seesMn } from './scope.ts';
import { InstantShape } from './shapes.ts';

export const text = Type.String();
export const number = Type.Number();
export const position = orNull(Type.Integer({ description: 'Place in the journal: /api/frames/:position' }));
export const kindShape = Type.Enum(CHECK_KINDS.map(({ kind }) => kind));
export const outcomeShape = Type.Enum(['running', 'passed', 'failed', 'not-judged', 'not-done']);
export const causeShape = Type.Enum(['order', 'visit', 'unexplained']);

export const ClockShape = shapeOf<ClockSample>('ClockSample', {
  ...{ mn: text, at: InstantShape, offsetS: number, source: Type.Enum(['upload', 'asked']) },
});
export const ParameterShape = shapeOf<Parameter>('Parameter', {
  ...{ mn: text, polId: text, infoId: text, text, seenAt: InstantShape, position },
  ...{ baseline: orNull(text), baselineBy: text, baselineAt: orNull(InstantShape) },
});
export const ChangeShape = shapeOf<ParameterChange>('ParameterChange', {
  ...{ id: text, mn: text, polId: text, infoId: text, before: text, after: text },
  ...{ since: InstantShape, noticedAt: InstantShape, cause: causeShape, by: text, position },
});
export const VisitShape = shapeOf<Visit>('Visit', {
  ...{ id: text, enterprise: text, from: InstantShape, to: InstantShape, who: text, work: text },
  ...{ enteredBy: text, enteredAt: InstantShape },
});
export const PlanShape = shapeOf<CheckPlan>('CheckPlan', {
  ...{ id: text, version: Type.Integer(), mn: text, polId: text, kind: kindShape },
  ...{ everyH: number, nextAt: InstantShape, enabled: Type.Boolean(), by: text, reason: text },
});
export const RunShape = shapeOf<CheckRun>('CheckRun', {
  ...{ id: text, plan: text, order: text, mn: text, polId: text, kind: kindShape, at: InstantShape },
  ...{ outcome: outcomeShape, standard: orNull(number), reading: orNull(number), error: orNull(number) },
  ...{ tolerance: text, why: text, position },
});
export const PlanViewShape = shapeOf<CheckPlanView>('CheckPlanView', {
  ...{ id: text, version: Type.Integer(), mn: text, polId: text, kind: kindShape },
  ...{ everyH: number, nextAt: InstantShape, enabled: Type.Boolean(), by: text, reason: text },
  ...{ byName: text, last: orNull(RunShape), lateSince: orNull(InstantShape) },
});
export const KindShape = shapeOf<CheckKindRow>('CheckKindRow', {
  ...{ kind: kindShape, zh: text, en: text, cn: Type.Record(Type.String(), text) },
  ...{ dueH: orNull(number), confidence: Type.Enum(['T', 'S', 'G', 'P']), source: text },
});
export const settingsFields = {
  clockSetS: Type.Integer({ minimum: 0, maximum: 86_400 }),
  clockEveryH: Type.Integer({ minimum: 1, maximum: 720 }),
  clockOnRequest: Type.Boolean(),
  snapshotEveryH: Type.Integer({ minimum: 0, maximum: 8_760 }),
};
export const SettingsShape = shapeOf<CareSettings>('CareSettings', {
  version: Type.Integer(),
  ...settingsFields,
});

/** MNs this seat sees, or undefined for all. */
export function ownMns({ scope, view }: Seat): string[] | undefined {
  if (scope.whole) return undefined;
  return view.snapshot.loggers.filter((logger) => seesLogger(scope, view, logger)).map(({ mn }) => mn);
}

/** @throws WQ_NOT_FOUND for a logger that does not exist for this seat */
export function assertMn(seat: Seat, mn: string): void {
  const known = seat.view.loggersByMn.has(mn) && seesMn(seat.scope, seat.view, mn);
  if (!known) throw new WenquError('WQ_NOT_FOUND', { mn });
}

export function mnsOf(seat: Seat, mn: string | undefined): { mns?: readonly string[] } {
  if (mn !== undefined) {
    assertMn(seat, mn);
    return { mns: [mn] };
  }
  const own = ownMns(seat);
  return own ? { mns: own } : {};
}
