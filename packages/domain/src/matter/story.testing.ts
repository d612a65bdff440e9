import { parseDay } from '../format.ts';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '../instant.ts';
import type { Role } from '../role.ts';
import type { FieldValues } from './field.ts';
import type { Matter, MatterClock, MatterStep } from './matter.ts';
import { matterClocks } from './matter-clocks.ts';
import type { MatterActor } from './matter-guards.ts';
import { afterStep, decideMatter, matterChoices, noMatter } from './matter-machine.ts';
import type { MatterTable } from './matter-table.ts';

export const FILE = 'a'.repeat(64);
/** Noon of a day of UTC+8. */
export const noon = (day: string): Instant => instant((parseDay(day) ?? 0) + 12 * MICROS_PER_HOUR);
export const days = (from: Instant, count: number): Instant => instant(from + count * MICROS_PER_DAY);
export const hours = (from: Instant, count: number): Instant => instant(from + count * MICROS_PER_HOUR);
/** The first instant of a day: when a period that ends with the day before runs out. */
export const start = (day: string): Instant => instant(parseDay(day) ?? 0);
export const person = (id: string, role: Role, enterprise = ''): Exclude<MatterActor, 'system'> => ({
  ...{ id, role, enterprise, agency: '', unit: '', displayName: id },
});

/** Takes steps one after another as a store would keep them; refusals are kept too. */
export class Story {
  readonly table: MatterTable;
  readonly steps: MatterStep[] = [];
  matter: Matter;
  at: Instant;
  present: readonly string[] = [];

  constructor(table: MatterTable, at: Instant, draft: Partial<Matter> = {}) {
    this.table = table;
    this.at = at;
    this.matter = noMatter({ machine: table.id, ...draft });
  }

  /** 'ok', or the code of the refusal. */
  take(event: string, by: MatterActor, given: FieldValues = {}, reason = 'because'): string {
    const input = { at: this.at, happenedAt: this.at, reason, given };
    const { matter, steps, present } = this;
    const decided = decideMatter(this.table, event, { matter, steps, actor: by, input, present });
    const from = matter.version === 0 ? null : matter.state;
    if (decided.ok) {
      this.matter = {
        ...afterStep(this.table, matter, decided.row, decided.given, this.at),
        ...(from === null && { openedAt: this.at }),
      };
    }
    this.steps.push({
      ...{ seq: steps.length + 1, matter: 'm', at: this.at, happenedAt: this.at, byName: '', byUnit: '' },
      ...{ by: by === 'system' ? 'system' : by.id, event, from, reason, clientId: '' },
      ...(decided.ok
        ? { to: decided.row.to, given: decided.given, refused: null }
        : { to: matter.state, given, refused: decided.refused.code }),
    });
    return decided.ok ? 'ok' : decided.refused.code;
  }

  clock(id: string): MatterClock | undefined {
    return matterClocks(this.table, this.matter, this.steps).findLast((clock) => clock.id === id);
  }
  choices(by: Exclude<MatterActor, 'system'>): string[] {
    return matterChoices(this.table, this.matter, this.steps, by, this.at).map(({ event }) => event);
  }
}
