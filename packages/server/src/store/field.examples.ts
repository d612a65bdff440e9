import { instant, type SiteRecord } from '@wenqu/domain';
import type { SiteVisitDraft } from './field.ts';

const SHA = (digit: string): string => digit.repeat(64);
const moment = (at: number) => ({ deviceAt: instant(at), offsetMicros: 1_500_000 });
const MAY = 1_777_600_000_000_000;

/** A record of a visit with two officers, one photo and three signatures. */
export const siteRecord = (clientId: string, set: Partial<SiteRecord> = {}): SiteRecord => ({
  ...{ clientId, kind: 'visit', task: 'visit', about: { kind: 'matter', id: 'm-1' }, title: '现场核查' },
  ...{ enterprise: 'en1', outlet: 'ou1', point: 'pt1', dispatchedAt: instant(MAY) },
  ...{ arrived: moment(MAY + 60e6), place: { lon: 121.4, lat: 31.2, accuracyM: 8 }, placeWhy: '' },
  closed: moment(MAY + 3_600e6),
  officers: [
    { account: 'a-1', name: '执法一', certificate: '沪-001' },
    { account: 'a-2', name: '执法二', certificate: '沪-002' },
  ],
  certificatesShown: true,
  checks: [{ id: 'running', answer: 'yes', note: '' }],
  answers: [{ question: '昨夜何人值班？', answer: '操作工' }],
  photos: [
    {
      ...{ sha256: SHA('a'), name: 'p.jpg', type: 'image/jpeg', bytes: 1000, stage: 'before' },
      ...{ taken: moment(MAY + 120e6), place: null, note: '' },
    },
  ],
  portions: [],
  party: { presence: 'party', name: '厂长', explanation: '' },
  signatures: [
    {
      ...{ role: 'officer', name: '执法一', sha256: SHA('b'), bytes: 500 },
      signed: moment(MAY + 3_000e6),
    },
  ],
  ...{ unsigned: '', note: '', papers: [], steps: [] },
  ...set,
});

export const visitDraft = (clientId: string, set: Partial<SiteVisitDraft> = {}): SiteVisitDraft => ({
  record: siteRecord(clientId),
  ...{ digest: SHA('d'), by: 'a-1', byName: '执法一', byUnit: '执法大队', hidden: false },
  ...{ receivedAt: instant(MAY + 7_200e6), sentDeviceAt: instant(MAY + 7_198e6) },
  ...set,
});
