/** When a plant produces. */
export type Shift = 'continuous' | 'two-shift' | 'day-shift' | 'municipal';

/** One factor of a trade: what arrives, what may leave (mg/L or the factor's unit). */
export interface TradeFactor {
  readonly factor: string;
  /** Typical influent. */
  readonly influent: number;
  /** Permitted daily mean at the outlet; null: not limited. */
  readonly limit: number | null;
}

/** A kind of plant: all numbers are typical magnitudes chosen for the demonstration, not taken from firms. */
export interface Trade {
  readonly key: string;
  readonly zh: string;
  /** GB/T 4754 class. */
  readonly code: string;
  readonly shift: Shift;
  /** Discharge by pump cycles instead of a steady stream. */
  readonly intermittent: boolean;
  readonly flowLs: readonly [number, number];
  readonly influentPh: number;
  readonly destination: 'direct' | 'works';
  readonly factors: readonly TradeFactor[];
  /** First-class pollutants, judged at the workshop outlet. */
  readonly workshop: readonly TradeFactor[];
  readonly process: string;
}

const f = (factor: string, influent: number, limit: number | null): TradeFactor => ({
  factor,
  influent,
  limit,
});

/** @source limits after the trades' discharge standards (GB 4287, 21900, 3544, 21904, 39731, 18918), as demo permits */
export const TRADES: readonly Trade[] = [
  {
    key: 'dyeing',
    zh: '印染',
    code: '1713',
    shift: 'continuous',
    intermittent: false,
    flowLs: [8, 26],
    influentPh: 10.2,
    destination: 'works',
    workshop: [],
    process: '调节 → 混凝 → 水解酸化 → 好氧 → 二沉',
    factors: [f('w01018', 1150, 200), f('w21003', 34, 20), f('w21011', 6.2, 1.5), f('w21001', 58, 30)],
  },
  {
    key: 'plating',
    zh: '电镀',
    code: '3360',
    shift: 'two-shift',
    intermittent: true,
    flowLs: [2, 7],
    influentPh: 3.6,
    destination: 'direct',
    process: '破氰 → 还原 → 混凝沉淀 → 膜过滤',
    factors: [
      f('w01018', 260, 80),
      f('w21003', 28, 15),
      f('w21011', 5.5, 1),
      f('w21001', 46, 20),
      f('w20122', 24, 0.5),
      f('w20123', 19, 1.5),
      f('w21017', 32, 10),
      f('w20116', 7, 0.5),
      f('w20121', 5, 0.3),
    ],
    workshop: [f('w20116', 26, 1), f('w20121', 18, 0.5)],
  },
  {
    key: 'food',
    zh: '食品',
    code: '1495',
    shift: 'day-shift',
    intermittent: true,
    flowLs: [3, 12],
    influentPh: 6.4,
    destination: 'works',
    workshop: [],
    process: '隔油 → 气浮 → 厌氧 → 好氧 → 沉淀',
    factors: [f('w01018', 1900, 500), f('w21003', 42, 45), f('w21011', 14, 8), f('w21001', 78, 70)],
  },
  {
    key: 'paper',
    zh: '造纸',
    code: '2221',
    shift: 'continuous',
    intermittent: false,
    flowLs: [30, 90],
    influentPh: 7.6,
    destination: 'direct',
    workshop: [],
    process: '纤维回收 → 初沉 → 厌氧 → 好氧 → 深度处理',
    factors: [f('w01018', 1500, 90), f('w21003', 18, 8), f('w21011', 3.6, 0.8), f('w21001', 31, 12)],
  },
  {
    key: 'chemicals',
    zh: '化工',
    code: '2614',
    shift: 'continuous',
    intermittent: false,
    flowLs: [6, 22],
    influentPh: 5.2,
    destination: 'works',
    workshop: [],
    process: '调节 → 微电解 → 厌氧 → 缺氧 → 好氧',
    factors: [
      f('w01018', 2100, 300),
      f('w21003', 66, 30),
      f('w21011', 8, 4),
      f('w21001', 110, 50),
      f('w21019', 4.2, 1),
    ],
  },
  {
    key: 'pharma',
    zh: '制药',
    code: '2710',
    shift: 'two-shift',
    intermittent: false,
    flowLs: [4, 16],
    influentPh: 6.1,
    destination: 'direct',
    workshop: [],
    process: '调节 → 水解酸化 → 厌氧 → 缺氧 → 好氧 → 氧化',
    factors: [f('w01018', 2600, 120), f('w21003', 72, 25), f('w21011', 9, 1), f('w21001', 125, 35)],
  },
  {
    key: 'electronics',
    zh: '电子',
    code: '3982',
    shift: 'two-shift',
    intermittent: true,
    flowLs: [5, 18],
    influentPh: 4.4,
    destination: 'works',
    workshop: [],
    process: '分质收集 → 混凝沉淀 → 缺氧 → 好氧',
    factors: [
      f('w01018', 420, 300),
      f('w21003', 36, 30),
      f('w21011', 7, 4),
      f('w20122', 12, 0.5),
      f('w21017', 46, 15),
    ],
  },
  {
    key: 'works',
    zh: '城镇污水处理',
    code: '4620',
    shift: 'municipal',
    intermittent: false,
    flowLs: [160, 520],
    influentPh: 7.2,
    destination: 'direct',
    workshop: [],
    process: '格栅 → 沉砂 → 厌氧 → 缺氧 → 好氧 → 二沉 → 深度处理 → 消毒',
    factors: [
      f('w01018', 240, 50),
      f('w21003', 27, 5),
      f('w21011', 4.1, 0.5),
      f('w21001', 36, 15),
      f('w01012', 160, 10),
    ],
  },
];
