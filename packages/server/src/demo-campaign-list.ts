import type { Role, Strand } from '@wenqu/domain';

/** A post of the demo district: who does what, by function, never an invented person. */
export interface DemoPost {
  /** Login name. */
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly unit: string;
}

const BUREAU = '生态环境局';
export const STATION = '生态环境监测站';
export const TOUR_TEAM = '专项督查组';

/** Units that are rated, each with the leader in charge and what it answers for. */
export const DEMO_UNITS = [
  {
    key: 'lindu',
    name: '临渡镇',
    role: 'town',
    leader: 'leader-water',
    duty: '辖区沿河截污、岸线保洁',
    slow: 0.9,
  },
  {
    key: 'qingzhu',
    name: '青渚街道',
    role: 'town',
    leader: 'leader-city',
    duty: '辖区雨污分流改造、沿街散排',
    slow: 0.5,
  },
  {
    key: 'shating',
    name: '沙汀镇',
    role: 'town',
    leader: 'leader-water',
    duty: '辖区河塘清淤、农村污水',
    slow: 1.7,
  },
  {
    key: 'yunbu',
    name: '云埠街道',
    role: 'town',
    leader: 'leader-city',
    duty: '辖区老旧小区错接混接',
    slow: 1.1,
  },
  {
    key: 'nanpu',
    name: '南浦片区',
    role: 'town',
    leader: 'leader-park',
    duty: '园区管网、企业接驳',
    slow: 0.7,
  },
  {
    key: 'drainage',
    name: '排水公司',
    role: 'authority',
    leader: 'leader-city',
    duty: '市政管网、泵站运行',
    slow: 1.3,
  },
  {
    key: 'water',
    name: '水务中心',
    role: 'authority',
    leader: 'leader-water',
    duty: '闸坝调度、生态补水',
    slow: 0.6,
  },
  {
    key: 'urban',
    name: '行政执法局',
    role: 'authority',
    leader: 'leader-park',
    duty: '餐饮、洗车排水执法',
    slow: 1.0,
  },
] as const satisfies readonly { role: Role; [name: string]: unknown }[];
export type DemoUnit = (typeof DEMO_UNITS)[number];

export const DEMO_LEADERS = {
  'leader-water': '分管水务的副主任',
  'leader-city': '分管城建的副主任',
  'leader-park': '分管园区的副主任',
} as const;

/** Every account of the campaign of the demo district. */
export const DEMO_POSTS: readonly DemoPost[] = [
  { name: 'demo-head', displayName: '局负责人（演示）', role: 'head', unit: BUREAU },
  { name: 'demo-office', displayName: '专项办（演示）', role: 'supervisor', unit: BUREAU },
  { name: 'demo-officer', displayName: '执法一组（演示）', role: 'inspector', unit: BUREAU },
  { name: 'demo-station', displayName: '现场监测组（演示）', role: 'technical', unit: STATION },
  { name: 'demo-tour', displayName: '督查一组（演示）', role: 'inspector', unit: TOUR_TEAM },
  ...Object.entries(DEMO_LEADERS).map(([name, post]) => ({
    ...{ name: `demo-${name}`, displayName: `${post}（演示）`, role: 'leader' as const, unit: '管委会' },
  })),
  ...DEMO_UNITS.map(({ key, name, role }) => ({
    ...{ name: `demo-${key}`, displayName: `${name}专班（演示）`, role, unit: name },
  })),
];

/** A kind of problem: `{at}` is the place. Targets in numbers carry value, unit and sense. */
export interface DemoProblem {
  readonly strand: Strand;
  readonly title: string;
  readonly measure: string;
  readonly target: string;
  readonly number?: {
    readonly value: number;
    readonly measure: string;
    readonly sense: 'at-most' | 'at-least';
    /** What it was before, and what it is once it is done: from–to. */
    readonly before: readonly [number, number];
    readonly after: readonly [number, number];
    readonly decimals: number;
  };
  readonly water: boolean;
  readonly units: readonly DemoUnit['key'][];
  readonly progress: readonly string[];
  readonly blockers: readonly string[];
  /** What a verifier finds when it is not done, and when it is. */
  readonly notDone: string;
  readonly done: string;
  readonly back: string;
}

const TOWNS = ['lindu', 'qingzhu', 'shating', 'yunbu', 'nanpu'] as const;

export const DEMO_PROBLEMS: readonly DemoProblem[] = [
  {
    ...{ strand: 'rectifying', title: '{at}生活污水直排', water: true, units: TOWNS },
    ...{
      measure: '沿岸敷设截污管，接入市政污水井，封堵原排口',
      target: '排口封堵，排口下游氨氮不高于2.0 mg/L',
    },
    number: {
      ...{ value: 2, measure: 'mg/L', sense: 'at-most', before: [5.2, 11.8], after: [0.6, 1.8], decimals: 1 },
    },
    progress: [
      '完成现场测量和管线复核',
      '截污管沟槽开挖过半',
      '截污管敷设完成，正在回填',
      '排口已封堵，等待通水试验',
    ],
    blockers: ['沿线两户搭盖未拆，管沟无法贯通', '连续降雨，沟槽积水'],
    notDone: '排口封堵不严，仍有污水渗出',
    done: '排口已封堵，沿线检查井水位正常，未见渗漏',
    back: '雨后原排口旁新出现散排，水体发黑',
  },
  {
    ...{
      strand: 'rectifying',
      title: '{at}沿街商铺雨污混接',
      water: true,
      units: [...TOWNS, 'urban', 'urban', 'urban'],
    },
    ...{ measure: '逐户排查接驳，改接污水支管，补设隔油池', target: '混接点全部改接，晴天雨水口无出水' },
    progress: ['完成商铺接驳排查并登记造册', '已改接商铺过半', '剩余三户待改接', '改接完成，正在闭水试验'],
    blockers: ['个别商铺转租，经营者不同意开挖'],
    notDone: '仍有商铺污水接入雨水井，晴天雨水口有出水',
    done: '抽查商铺均已接入污水管，晴天雨水口无出水',
    back: '新开餐饮店私接雨水井，晴天雨水口出水',
  },
  {
    ...{ strand: 'dredging', title: '{at}河段淤积', water: true, units: [...TOWNS, 'water'] },
    ...{ measure: '机械清淤，淤泥脱水外运，边坡整形', target: '清淤后常水位水深不低于0.8 m' },
    number: {
      ...{ value: 0.8, measure: 'm', sense: 'at-least', before: [0.2, 0.5], after: [0.85, 1.2], decimals: 2 },
    },
    progress: ['完成淤积测量和淤泥检测', '围堰完成，开始清淤', '清淤完成过半', '清淤完成，正在外运淤泥'],
    blockers: ['淤泥消纳场地未落实', '汛期水位高，机械无法下河'],
    notDone: '桥下约二十米未清到位',
    done: '沿程多点测深，清淤到位，岸坡完好',
    back: '上游施工泥浆入河，河段再次淤积',
  },
  {
    ...{
      strand: 'dredging',
      title: '{at}雨水箱涵淤堵',
      water: true,
      units: ['drainage', 'nanpu', 'qingzhu'],
    },
    ...{ measure: '分段封堵、抽排、清掏，管道机器人复检', target: '箱涵淤积深度不高于10 cm' },
    number: {
      ...{ value: 10, measure: 'cm', sense: 'at-most', before: [28, 62], after: [3, 9], decimals: 0 },
    },
    progress: ['完成管道机器人检测', '第一段清掏完成', '第二段清掏完成', '全部清掏完成，正在复检'],
    blockers: ['箱涵内有横穿管线，清掏设备无法通过'],
    notDone: '下游段淤积未清掏',
    done: '复检影像显示箱涵畅通',
    back: '复测淤积深度超过目标，工地泥浆排入',
  },
  {
    ...{ strand: 'living-water', title: '{at}断流滞水', water: true, units: ['water', 'lindu', 'shating'] },
    ...{ measure: '修复闸门，制定补水调度表，打通断头河', target: '断面流速不低于0.10 m/s' },
    number: {
      ...{
        value: 0.1,
        measure: 'm/s',
        sense: 'at-least',
        before: [0, 0.03],
        after: [0.11, 0.24],
        decimals: 2,
      },
    },
    progress: ['完成闸门检修', '补水泵安装到位', '试补水三天', '按调度表连续补水'],
    blockers: ['补水泵电源增容未批复'],
    notDone: '补水未按调度表运行，断面基本不流动',
    done: '连续补水，断面流动明显，无漂浮物',
    back: '停泵检修未安排替代补水，水体再次滞流',
  },
  {
    ...{ strand: 'living-water', title: '{at}水体透明度低', water: true, units: ['water', 'yunbu', 'nanpu'] },
    ...{ measure: '增设曝气，种植沉水植物，控制上游面源', target: '透明度不低于25 cm' },
    number: {
      ...{ value: 25, measure: 'cm', sense: 'at-least', before: [8, 18], after: [28, 46], decimals: 0 },
    },
    progress: ['曝气设备进场', '曝气设备投运', '沉水植物种植过半', '透明度持续好转'],
    blockers: ['上游农田退水集中，水体反复浑浊'],
    notDone: '实测透明度未达标，曝气设备停运一台',
    done: '塞氏盘多点测量，水体清澈见底',
    back: '暴雨后一周透明度未恢复',
  },
  {
    ...{ strand: 'tracing', title: '{at}雨水口晴天出水', water: true, units: [...TOWNS, 'drainage'] },
    ...{
      measure: '逐井上溯，染色和电导率快测，查明来源后改接封堵',
      target: '查明来源并完成改接，连续三个晴天无出水',
    },
    progress: [
      '上溯检查井七座，锁定支路',
      '染色试验锁定一处接入点',
      '来源已查明，正在改接',
      '改接完成，观察出水',
    ],
    blockers: ['上游检查井被绿化带覆盖，无法开盖'],
    notDone: '晴天仍有间歇出水，来源未全部查清',
    done: '连续晴天无出水，改接点影像齐全',
    back: '晴天夜间再次出水',
  },
  {
    ...{
      strand: 'keeping',
      title: '{at}岸线垃圾和废弃物堆放',
      water: false,
      units: [...TOWNS, 'urban', 'urban'],
    },
    ...{ measure: '清运垃圾，设置围挡和标识，落实日常保洁', target: '岸线无成片垃圾，保洁责任牌上墙' },
    progress: ['完成首轮清运', '围挡安装过半', '保洁责任牌已安装', '落实每日巡查'],
    blockers: ['堆放物权属有争议'],
    notDone: '背水侧仍有成片垃圾，责任牌未安装',
    done: '岸线整洁，责任牌信息完整',
    back: '同一地点再次堆放建筑垃圾',
  },
  {
    ...{ strand: 'keeping', title: '{at}泵站格栅和围护不到位', water: false, units: ['drainage', 'nanpu'] },
    ...{ measure: '更换格栅，修复围护，建立巡检台账', target: '格栅完好，巡检台账连续记录' },
    progress: ['格栅采购完成', '格栅已更换', '围护修复完成', '巡检台账已建立'],
    blockers: ['格栅非标定制，厂家交货延迟'],
    notDone: '巡检台账缺一周记录',
    done: '格栅运行正常，台账连续',
    back: '台账中断两周，格栅被垃圾堵塞',
  },
];

/** Fictional waters and what stands beside them. */
export const DEMO_WATERS = ['北渠', '南塘溪', '柳埠河', '石桥沟', '新港渠', '沙汀溪', '云埠河', '青渚浦'];
export const DEMO_SPOTS = [
  '一号桥',
  '二号桥',
  '三号桥',
  '老水闸',
  '新水闸',
  '泵站旁',
  '小学段',
  '菜市场段',
  '公园段',
  '工业路段',
  '村口段',
  '汇入口',
];

/** The task list of the campaign: work that is no single place. */
export const DEMO_TASKS: readonly (readonly [Strand, string, DemoUnit['key'], number])[] = [
  ['tracing', '完成建成区雨水口晴天出水排查', 'drainage', 25],
  ['living-water', '编制八条内河生态补水调度表', 'water', 30],
  ['rectifying', '完成沿街商铺接驳登记造册', 'urban', 35],
  ['dredging', '落实淤泥消纳场地并公示', 'water', 40],
  ['rectifying', '完成园区企业接驳点复核', 'nanpu', 60],
  ['keeping', '河长公示牌信息全部更新', 'lindu', 70],
  ['keeping', '建立管网养护经费保障办法', 'drainage', 95],
];
