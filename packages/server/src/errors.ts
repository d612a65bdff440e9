/** What an operator reads: HTTP status, both languages, what to do. Codes are never reused. */
export interface ErrorEntry {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

export const ERRORS = {
  WQ_DISK_LOW: {
    status: 507,
    zh: '磁盘空间不足或不可写，数据未确认；请清理磁盘',
    en: 'The disk is full or not writable; nothing was acknowledged. Free some space',
  },
  WQ_JOURNAL_TORN: {
    status: 500,
    zh: '报文日志中段损坏，已停止启动；请从备份恢复所示分段',
    en: 'The journal is damaged before its end; the start stopped. Restore the named segment from a copy',
  },
  WQ_JOURNAL_BUSY: {
    status: 500,
    zh: '另一个进程正在写此报文日志',
    en: 'Another process is writing this journal',
  },
  WQ_RANGE_WIDE: {
    status: 422,
    zh: '查询范围过大，请缩小时间范围',
    en: 'The range holds too many rows; choose a shorter one',
  },
  WQ_BOOK_CONFLICT: {
    status: 409,
    zh: '此条目已被他人修改，请刷新后重试',
    en: 'Somebody changed this row meanwhile; reload and try again',
  },
  WQ_BOOK_REFERENCE: { status: 422, zh: '所引用的条目不存在', en: 'A row named here does not exist' },
  WQ_BOOK_TAKEN: { status: 409, zh: '编号已被占用', en: 'This code is already taken' },
  WQ_BOOK_INVALID: { status: 422, zh: '字段内容不合要求', en: 'A field does not hold what it must' },
  WQ_LIMIT_FIXED: {
    status: 409,
    zh: '限值不可修改，只能终止并另立新值',
    en: 'A limit is never edited: end it and enter the next one',
  },
  WQ_ENTRY_CONFLICT: {
    status: 409,
    zh: '此台账条目已被他人处理，请刷新',
    en: 'Somebody handled this entry meanwhile; reload',
  },
  WQ_ENTRY_REFUSED: {
    status: 409,
    zh: '当前状态或身份不允许此操作',
    en: 'This step is not allowed from here or not by you',
  },
  WQ_SAMPLE_CONFLICT: {
    status: 409,
    zh: '此水样已被他人处理，请刷新',
    en: 'Somebody handled this sample meanwhile; reload',
  },
  WQ_SAMPLE_REFUSED: {
    status: 409,
    zh: '当前状态、身份或所填内容不允许此操作',
    en: 'This step is not allowed from here, not by you, or not with what was given',
  },
  WQ_ORDER_REFUSED: {
    status: 409,
    zh: '此指令不能下发或不能办理',
    en: 'This order may not be given, or this step not taken',
  },
  WQ_ORDER_CONFLICT: {
    status: 409,
    zh: '此指令已有新进展，请刷新',
    en: 'Something happened to this order meanwhile; reload',
  },
  WQ_ORDER_FULL: {
    status: 503,
    zh: '待办指令已满，请稍后再试',
    en: 'Too many orders are waiting; try again later',
  },
  WQ_GAP_CONFLICT: {
    status: 409,
    zh: '此缺数记录已有变化，请刷新',
    en: 'This gap has changed meanwhile; reload',
  },
  WQ_GAP_REFUSED: {
    status: 409,
    zh: '缺数记录的当前状态不允许此操作',
    en: 'The gap does not allow this step in its present state',
  },
  WQ_NOTICE_CONFLICT: {
    status: 409,
    zh: '此设置已被他人修改，请刷新',
    en: 'Somebody changed this setting meanwhile; reload',
  },
  WQ_SHIFT_CONFLICT: {
    status: 409,
    zh: '班次或交接记录已有变化，请刷新',
    en: 'This shift or handover has changed meanwhile; reload',
  },
  WQ_SHIFT_REFUSED: {
    status: 409,
    zh: '不能这样排班或交接',
    en: 'Duty is not planned or handed over so',
  },
  WQ_MARK_CONFLICT: {
    status: 409,
    zh: '此标记或豁免已被他人处理，请刷新',
    en: 'Somebody handled this mark or exemption meanwhile; reload',
  },
  WQ_MARK_REFUSED: {
    status: 409,
    zh: '当前状态、身份或所填内容不允许此操作',
    en: 'This step of a mark or exemption is not allowed from here, not by you, or not with what was given',
  },
  WQ_RULE_CONFLICT: {
    status: 409,
    zh: '此规则已被他人变更，请刷新',
    en: 'Somebody decided about this rule meanwhile; reload',
  },
  WQ_RULE_REFUSED: {
    status: 409,
    zh: '不能这样变更规则或办理回溯检验',
    en: 'This rule cannot be changed so, or this step of a back-test not taken',
  },
  WQ_LEDGER_CONFLICT: {
    status: 409,
    zh: '此记录已被他人更正，请刷新',
    en: 'Somebody corrected this record meanwhile; reload',
  },
  WQ_LEDGER_REFUSED: {
    status: 422,
    zh: '所填内容或时间不合要求，未登记',
    en: 'What was given or its time is not as it must be; nothing was entered',
  },
  WQ_CAMPAIGN_CONFLICT: {
    status: 409,
    zh: '专项行动已有新变化，请刷新',
    en: 'The campaign has changed meanwhile; reload',
  },
  WQ_CAMPAIGN_REFUSED: {
    status: 409,
    zh: '专项行动的当前情况或所填内容不允许此操作',
    en: 'The campaign does not allow this, or not with what was given',
  },
  WQ_MATTER_CONFLICT: {
    status: 409,
    zh: '此事项已被他人办理，请刷新',
    en: 'Somebody took a step in this matter meanwhile; reload',
  },
  WQ_MATTER_REFUSED: {
    status: 409,
    zh: '当前状态、身份或所填内容不允许这一步',
    en: 'This step is not allowed from here, not by you, or not with what was given',
  },
  WQ_DOCUMENT_DATA: {
    status: 422,
    zh: '文书内容不齐或不合要求，未编号、未生成',
    en: 'What the document says is incomplete or wrong; no number was taken, nothing was made',
  },
  WQ_DOCUMENT_CONFLICT: {
    status: 409,
    zh: '编号或模板版本已有变化，请重试',
    en: 'The number or the template changed meanwhile; try again',
  },
  WQ_TEMPLATE_REFUSED: {
    status: 422,
    zh: '模板不合要求，未启用；请按所列问题修改',
    en: 'The template was not taken; put right what is listed',
  },
  WQ_FILE_REFUSED: {
    status: 422,
    zh: '不接收此文件',
    en: 'This file is not taken',
  },
  WQ_NOT_FOUND: { status: 404, zh: '未找到', en: 'Not found' },
  WQ_INPUT: { status: 400, zh: '请求内容不合要求', en: 'The request does not hold what it must' },
  WQ_LOGIN: { status: 401, zh: '用户名或密码不正确', en: 'Name or password is wrong' },
  WQ_LOGIN_NEEDED: { status: 401, zh: '请先登录', en: 'Sign in first' },
  WQ_LOGIN_THROTTLED: {
    status: 429,
    zh: '尝试次数过多，请稍后再试',
    en: 'Too many attempts; wait and try again',
  },
  WQ_PASSWORD_WEAK: {
    status: 422,
    zh: '密码至少 10 个字符，且不得与用户名相同',
    en: 'A password needs at least 10 characters and must differ from the name',
  },
  WQ_PASSWORD_CHANGE: {
    status: 403,
    zh: '请先修改初始密码',
    en: 'Change the first password before anything else',
  },
  WQ_FORBIDDEN: {
    status: 403,
    zh: '无权查看或操作，可向管理员申请',
    en: 'You may not see or do this; ask an administrator',
  },
  WQ_ORIGIN: {
    status: 403,
    zh: '请求来源未被确认：写操作须同源，或带 x-wenqu 请求头',
    en: 'The origin is not confirmed: a write must be same-origin or carry the header x-wenqu',
  },
  WQ_VERSION_NEEDED: {
    status: 428,
    zh: '修改须在 If-Match 中注明所见版本',
    en: 'A change must name in If-Match the version it was made from',
  },
  WQ_REPEAT: {
    status: 422,
    zh: '同一 Idempotency-Key 已用于另一请求',
    en: 'This Idempotency-Key was already used for another request',
  },
  WQ_VISIT_SETTLED: {
    status: 409,
    zh: '此现场记录没有待处理的冲突',
    en: 'This site record has no conflict that waits',
  },
  WQ_VISIT_DIGEST: {
    status: 422,
    zh: '现场记录与其摘要不符，请重新上传',
    en: 'The site record does not have the digest it came with; send it again',
  },
  WQ_LIST_CONFLICT: {
    status: 409,
    zh: '清单已被他人修改，请刷新后重试',
    en: 'Somebody else has changed the list; look again and repeat',
  },
  WQ_LIST_IMPORT: {
    status: 422,
    zh: '表格中有错误，未导入任何一行',
    en: 'The sheet has faults; no row of it was taken over',
  },
  WQ_LIST_ROW: {
    status: 422,
    zh: '这一行有填写错误',
    en: 'The row has faults',
  },
  WQ_KIND_REFUSED: {
    status: 422,
    zh: '清单类型配置有误，未保存',
    en: 'The kind of list has faults; nothing was saved',
  },
  WQ_STREAMS_FULL: {
    status: 503,
    zh: '实时连接数已满，请稍后再试',
    en: 'No more live streams can be opened now; try again later',
  },
  WQ_BODY_LARGE: { status: 413, zh: '上传内容过大', en: 'The upload is too large' },
  WQ_DEMO_OFF: { status: 404, zh: '演示园区未启动', en: 'The demo district is not running' },
  WQ_DEMO_BUSY: {
    status: 409,
    zh: '演示园区正在启动或移除',
    en: 'The demo district is starting or being removed',
  },
  WQ_CONFIG: { status: 500, zh: '配置有误', en: 'The configuration is wrong' },
  WQ_PORT_TAKEN: { status: 500, zh: '端口已被占用', en: 'The port is already in use' },
  WQ_STORE: { status: 500, zh: '数据库读写失败', en: 'The store failed' },
  WQ_INTERNAL: {
    status: 500,
    zh: '内部错误，请将编号告知管理员',
    en: 'Internal error; give the number to the administrator',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** Our own faults and refusals at the edge. `detail` is shown to the caller; never put secrets there. */
export class WenquError extends Error {
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, detail: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(`${code}: ${ERRORS[code].en}`, cause === undefined ? undefined : { cause });
    this.name = 'WenquError';
    this.code = code;
    this.detail = detail;
  }
}
