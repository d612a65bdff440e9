import { type FacilityFields, instant, pointId, type SheetDraft } from '@wenqu/domain';

export const facilityFields = (extra: Partial<FacilityFields> = {}): FacilityFields => ({
  ...{ enterprise: 'eA', name: '污水站', process: '调节 → 好氧', influent: '', effluent: pointId('pA') },
  ...{ designM3Day: 500, designRemovalMax: null, gravity: false, waterLossShare: null },
  units: [{ id: 'u1', name: '好氧池', kind: 'aerobic', volumeM3: 200, expected: [] }],
  meters: [
    {
      ...{
        id: 'm1',
        name: '生产',
        purpose: 'production',
        quantity: 'power-kw',
        volts: null,
        ratedKw: 100,
        partOf: '',
      },
      series: { point: pointId('pA'), column: 'd20101-Rtd' },
    },
  ],
  ...{ equipment: [], lines: [], agents: [] },
  ...extra,
});

export const sheet = (day: string, extra: Partial<SheetDraft> = {}): SheetDraft => ({
  ...{ facility: 'f1', day, product: { l1: 12 }, waterInM3: 500, agentKg: { a1: 30 }, sludgeKgDs: 80 },
  ...extra,
});

export const act = (at: number, by = 'acc1') => ({ by, byName: '管理员', reason: '登记', at: instant(at) });
