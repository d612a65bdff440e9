import type { Instant } from './instant.ts';
import type { Words } from './machine.ts';
import type { MatterLink } from './matter/matter.ts';
import type { Role } from './role.ts';

/** Ways out of the house; what is in the console's own box needs none. */
export type ChannelKind = 'sms' | 'email' | 'wecom' | 'dingtalk' | 'feishu';
export const CHANNEL_KINDS: readonly ChannelKind[] = ['sms', 'email', 'wecom', 'dingtalk', 'feishu'];

/** A way that the bureau has set up. Secrets are never told back. */
export interface Channel {
  readonly id: string;
  readonly version: number;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly enabled: boolean;
  /** Webhook or gateway `https://…`; mail: `smtp://host:port` or `smtps://host:port`. */
  readonly url: string;
  /** Login of a mail server or gateway; sender of a mail. */
  readonly user: string;
  readonly from: string;
  /** SMS gateway: body with `{phone}`, `{text}` and `{id}` in it. */
  readonly body: string;
  readonly hasSecret: boolean;
}

/** How one person wants to be told. */
export interface NoticePreference {
  readonly account: string;
  readonly version: number;
  /** 11 digits or with `+`; '' = none. */
  readonly phone: string;
  readonly email: string;
  /** Who is meant by @ in a group: WeCom user id, Feishu open id; DingTalk and WeCom also take the phone. */
  readonly wecomId: string;
  readonly feishuId: string;
  /** Channel ids, the first that works is used; [] = the console's box alone. */
  readonly channels: readonly string[];
  /** `HH:MM` of UTC+8; both '' = never quiet. What is not urgent waits for the end. */
  readonly quietFrom: string;
  readonly quietTo: string;
  /** `HH:MM` of UTC+8; '' = no digest. */
  readonly digestAt: string;
}

export type NoticeUrgency = 'urgent' | 'normal';
export type NoticeState = 'waiting' | 'quiet' | 'sent' | 'failed' | 'box';

/** One attempt to tell, with what the other side answered. */
export interface NoticeAttempt {
  readonly at: Instant;
  readonly channel: string;
  readonly ok: boolean;
  /** Status and beginning of the answer, or why there was none. */
  readonly answer: string;
}

/** Something one person has to know. */
export interface Notice {
  readonly id: string;
  readonly version: number;
  readonly at: Instant;
  readonly to: string;
  readonly rule: string;
  readonly urgency: NoticeUrgency;
  readonly title: Words;
  readonly text: Words;
  readonly about: readonly MatterLink[];
  readonly state: NoticeState;
  readonly attempts: readonly NoticeAttempt[];
  /** When it is tried (again); null: it is not. */
  readonly tryAt: Instant | null;
  readonly readAt: Instant | null;
  /** Not read by then, it is told to the next role; null: it ends here. */
  readonly escalateAt: Instant | null;
  readonly escalated: number;
}

/** To whom something goes, by role or as people of the thing itself. */
export type NoticeAudience = Role | 'officers' | 'leader' | 'unit' | 'party' | 'assignee';

/** One row of the table: what is told to whom, how urgently, and who hears of it when nobody reads. */
export interface NoticeRule {
  readonly id: string;
  readonly name: Words;
  readonly to: readonly NoticeAudience[];
  readonly urgency: NoticeUrgency;
  readonly escalates: readonly { readonly afterMin: number; readonly to: readonly NoticeAudience[] }[];
}

/** @source supervision.md §3, §7.1, §11; the periods are ours [P] */
export const NOTICE_RULES: readonly NoticeRule[] = [
  {
    ...{ id: 'entry-a', name: { zh: 'A 级线索', en: 'Level A finding' }, to: ['duty'], urgency: 'urgent' },
    escalates: [
      { afterMin: 30, to: ['supervisor'] },
      { afterMin: 120, to: ['head'] },
    ],
  },
  {
    ...{ id: 'entry-b', name: { zh: 'B 级线索', en: 'Level B finding' }, to: ['duty'], urgency: 'normal' },
    escalates: [{ afterMin: 240, to: ['supervisor'] }],
  },
  {
    ...{ id: 'explain', name: { zh: '要求说明', en: 'Explanation asked' }, to: ['party'], urgency: 'urgent' },
    escalates: [],
  },
  {
    // Service message after an hour of silence. @source supervision.md §7.5 [P]
    ...{
      id: 'outage',
      name: { zh: '疑似故障提醒', en: 'Outage suspected' },
      to: ['party'],
      urgency: 'urgent',
    },
    escalates: [],
  },
  {
    ...{
      id: 'outage-call',
      name: { zh: '电话核实', en: 'Call the enterprise' },
      to: ['duty'],
      urgency: 'urgent',
    },
    escalates: [{ afterMin: 60, to: ['supervisor'] }],
  },
  {
    ...{ id: 'matter-assigned', name: { zh: '指派给您', en: 'Assigned to you' }, to: ['officers', 'leader'] },
    ...{ urgency: 'normal', escalates: [] },
  },
  {
    ...{
      id: 'clock-yellow',
      name: { zh: '即将到期', en: 'Runs out soon' },
      to: ['officers', 'unit'],
    },
    ...{ urgency: 'normal', escalates: [] },
  },
  {
    ...{ id: 'clock-red', name: { zh: '已经逾期', en: 'Has run out' }, to: ['officers', 'unit', 'leader'] },
    urgency: 'normal',
    escalates: [
      { afterMin: 24 * 60, to: ['supervisor'] },
      { afterMin: 3 * 24 * 60, to: ['head'] },
    ],
  },
  {
    ...{
      id: 'reopened',
      name: { zh: '问题反弹', en: 'Came back' },
      to: ['leader', 'unit'],
      urgency: 'normal',
    },
    escalates: [{ afterMin: 24 * 60, to: ['head'] }],
  },
  {
    ...{ id: 'overdue-entry', name: { zh: '台账逾期', en: 'Entry overdue' }, to: [] },
    ...{ urgency: 'normal', escalates: [{ afterMin: 24 * 60, to: ['head'] }] },
  },
  {
    ...{ id: 'field-conflict', name: { zh: '现场记录冲突', en: 'Conflict of a site record' } },
    ...{ to: ['supervisor'], urgency: 'normal', escalates: [] },
  },
  {
    ...{ id: 'digest', name: { zh: '每日摘要', en: 'Daily digest' }, to: [], urgency: 'normal' },
    escalates: [],
  },
  {
    ...{ id: 'trial', name: { zh: '通道测试', en: 'Trial of a channel' }, to: [], urgency: 'urgent' },
    escalates: [],
  },
];
export const noticeRule = (id: string): NoticeRule | undefined => NOTICE_RULES.find((rule) => rule.id === id);

/** Roles that are never told of what is hidden. @source supervision.md §3 */
export const NEVER_TOLD_HIDDEN: readonly Role[] = [
  'enterprise',
  'agency',
  'town',
  'authority',
  'display',
  'public',
];
