import {
  type Campaign,
  type CampaignAppeal,
  type CampaignIssue,
  type Instant,
  type IssueKind,
  instant,
  MICROS_PER_HOUR,
} from '@wenqu/domain';

const START = 1_800_000_000_000_000;
export const hour = (count: number): Instant => instant(START + count * MICROS_PER_HOUR);

export function campaignVersion(id: string, version: number, more: Partial<Campaign> = {}): Campaign {
  return {
    ...{ id, version, name: '百日攻坚', office: '专项行动办公室', strands: ['dredging'], tasks: [] },
    ...{ from: '2027-01-01', to: '2027-04-10', phase: 'plan', phases: [], plan: [], openedBy: 'ac1' },
    units: [{ name: '东桥街道', leader: 'ac9', post: '分管副主任', duty: '截污纳管' }],
    ...{ openedAt: hour(0), updatedAt: hour(version), updatedBy: 'ac1', reason: '' },
    ...more,
  };
}

export function issueExample(id: string, kind: IssueKind, issue: number): CampaignIssue {
  const none = { total: 0, working: 0, reported: 0, verified: 0, inNotice: 0, struck: 0, overdue: 0 };
  const still = { entered: 0, applied: 0, refused: 0, verified: 0, struck: 0, extended: 0, visits: 0 };
  const paper = { title: '评比', parts: [{ kind: 'text', text: '没有条目。' }] } as const;
  return {
    ...{ id, campaign: 'C1', kind, issue, from: hour(0), cut: hour(issue), rule: 1, at: hour(issue) },
    ...{ by: 'ac1', byName: '甲', reason: '', corrects: '', digest: 'd'.repeat(64), document: '' },
    content: {
      ...{ from: hour(0), cut: hour(issue), units: [], items: [], visits: [], stuck: [], followed: [] },
      figures: { ...none, aside: 0, planned: 0, light: 'none', everStruck: 0, relapsedItems: 0, relapses: 0 },
      moves: { ...still, becameOverdue: 0, relapsed: 0, lookedBack: 0, objections: 0 },
      paper: { zh: paper, en: paper },
    },
  };
}

export const appealExample = (id: string, more: Partial<CampaignAppeal> = {}): CampaignAppeal => ({
  ...{ id, campaign: 'C1', issue: 'I1', unit: '东桥街道', item: 'm1', reason: '当日暴雨', at: hour(1) },
  ...{ by: 'ac2', byName: '乙', answer: '', answerReason: '', answeredAt: null, answeredBy: '' },
  ...more,
});
