import type { BookKind } from '@wenqu/domain';
import { EXTENSION_PROFILES } from '@wenqu/hj212';

/** How a cell of the column is read. `key-…` name a row of another sheet by what people call it. */
export type ColumnRead =
  | 'text'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'day'
  | 'factor'
  | 'factors'
  | 'key-agency'
  | 'key-enterprise'
  | 'key-outlet'
  | 'key-point'
  | 'key-points';

export interface ImportColumn {
  /** Field of the book's row; '' where the column only helps to find another row. */
  readonly field: string;
  readonly zh: string;
  readonly en: string;
  readonly read: ColumnRead;
  readonly required: boolean;
  /** What a cell may say for each value of a choice, the one we write first. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Other names met in district lists. */
  readonly also?: readonly string[];
  /** A value for the example row. */
  readonly example: string;
}

export interface ImportSheet {
  readonly kind: BookKind;
  readonly zh: string;
  readonly en: string;
  readonly columns: readonly ImportColumn[];
}

type More = Partial<Omit<ImportColumn, 'field' | 'zh' | 'en' | 'read'>>;
const column = (field: string, zh: string, en: string, read: ColumnRead, more: More = {}): ImportColumn => ({
  field,
  zh,
  en,
  read,
  required: false,
  example: '',
  ...more,
});
const must = (example: string, more: More = {}): More => ({ ...more, required: true, example });

const enterprise = column('enterprise', '所属企业', 'enterprise', 'key-enterprise', {
  ...must('示例：东港印染有限公司'),
  also: ['企业', '企业名称', 'enterprise name'],
});
const outlet = column('outlet', '排放口编号', 'outlet code', 'key-outlet', {
  ...must('DW001'),
  also: ['排放口', '所属排放口', 'outlet'],
});
const phone = column('phone', '联系电话', 'phone', 'text', { also: ['电话', '手机'] });
const lon = column('lon', '经度', 'longitude', 'number', { also: ['lng'], example: '117.901234' });
const lat = column('lat', '纬度', 'latitude', 'number', { example: '24.512345' });
const maker = column('maker', '生产厂商', 'maker', 'text', { also: ['厂家', '生产厂家', '品牌'] });
const model = column('model', '型号', 'model', 'text', { also: ['设备型号'] });
const unit = column('unit', '单位', 'unit', 'text', { example: 'mg/L' });

/** The sheets of a district's list in the order in which they build on each other. */
export const IMPORT_SHEETS: readonly ImportSheet[] = [
  {
    kind: 'agencies',
    zh: '运维单位',
    en: 'agencies',
    columns: [
      column(
        'name',
        '运维单位名称',
        'agency name',
        'text',
        must('示例：清源环境运维有限公司', { also: ['名称', 'name'] }),
      ),
      column('contact', '联系人', 'contact', 'text'),
      phone,
    ],
  },
  {
    kind: 'enterprises',
    zh: '企业',
    en: 'enterprises',
    columns: [
      column('name', '企业名称', 'enterprise name', 'text', {
        ...must('示例：东港印染有限公司'),
        also: ['单位名称', '排污单位名称', '名称', 'name'],
      }),
      column('creditCode', '统一社会信用代码', 'credit code', 'text', {
        also: ['信用代码', '社会信用代码'],
        example: '91350000000000000X',
      }),
      column('permitNumber', '排污许可证编号', 'permit number', 'text', { also: ['许可证编号'] }),
      column('permitClass', '管理类别', 'permit class', 'choice', {
        choices: {
          key: ['重点管理', '重点'],
          simplified: ['简化管理', '简化'],
          registered: ['登记管理', '登记'],
        },
        example: '重点管理',
      }),
      column('keyUnit', '重点排污单位', 'key unit', 'boolean', { also: ['是否重点'], example: '是' }),
      column('trade', '行业', 'trade', 'text', { also: ['行业代码', '行业类别'], example: '1713' }),
      column('area', '片区', 'area', 'text'),
      column('town', '属地镇办', 'town office', 'text', { also: ['镇街', '所属镇街', 'town'] }),
      column('address', '地址', 'address', 'text', { also: ['详细地址'] }),
      column('contact', '环保负责人', 'contact', 'text', { also: ['联系人'] }),
      phone,
      column('agency', '运维单位', 'agency', 'key-agency', { also: ['第三方运维单位'] }),
    ],
  },
  {
    kind: 'outlets',
    zh: '排放口',
    en: 'outlets',
    columns: [
      enterprise,
      column('code', '排放口编号', 'outlet code', 'text', must('DW001', { also: ['编号', 'code'] })),
      column('name', '排放口名称', 'outlet name', 'text', { also: ['名称', 'name'], example: '废水总排口' }),
      column('kind', '排放口类型', 'outlet kind', 'choice', {
        choices: {
          total: ['总排口', '总排放口', '废水总排口'],
          workshop: ['车间排口', '车间排放口', '车间或生产设施排放口'],
          rain: ['雨水排口', '雨水排放口'],
          emergency: ['应急排口', '应急排放口'],
          river: ['入河排污口'],
        },
        also: ['类型'],
        example: '总排口',
      }),
      column('destination', '排放去向', 'destination', 'choice', {
        choices: { direct: ['直接排放', '直排'], works: ['间接排放', '进入污水处理厂', '纳管'] },
        example: '间接排放',
      }),
      column('pattern', '排放规律', 'discharge pattern', 'text'),
      lon,
      lat,
      column('node', '接入节点', 'drainage node', 'text', { also: ['接驳井'] }),
    ],
  },
  {
    kind: 'points',
    zh: '监测点位',
    en: 'points',
    columns: [
      enterprise,
      outlet,
      column(
        'name',
        '监测点位名称',
        'point name',
        'text',
        must('总排口出水', { also: ['点位名称', '点位', '名称', 'name'] }),
      ),
      column('place', '点位位置', 'place', 'choice', {
        choices: {
          influent: ['进水口', '进口'],
          stage: ['处理过程', '过程'],
          discharge: ['排水口', '排放口', '出口'],
          rain: ['雨水口'],
        },
        also: ['位置'],
        example: '排水口',
      }),
      column('order', '顺序', 'order', 'number', { example: '3' }),
      lon,
      lat,
      column('factors', '监测因子', 'factors', 'factors', {
        also: ['因子'],
        example: 'w01018、w21003、w21011',
      }),
      column('realtimeIntervalS', '实时数据间隔秒', 'real-time interval s', 'number', {
        also: ['实时间隔', '实时数据间隔（秒）', '上传间隔'],
        example: '60',
      }),
    ],
  },
  {
    kind: 'loggers',
    zh: '数采仪',
    en: 'loggers',
    columns: [
      column(
        'mn',
        'MN号',
        'mn',
        'text',
        must('示例：00000000000000000000FJ01', { also: ['MN', '设备编号', 'MN 码', 'MN码'] }),
      ),
      column('name', '数采仪名称', 'logger name', 'text', { also: ['名称', 'name'] }),
      { ...enterprise, example: '东港印染有限公司' },
      column('bindings', '绑定点位', 'points', 'key-points', {
        also: ['监测点位', '点位'],
        example: '总排口出水',
      }),
      column('password', '访问密码', 'password', 'text', { also: ['密码', 'PW'] }),
      column('edition', '协议版本', 'edition', 'choice', {
        choices: {
          '2005': ['2005', 'HJ/T 212-2005'],
          '2017': ['2017', 'HJ 212-2017'],
          '2025': ['2025', 'HJ 212-2025'],
        },
        also: ['协议'],
        example: '2017',
      }),
      maker,
      model,
      column('addresses', '允许的来源地址', 'allowed addresses', 'text', {
        also: ['来源地址', 'IP', 'IP 地址'],
      }),
      column('refuse', '口令或地址不符时拒收', 'refuse a wrong PW or address', 'boolean', { also: ['拒收'] }),
      column('extensions', '扩展协议', 'extensions', 'choices', {
        choices: Object.fromEntries(EXTENSION_PROFILES.map(({ id, zh, en }) => [id, [zh, en]])),
        also: ['扩展', '地方扩展'],
      }),
    ],
  },
  {
    kind: 'devices',
    zh: '设备',
    en: 'devices',
    columns: [
      enterprise,
      column(
        'point',
        '监测点位',
        'point',
        'key-point',
        must('总排口出水', { also: ['点位', '监测点位名称', '点位名称'] }),
      ),
      column('kind', '设备类型', 'device kind', 'choice', {
        ...must('分析仪'),
        choices: {
          analyser: ['分析仪', '水质分析仪'],
          flowMeter: ['流量计'],
          phMeter: ['pH计', 'pH 计'],
          sampler: ['留样器', '自动采样器', '采样器'],
          electricityMeter: ['电表', '用电监控'],
          camera: ['摄像头', '视频'],
          other: ['其他'],
        },
        also: ['类型'],
      }),
      column('factor', '监测因子', 'factor', 'factor', { also: ['因子'], example: 'w01018' }),
      maker,
      model,
      column('serial', '出厂编号', 'serial number', 'text', { also: ['序列号', 'serial'] }),
      column('rangeMin', '量程下限', 'range minimum', 'number', { example: '0' }),
      column('rangeMax', '量程上限', 'range maximum', 'number', { example: '200' }),
      unit,
      column('installedOn', '安装日期', 'installed on', 'day', { example: '2025-06-01' }),
    ],
  },
  {
    kind: 'limits',
    zh: '限值',
    en: 'limits',
    columns: [
      enterprise,
      outlet,
      column('factor', '监测因子', 'factor', 'factor', must('w01018', { also: ['因子'] })),
      column('kind', '限值类型', 'limit kind', 'choice', {
        ...must('日均值'),
        choices: {
          max: ['最高值', '最大值', '上限'],
          range: ['范围'],
          min: ['最低值', '最小值', '下限'],
          hourly: ['小时值', '小时均值'],
          'daily-mean': ['日均值'],
          instantaneous: ['瞬时值'],
          'not-detectable': ['不得检出'],
          load: ['排放总量', '总量'],
        },
        also: ['类型'],
      }),
      column('min', '下限值', 'minimum', 'number', { also: ['最小限值', 'min'] }),
      column('max', '上限值', 'maximum', 'number', { also: ['限值', '最大限值', 'max'], example: '80' }),
      unit,
      column('source', '来源', 'source', 'choice', {
        choices: {
          national: ['国家标准', '国家'],
          local: ['地方标准', '地方'],
          trade: ['行业标准', '行业'],
          permit: ['排污许可证', '许可证', '许可'],
          eia: ['环评批复', '环评'],
          contract: ['纳管协议', '协议'],
        },
        example: '排污许可证',
      }),
      column('clause', '依据', 'clause', 'text', { also: ['标准条款', '依据条款'] }),
      column('condition', '条件', 'condition', 'text'),
      column('confidence', '可信度', 'confidence', 'choice', {
        choices: { T: ['已见原文', 'T'], S: ['二手资料', 'S'], G: ['待核实', 'G'], P: ['内部建议', 'P'] },
        example: '已见原文',
      }),
      column('validFrom', '生效日期', 'valid from', 'day', must('2026-01-01', { also: ['开始日期'] })),
      column('validTo', '终止日期', 'valid to', 'day', { also: ['结束日期'] }),
    ],
  },
];

/** What a new row holds where the list says nothing. */
export const IMPORT_DEFAULTS: { readonly [K in BookKind]: Readonly<Record<string, unknown>> } = {
  agencies: { name: '', contact: '', phone: '' },
  enterprises: {
    name: '',
    creditCode: '',
    permitNumber: '',
    permitClass: '',
    keyUnit: false,
    trade: '',
    area: '',
    town: '',
    address: '',
    contact: '',
    phone: '',
    agency: '',
  },
  outlets: {
    enterprise: '',
    code: '',
    name: '',
    kind: 'total',
    destination: '',
    pattern: '',
    lon: null,
    lat: null,
    node: '',
  },
  points: {
    enterprise: '',
    outlet: '',
    name: '',
    place: 'discharge',
    order: 3,
    lon: null,
    lat: null,
    factors: [],
    realtimeIntervalS: 60,
  },
  loggers: {
    mn: '',
    name: '',
    enterprise: '',
    bindings: [],
    password: '',
    edition: '',
    maker: '',
    model: '',
    addresses: '',
    refuse: false,
    extensions: [],
  },
  devices: {
    point: '',
    kind: 'other',
    factor: '',
    maker: '',
    model: '',
    serial: '',
    rangeMin: null,
    rangeMax: null,
    unit: '',
    installedOn: '',
  },
  // A number nobody vouches for is kept as such: G, so that it judges “for reference” only.
  limits: {
    outlet: '',
    factor: '',
    kind: 'max',
    min: null,
    max: null,
    unit: '',
    source: 'permit',
    clause: '',
    condition: '',
    confidence: 'G',
    validFrom: '',
    validTo: '',
    verifiedBy: '',
    verifiedAt: null,
  },
};

/** A header or a name as people mean it: without case, width, spaces and the star of a required column. */
export const foldName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s*]+/g, '');
