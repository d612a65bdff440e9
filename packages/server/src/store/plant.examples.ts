import { instant, MICROS_PER_DAY, type PlantRecord } from '@wenqu/domain';

/** A record of the plant ledger, the n-th day. */
export const plantRecord = (id: string, version: number, set: Partial<PlantRecord> = {}): PlantRecord => ({
  ...{ id, version, book: 'ledger', kind: 'dosing', enterprise: 'e1', point: '', agency: '', about: '' },
  ...{
    at: instant(MICROS_PER_DAY),
    fields: { agent: '聚合氯化铝', amount: 12.5 },
    state: 'kept',
    late: false,
  },
  ...{ enteredAt: instant(2 * MICROS_PER_DAY), by: 'u1', byName: '一号', reason: '' },
  ...set,
});
