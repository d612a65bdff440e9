import type { BookKind } from '@wenqu/domain';
import { EXTENSION_PROFILES } from '@wenqu/hj212';

/** What a field may hold. `zh` and `en` are its name on screen. */
export type FieldRule = {
  readonly zh: string;
  readonly en: string;
  readonly required?: boolean;
  /** May be absent: rows of before it was a field. */
  readonly optional?: boolean;
} & (
  | { readonly type: 'text'; readonly max: number; readonly shape?: RegExp; readonly shapeZh?: string }
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly whole?: boolean }
  | { readonly type: 'boolean' | 'day' | 'instant' | 'factor' | 'factors' | 'bindings' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  /** Some of them, as a list. */
  | { readonly type: 'choices'; readonly choices: readonly string[] }
  | { readonly type: 'reference'; readonly kind: BookKind }
);

/** A factor code of any edition: `w01018`, `011`, `e10203`, `SB1`; the table is open (可扩充). */
export const FACTOR_SHAPE = /^[A-Za-z0-9]{2,10}$/;
/** Whether the last character follows from the others is only warned of. @source GB 32100-2015 §4 */
const CREDIT_CODE_SHAPE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
/** Not fixed by the standard but what loggers carry: printable, and none of the wire's own separators. */
const MN_SHAPE = /^[A-Za-z0-9_.:-]{1,40}$/;

/** IPv4 or IPv6, alone or with the bits of a network. */
const ADDRESSES_SHAPE = /^(?:[0-9A-Fa-f.:]{2,45}(?:\/\d{1,3})?(?:[\s,;，；、]+|$))*$/;

const text = (zh: string, en: string, max: number, required = false): FieldRule => ({
  zh,
  en,
  type: 'text',
  max,
  required,
});
const choice = (zh: string, en: string, choices: readonly string[]): FieldRule => ({
  zh,
  en,
  type: 'choice',
  choices,
});
const reference = (zh: string, en: string, kind: BookKind, required = false): FieldRule => ({
  zh,
  en,
  type: 'reference',
  kind,
  required,
});
const degrees = (zh: string, en: string, max: number): FieldRule => ({
  zh,
  en,
  type: 'number',
  min: -max,
  max,
});
const FIGURE = 1e12;
const number = (zh: string, en: string, min = -FIGURE, max = FIGURE): FieldRule => ({
  zh,
  en,
  type: 'number',
  min,
  max,
});
const enterprise = reference('所属企业', 'enterprise', 'enterprises', true);

/** Every field a person gives, kind by kind, in the order of the screens. @source supervision.md §2.1 */
export const BOOK_FIELDS: Readonly<Record<BookKind, Readonly<Record<string, FieldRule>>>> = {
  agencies: {
    name: text('运维单位名称', 'agency name', 200, true),
    contact: text('联系人', 'contact', 100),
    phone: text('联系电话', 'phone', 100),
  },
  enterprises: {
    name: text('企业名称', 'enterprise name', 200, true),
    creditCode: {
      zh: '统一社会信用代码',
      en: 'unified social credit code',
      type: 'text',
      max: 18,
      shape: CREDIT_CODE_SHAPE,
      shapeZh: '应为 18 位数字或大写字母（不含 I O S V Z）',
    },
    permitNumber: text('排污许可证编号', 'permit number', 60),
    permitClass: choice('管理类别', 'permit class', ['', 'key', 'simplified', 'registered']),
    keyUnit: { zh: '重点排污单位', en: 'key unit', type: 'boolean' },
    trade: text('行业', 'trade', 100),
    area: text('片区', 'area', 100),
    town: text('属地镇办', 'town office', 100),
    address: text('地址', 'address', 300),
    contact: text('环保负责人', 'contact', 100),
    phone: text('联系电话', 'phone', 100),
    agency: reference('运维单位', 'O&M agency', 'agencies'),
  },
  outlets: {
    enterprise,
    code: text('排放口编号', 'outlet code', 60, true),
    name: text('排放口名称', 'outlet name', 200),
    kind: choice('排放口类型', 'outlet kind', ['total', 'workshop', 'rain', 'emergency', 'river']),
    destination: choice('排放去向', 'destination', ['', 'direct', 'works']),
    pattern: text('排放规律', 'discharge pattern', 100),
    lon: degrees('经度', 'longitude', 180),
    lat: degrees('纬度', 'latitude', 90),
    node: text('接入节点', 'drainage node', 100),
  },
  points: {
    enterprise,
    outlet: reference('所属排放口', 'outlet', 'outlets', true),
    name: text('监测点位名称', 'point name', 200, true),
    place: choice('点位位置', 'place', ['influent', 'stage', 'discharge', 'rain']),
    order: { zh: '顺序', en: 'order', type: 'number', min: 0, max: 10_000, whole: true, required: true },
    lon: degrees('经度', 'longitude', 180),
    lat: degrees('纬度', 'latitude', 90),
    factors: { zh: '监测因子', en: 'factors', type: 'factors' },
    realtimeIntervalS: {
      zh: '实时数据间隔（秒）',
      en: 'real-time interval, s',
      type: 'number',
      min: 1,
      max: 86_400,
      required: true,
    },
  },
  loggers: {
    mn: {
      zh: 'MN 号',
      en: 'MN',
      type: 'text',
      max: 40,
      required: true,
      shape: MN_SHAPE,
      shapeZh: '只能含字母、数字和 _ . : -',
    },
    name: text('数采仪名称', 'logger name', 200),
    enterprise,
    bindings: { zh: '绑定点位', en: 'bindings', type: 'bindings' },
    password: text('访问密码', 'password', 60),
    edition: choice('协议版本', 'edition', ['', '2005', '2017', '2025']),
    maker: text('生产厂商', 'maker', 200),
    model: text('型号', 'model', 100),
    addresses: {
      zh: '允许的来源地址',
      en: 'allowed addresses',
      type: 'text',
      max: 500,
      optional: true,
      shape: ADDRESSES_SHAPE,
      shapeZh: '应为 IP 或网段（如 10.1.2.3、10.1.0.0/16），以逗号分隔',
    },
    refuse: {
      zh: '口令或地址不符时拒收',
      en: 'refuse a wrong PW or address',
      type: 'boolean',
      optional: true,
    },
    extensions: {
      zh: '扩展协议',
      en: 'extensions',
      type: 'choices',
      choices: EXTENSION_PROFILES.map(({ id }) => id),
      optional: true,
    },
  },
  devices: {
    point: reference('所属监测点位', 'point', 'points', true),
    kind: choice('设备类型', 'device kind', [
      'analyser',
      'flowMeter',
      'phMeter',
      'sampler',
      'electricityMeter',
      'camera',
      'other',
    ]),
    factor: { zh: '监测因子', en: 'factor', type: 'factor' },
    maker: text('生产厂商', 'maker', 200),
    model: text('型号', 'model', 100),
    serial: text('出厂编号', 'serial number', 100),
    rangeMin: number('量程下限', 'range minimum'),
    rangeMax: number('量程上限', 'range maximum'),
    unit: text('单位', 'unit', 40),
    installedOn: { zh: '安装日期', en: 'installed on', type: 'day' },
  },
  limits: {
    outlet: reference('所属排放口', 'outlet', 'outlets', true),
    factor: { zh: '监测因子', en: 'factor', type: 'factor', required: true },
    kind: choice('限值类型', 'limit kind', [
      'max',
      'range',
      'min',
      'hourly',
      'daily-mean',
      'instantaneous',
      'not-detectable',
      'load',
    ]),
    min: number('下限', 'minimum'),
    max: number('上限', 'maximum'),
    unit: text('单位', 'unit', 40),
    source: choice('来源', 'source', ['national', 'local', 'trade', 'permit', 'eia', 'contract']),
    clause: text('依据', 'clause', 300),
    condition: text('条件', 'condition', 300),
    confidence: choice('可信度', 'confidence', ['T', 'S', 'G', 'P']),
    validFrom: { zh: '生效日期', en: 'valid from', type: 'day', required: true },
    validTo: { zh: '终止日期', en: 'valid to', type: 'day' },
    verifiedBy: text('核对人', 'verified by', 100),
    verifiedAt: { zh: '核对时间', en: 'verified at', type: 'instant' },
  },
};

/** What may still change in a limit: its end, once, and who compared it with the text. @source §5.5 */
export const LIMIT_OPEN_FIELDS: readonly string[] = ['validTo', 'verifiedBy', 'verifiedAt'];
