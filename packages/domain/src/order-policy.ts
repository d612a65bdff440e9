import { isOrderOpen, type Order, type OrderClass } from './order.ts';
import type { OrderAct } from './order-machine.ts';
import { may } from './permissions.ts';
import type { Account, Role } from './role.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** What holds for orders of one class. */
export interface OrderPolicy {
  readonly zh: string;
  readonly en: string;
  /** What the class is, for who is about to ask. */
  readonly noteZh: string;
  readonly noteEn: string;
  readonly askers: readonly Role[];
  /** Who may agree: a second person, never the asker. Empty: nobody has to. */
  readonly approvers: readonly Role[];
  readonly reasonNeeded: boolean;
  /** How long it waits for the second person, and how long it may wait for the device then. */
  readonly approvalS: number;
  readonly expiryS: number;
  /** May go out before the second person agreed. */
  readonly urgentAllowed: boolean;
  /** Hidden unless the asker says otherwise. */
  readonly hidden: boolean;
  /** A person may ask one device so many times in so long. */
  readonly asksMax: number;
  readonly asksWindowS: number;
  /** Quiet time that is granted at least, whatever the exchange's table says. */
  readonly executionMinS: number;
}

const OPERATORS: readonly Role[] = ['admin', 'duty', 'supervisor', 'technical'];
const TECHNICIANS: readonly Role[] = ['admin', 'supervisor', 'technical'];
const SECOND: readonly Role[] = ['supervisor'];

/** @source supervision.md §7.4 [P]: the supervisor on duty agrees afterwards to what could not wait */
export const APPROVE_AFTER_S = 24 * HOUR_S;

const BASE = {
  approvers: [],
  approvalS: 0,
  urgentAllowed: false,
  hidden: false,
  executionMinS: 0,
} as const satisfies Partial<OrderPolicy>;

/**
 * Who may ask a device for what, and who else has to agree.
 * @source supervision.md §3 (roles, separation), A.4 (sampling); the rest is the house's own [P]
 */
export const ORDER_POLICIES: Readonly<Record<OrderClass, OrderPolicy>> = {
  read: {
    ...BASE,
    zh: '查询',
    en: 'read',
    noteZh: '只读取设备的时间、参数或信息，不改变任何设置。',
    noteEn: 'Reads time, parameters or information of the device and changes nothing.',
    askers: OPERATORS,
    reasonNeeded: false,
    expiryS: 10 * MINUTE_S,
    asksMax: 60,
    asksWindowS: MINUTE_S,
  },
  recall: {
    ...BASE,
    zh: '调取历史数据',
    en: 'recall of history',
    noteZh: '请设备重新上传一段时间的数据；与已有数据不同的作为新版本保存。',
    noteEn: 'Has data of a time range uploaded again; values that differ are kept as further versions.',
    askers: OPERATORS,
    reasonNeeded: false,
    expiryS: 24 * HOUR_S,
    asksMax: 60,
    asksWindowS: HOUR_S,
  },
  stream: {
    ...BASE,
    zh: '启停上传',
    en: 'start or stop uploads',
    noteZh: '启动或停止设备的定时上传；停止后平台将收不到数据。',
    noteEn: 'Starts or stops periodic uploads; once stopped, nothing is received any more.',
    askers: TECHNICIANS,
    reasonNeeded: true,
    expiryS: HOUR_S,
    asksMax: 12,
    asksWindowS: HOUR_S,
  },
  clock: {
    ...BASE,
    zh: '校时',
    en: 'clock',
    noteZh: '设置设备时钟，影响此后数据的时间。',
    noteEn: 'Sets the clock of the device, and with it the times of later data.',
    askers: OPERATORS,
    reasonNeeded: true,
    expiryS: 10 * MINUTE_S,
    asksMax: 12,
    asksWindowS: HOUR_S,
  },
  setting: {
    ...BASE,
    zh: '通信参数设置',
    en: 'setting',
    noteZh: '设置超时、重发次数与上传间隔，不影响测量。',
    noteEn: 'Sets timeouts, resends and intervals; measuring is not touched.',
    askers: TECHNICIANS,
    reasonNeeded: true,
    expiryS: HOUR_S,
    asksMax: 12,
    asksWindowS: HOUR_S,
  },
  secret: {
    ...BASE,
    zh: '口令与密钥',
    en: 'passwords and keys',
    noteZh: '更换口令、密钥、编码或上位机地址；出错会使设备失联，须第二人批准。',
    noteEn:
      'Changes a password, key, MN or the address of the host; a mistake loses the device. Needs a second person.',
    askers: ['admin', 'supervisor'],
    approvers: SECOND,
    reasonNeeded: true,
    approvalS: 8 * HOUR_S,
    expiryS: HOUR_S,
    asksMax: 6,
    asksWindowS: HOUR_S,
  },
  control: {
    ...BASE,
    zh: '控制',
    en: 'control',
    noteZh: '使设备动作或改变测量参数（校准、清洗、测量、量程等），影响数据，须第二人批准。',
    noteEn:
      'Makes the device act or changes how it measures (calibration, cleaning, ranges); needs a second person.',
    askers: ['supervisor', 'technical'],
    approvers: SECOND,
    reasonNeeded: true,
    approvalS: 8 * HOUR_S,
    expiryS: 30 * MINUTE_S,
    asksMax: 12,
    asksWindowS: HOUR_S,
  },
  sample: {
    ...BASE,
    zh: '留样',
    en: 'sample retention',
    noteZh: '使采样器留取一瓶水样，只能执行一次；默认隐蔽，须第二人批准，紧急时可先发送、24 小时内补批。',
    noteEn:
      'Has the sampler keep a bottle, once. Hidden by default; needs a second person, who in urgent cases agrees within 24 h afterwards.',
    askers: ['duty', 'supervisor'],
    approvers: SECOND,
    reasonNeeded: true,
    approvalS: 30 * MINUTE_S,
    expiryS: 30 * MINUTE_S,
    urgentAllowed: true,
    hidden: true,
    asksMax: 12,
    asksWindowS: HOUR_S,
    // Sampling ends within 15 minutes; no bottle after 20 is a failure. @source supervision.md A.4 [P]
    executionMinS: 20 * MINUTE_S,
  },
};

const CLASS_BY_CN: Readonly<Record<string, OrderClass>> = {
  '1000': 'setting',
  '1001': 'setting',
  '1002': 'secret',
  '1012': 'clock',
  '1014': 'secret',
  '1015': 'clock',
  '1032': 'secret',
  '1042': 'setting',
  '1062': 'setting',
  '1064': 'setting',
  '1072': 'secret',
  '2012': 'stream',
  '2022': 'stream',
  '3015': 'sample',
  '3022': 'sample',
  '3023': 'sample',
};

/** What the class of a command hangs on. */
export interface CommandKind {
  readonly edition: string;
  readonly cn: string;
  readonly pattern: 'set' | 'get' | 'history' | 'notify';
  readonly effect: Order['effect'];
}

/** The class of a command; what no table names and does more than read counts as control. */
export function orderClassOf({ edition, cn, pattern, effect }: CommandKind): OrderClass {
  // Local programs start the sampler by the number that 2025 gave to the standard check. @source hj212.md §4.3
  if (edition === 'extension' && cn === '3024') return 'sample';
  const named = CLASS_BY_CN[cn];
  if (named && effect !== 'read') return named;
  if (pattern === 'history') return 'recall';
  if (effect === 'read') return 'read';
  return cn === '2011' || cn === '2021' ? 'stream' : 'control';
}

export type OrderRefusal =
  | 'wrong-role'
  | 'reason-missing'
  | 'urgent-not-allowed'
  | 'too-many'
  | 'not-in-state'
  | 'same-as-asker'
  | 'not-owed'
  | 'on-its-way'
  | 'no-command'
  | 'expired';

export const ORDER_REFUSALS: Readonly<Record<OrderRefusal, { readonly zh: string; readonly en: string }>> = {
  'wrong-role': { zh: '您的岗位不能进行此操作。', en: 'Your role may not do this.' },
  'reason-missing': { zh: '请填写理由。', en: 'Give a reason.' },
  'urgent-not-allowed': {
    zh: '此类指令不能先发送后补批。',
    en: 'Orders of this class are not sent before they are approved.',
  },
  'too-many': {
    zh: '对该设备的此类指令过于频繁，请稍后再试。',
    en: 'Too many orders of this class to this device; wait a while.',
  },
  'not-in-state': { zh: '当前状态不能进行这一步。', en: 'The present state does not allow this step.' },
  'same-as-asker': {
    zh: '申请人不能批准自己的指令，请由他人办理。',
    en: 'Who asked may not approve it; ask another person.',
  },
  'not-owed': { zh: '此指令无须补批。', en: 'Nothing has to be approved afterwards here.' },
  'on-its-way': { zh: '指令正在发送，已不能撤回。', en: 'It is on its way and cannot be cancelled.' },
  'no-command': {
    zh: '该设备所用版本没有此命令；地方或厂家扩展命令须先在档案的数采仪中启用。',
    en: 'The edition that this device speaks has no such command; local and vendor extensions are switched on at the logger in the book.',
  },
  expired: { zh: '有效期已过或过短。', en: 'Its time has run out, or leaves nothing.' },
};

/** Why this account may not ask for it; undefined: it may. */
export function askRefusal(
  asked: { readonly class: OrderClass; readonly reason: string; readonly urgent: boolean },
  account: Pick<Account, 'role'>,
): OrderRefusal | undefined {
  const policy = ORDER_POLICIES[asked.class];
  if (!may(account.role, 'order.ask') || !policy.askers.includes(account.role)) return 'wrong-role';
  if (policy.reasonNeeded && asked.reason.trim() === '') return 'reason-missing';
  return asked.urgent && !policy.urgentAllowed ? 'urgent-not-allowed' : undefined;
}

/** Whether a second person still has to agree to what was sent before. */
export const owesApproval = (order: Order): boolean =>
  order.urgent &&
  order.approvedAt === null &&
  (isOrderOpen(order.state) || order.state === 'done' || order.state === 'failed');

/** Why this account may not take the step; undefined: it may. Reasons that are typed are asked for elsewhere. */
export function actRefusal(
  order: Order,
  act: OrderAct,
  account: Pick<Account, 'id' | 'role'>,
): OrderRefusal | undefined {
  if (act === 'cancel') {
    if (order.state !== 'requested' && order.state !== 'queued') return 'not-in-state';
    const own = order.askedBy === account.id || may(account.role, 'order.approve');
    return own && may(account.role, 'order.ask') ? undefined : 'wrong-role';
  }
  const fits = act === 'approve-after' ? owesApproval(order) : order.state === 'requested';
  if (!fits) return act === 'approve-after' ? 'not-owed' : 'not-in-state';
  const { approvers } = ORDER_POLICIES[order.class];
  if (!may(account.role, 'order.approve') || !(approvers.length === 0 || approvers.includes(account.role)))
    return 'wrong-role';
  return order.askedBy === account.id ? 'same-as-asker' : undefined;
}

const ACTS: readonly OrderAct[] = ['approve', 'refuse', 'cancel', 'approve-after'];

/** What this account may do to the order now. */
export const orderChoices = (order: Order, account: Pick<Account, 'id' | 'role'>): OrderAct[] =>
  ACTS.filter((act) => actRefusal(order, act, account) === undefined);
