import { type EvidenceAct, PATTERN_NAMES, type PatternId } from '@wenqu/domain';
import type { LegalKey } from './legal-keys.ts';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A pattern as its card shows it. Words are about data, never about intent. */
export interface PatternRow extends Words {
  readonly id: PatternId;
  /** `enterprise`: told as a service. `hidden`: preserve first. */
  readonly notify: 'enterprise' | 'hidden';
  readonly legal: readonly LegalKey[];
  /** Inputs the method would use, by their letters in detection.md §0.3. */
  readonly inputs: readonly string[];
  /** What else could explain it. */
  readonly others: readonly Words[];
  /** What to secure now. */
  readonly evidence: readonly (Words & { readonly act: EvidenceAct })[];
}

const words = (zh: string, en: string): Words => ({ zh, en });
const secure = (zh: string, en: string, act: EvidenceAct = '') => ({ zh, en, act });

/** All but the names, which the console shows without the rules. */
const ROWS: readonly Omit<PatternRow, keyof Words>[] = [
  {
    id: 'D01',
    notify: 'hidden',
    legal: ['LF', 'LC'],
    inputs: ['R', 'F', 'A', 'W'],
    others: [
      words('分析周期长，数值在两次分析之间保持', 'a long analysis cycle holds the value between'),
      words('调节池大，水质本就平稳', 'a large buffer tank evens the water'),
      words('水质很好，接近检出限', 'very clean water near the detection limit'),
    ],
    evidence: [
      secure('立即留样', 'take a retained sample now', 'sample-now'),
      secure('调取采样时间记录和参数', 'read sampling times and parameters', 'parameters'),
      secure('拍摄采样管全程', 'film the sampling tube from end to end'),
    ],
  },
  {
    id: 'D02',
    notify: 'hidden',
    legal: ['LF', 'LC'],
    inputs: ['R', 'A', 'C'],
    others: [
      words('电极噪声经平均', 'a noisy electrode, averaged'),
      words('池内强烈混合加上光度计的真实噪声', "strong mixing with the photometer's own noise"),
    ],
    evidence: [
      secure('立即留样', 'take a retained sample now', 'sample-now'),
      secure('读取仪器参数与固件版本', 'read parameters and firmware version', 'parameters'),
      secure('检查仪器与数采仪之间的接线', 'look for an unknown box between analyser and logger'),
    ],
  },
  {
    id: 'D03',
    notify: 'hidden',
    legal: ['LF', 'LC', 'LA'],
    inputs: ['R'],
    others: [
      words('出水恒定', 'a constant effluent'),
      words('间歇生产的固定配方', 'a batch recipe that repeats'),
      words('昼夜节律', 'the rhythm of the day'),
    ],
    evidence: [
      secure('补取同时段数据', 'recall the same hours from the logger', 'recall'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
      secure('封存原始报文及到达时间', 'seal the raw frames with their arrival times'),
    ],
  },
  {
    id: 'D04',
    notify: 'hidden',
    legal: ['LF'],
    inputs: ['R', 'C'],
    others: [
      words('控制得好：加药按限值调节是合法的', 'good control: dosing steered to the limit is lawful'),
      words('处理工艺有缓冲', 'a process that buffers peaks'),
    ],
    evidence: [
      secure('随机时刻留样', 'retained samples at random times', 'sample-now'),
      secure('读取参数记录', 'read the parameter log', 'parameters'),
      secure('同浓度标样核查', 'check with a standard near the limit', 'standard-check'),
    ],
  },
  {
    id: 'D05',
    notify: 'hidden',
    legal: ['LF', 'LD'],
    inputs: ['R', 'A', 'C'],
    others: [
      words('分辨率粗，低浓度时尤其明显', 'a coarse resolution, most visible at low values'),
      words('仪表更换后显示位数变化', 'another number of digits after a replacement'),
    ],
    evidence: [
      secure('读取参数', 'read parameters', 'parameters'),
      secure('标样核查', 'standard check', 'standard-check'),
    ],
  },
  {
    id: 'D06',
    notify: 'hidden',
    legal: ['LF', 'LC', 'LA'],
    inputs: ['R', 'D', 'V', 'O'],
    others: [
      words('确实修好了', 'a real repair'),
      words('加药恢复、换了试剂', 'dosing restored, reagent changed'),
    ],
    evidence: [
      secure('突降前后各留样', 'retained samples before and after', 'sample-now'),
      secure('调取门禁和视频', 'pull door log and video'),
    ],
  },
  {
    id: 'D07',
    notify: 'hidden',
    legal: ['LF', 'LT', 'LW'],
    inputs: ['R', 'E', 'W'],
    others: [words('序批式排水', 'sequencing batch discharge'), words('自动清洗', 'automatic cleaning')],
    evidence: [
      secure('在规律时刻留样', "retained sample at the pattern's hour", 'sample-now'),
      secure('水位、阀门、用水记录', 'tank levels, valves, water meter'),
    ],
  },
  {
    id: 'D08',
    notify: 'enterprise',
    legal: ['LD', 'LF'],
    inputs: ['R', 'A', 'K'],
    others: [
      words('试剂用完、灯故障', 'reagent empty, lamp failure'),
      words('夜间清水', 'clean water at night'),
      words('校准零点偏移', 'calibration offset'),
    ],
    evidence: [
      secure('标样核查', 'standard check', 'standard-check'),
      secure('查看试剂', 'look at the reagents'),
    ],
  },
  {
    id: 'D09',
    notify: 'enterprise',
    legal: ['LD', 'LF'],
    inputs: ['R', 'C'],
    others: [words('真实高浓度', 'a real high value')],
    evidence: [
      secure('读取量程', 'read the range', 'parameters'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
    ],
  },
  {
    id: 'D10',
    notify: 'hidden',
    legal: ['LT', 'LW', 'LF'],
    inputs: ['R', 'F', 'E', 'W'],
    others: [
      words('夜班、低谷电价生产', 'night shift, cheap tariff'),
      words('真实的间歇排放', 'a real batch discharge'),
    ],
    evidence: [
      secure('在规律时段留样', 'retained sample in those hours', 'sample-now'),
      secure('规律时段暗查', 'an unannounced visit in those hours'),
    ],
  },
  {
    id: 'D11',
    notify: 'hidden',
    legal: ['LD', 'LF'],
    inputs: ['A', 'G', 'P'],
    others: [
      words('修约', 'rounding'),
      words('单位换算', 'unit conversion'),
      words('时间对不上', 'a time join'),
      words('一侧刚校准', 'late calibration of one side'),
    ],
    evidence: [
      secure('补取同时段数据', 'recall the same hours', 'recall'),
      secure('三端画面带时钟拍照', 'photograph all three screens with clocks'),
    ],
  },
  {
    id: 'D12',
    notify: 'hidden',
    legal: ['LF', 'LD'],
    inputs: ['R', 'C', 'K', 'S'],
    others: [
      words('换了仪器或重新校准', 'another instrument or a new calibration'),
      words('工艺真的变了', 'a real change of the process'),
    ],
    evidence: [
      secure('读取斜率、截距', 'read slope and intercept', 'parameters'),
      secure('标样核查', 'standard check', 'standard-check'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
    ],
  },
  {
    id: 'D13',
    notify: 'hidden',
    legal: ['LF', 'LD'],
    inputs: ['C', 'P'],
    others: [words('双量程仪器', 'an instrument of two ranges')],
    evidence: [secure('读取量程', 'read the range', 'parameters')],
  },
  {
    id: 'D14',
    notify: 'hidden',
    legal: ['LF', 'LR'],
    inputs: ['C', 'D', 'O'],
    others: [
      words('调试期（有标记）', 'commissioning, marked'),
      words('批准过的固件升级', 'an approved firmware upgrade'),
    ],
    evidence: [
      secure('读取全部参数', 'read all parameters', 'parameters'),
      secure('门禁和用户记录', 'door log and user'),
    ],
  },
  {
    id: 'D15',
    notify: 'hidden',
    legal: ['LF'],
    inputs: ['A'],
    others: [words('快速法（紫外、电极）', 'a rapid method'), words('双通道', 'two pipelines')],
    evidence: [
      secure('读取流程时间', 'read the step times', 'parameters'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
    ],
  },
  {
    id: 'D16',
    notify: 'hidden',
    legal: ['LF', 'LC'],
    inputs: ['E', 'A', 'V'],
    others: [words('重力进样', 'gravity feed'), words('共用泵', 'a shared pump')],
    evidence: [
      secure('立即留样', 'take a retained sample now', 'sample-now'),
      secure('视频和泵电流', 'video and pump current'),
    ],
  },
  {
    id: 'D17',
    notify: 'hidden',
    legal: ['LF'],
    inputs: ['D', 'V', 'E'],
    others: [words('雷击、台风', 'lightning, typhoon'), words('保洁人员', 'cleaning staff')],
    evidence: [secure('调取视频和门禁', 'pull video and access log')],
  },
  {
    id: 'D18',
    notify: 'hidden',
    legal: ['LR', 'LF'],
    inputs: ['R', 'G'],
    others: [
      words('移动网络中断：同基站邻户也迟到', 'a mobile outage: neighbours on the cell are late too'),
      words('授时错误', 'a wrong time server'),
      words('真实的平稳水质', 'water that really was calm'),
    ],
    evidence: [
      secure('补取同时段数据', 'recall the same hours', 'recall'),
      secure('对时', 'set the clock', 'clock'),
      secure('数采仪存储', 'logger memory'),
    ],
  },
  {
    id: 'D19',
    notify: 'hidden',
    legal: ['LF', 'LC'],
    inputs: ['E', 'A', 'G'],
    others: [words('电表接线', 'meter wiring')],
    evidence: [
      secure('见证下断线试验', 'a disconnect test before witnesses'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
    ],
  },
  {
    id: 'D20',
    notify: 'enterprise',
    legal: ['LD', 'LF'],
    inputs: ['R', 'K'],
    others: [
      words('采样时间不同', 'different sampling times'),
      words('过滤与未过滤', 'filtered and unfiltered'),
      words('高氯消解损失', 'digestion loss with chloride'),
    ],
    evidence: [
      secure('两台仪器标样核查', 'standard checks of both', 'standard-check'),
      secure('留样分样检测', 'a split retained sample', 'sample-now'),
    ],
  },
  {
    id: 'D21',
    notify: 'hidden',
    legal: ['LF', 'LC'],
    inputs: ['R', 'F', 'A'],
    others: [
      words('采样管长、伴热', 'a long or heated tube'),
      words('传感器结垢', 'sensor fouling'),
      words('真实的清水排放', 'a real release of clean water'),
    ],
    evidence: [
      secure('立即留样', 'take a retained sample now', 'sample-now'),
      secure('采样管追到尽头并拍摄', 'trace and film the tube to its end'),
      secure('投盐试验，看谁有反应', 'add salt to the channel, see who reacts'),
    ],
  },
  {
    id: 'D22',
    notify: 'hidden',
    legal: ['LW', 'LR'],
    inputs: ['W', 'F'],
    others: [
      words('雨水进池', 'rain into open tanks'),
      words('回用、储存', 'recycling, storage'),
      words('水表误差', 'meter error'),
    ],
    evidence: [secure('抄水表、查水费单', 'meters and bills'), secure('查找旁路', 'search for a bypass')],
  },
  {
    id: 'D23',
    notify: 'hidden',
    legal: ['LF', 'LT'],
    inputs: ['R', 'F', 'W'],
    others: [
      words('降雨入流', 'rain in combined parts'),
      words('许可的冷却水', 'cooling water the permit allows'),
    ],
    evidence: [
      secure('立即留样', 'take a retained sample now', 'sample-now'),
      secure('阀门、自来水表', 'valves and the water meter'),
    ],
  },
  {
    id: 'D24',
    notify: 'hidden',
    legal: ['LT', 'LF'],
    inputs: ['R', 'F', 'L'],
    others: [words('进水仪器污染', 'a dirty influent analyser'), words('回流', 'recirculation')],
    evidence: [secure('各段采样', 'stage samples', 'sample-now')],
  },
  {
    id: 'D25',
    notify: 'hidden',
    legal: ['LT', 'LF', 'LR'],
    inputs: ['E', 'R'],
    others: [
      words('重力单元', 'gravity units'),
      words('夜间模式', 'night mode'),
      words('先存后治', 'storage before treatment'),
      words('电表接线', 'meter wiring'),
    ],
    evidence: [
      secure('电流钳、照片', 'current clamp and photos'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
    ],
  },
  {
    id: 'D26',
    notify: 'hidden',
    legal: ['LF', 'LR', 'LA'],
    inputs: ['L', 'O'],
    others: [words('库存', 'stock'), words('稀释比例改变', 'dilution changed')],
    evidence: [secure('发票、联单', 'invoices and manifests')],
  },
  {
    id: 'D27',
    notify: 'hidden',
    legal: ['LW', 'LF'],
    inputs: ['N', 'F'],
    others: [
      words('吸粪车', 'septic trucks'),
      words('雨水冲刷', 'rain flush'),
      words('潮汐顶托', 'tide backwater'),
    ],
    evidence: [secure('两名执法人员检查井采样', 'manhole samples by two officers')],
  },
  {
    id: 'D28',
    notify: 'hidden',
    legal: ['LR', 'LF'],
    inputs: ['M', 'R', 'O', 'D', 'A'],
    others: [
      words(
        '因报警而维护：有运维签到、质控和配件',
        'maintenance because of the alarm: visit, check and parts exist',
      ),
    ],
    evidence: [
      secure('运维签到、门禁、视频', 'visit scans, doors, video'),
      secure('读取仪器状态', "read the analyser's state", 'parameters'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
    ],
  },
  {
    id: 'D29',
    notify: 'hidden',
    legal: ['LT', 'LR'],
    inputs: ['M', 'E', 'F', 'W'],
    others: [
      words('生活污水', 'domestic water'),
      words('备用负荷', 'standby load'),
      words('绿化喷淋', 'sprinklers'),
    ],
    evidence: [secure('电力曲线、门卫记录', 'power curve and gate log'), secure('现场检查', 'a visit')],
  },
  {
    id: 'D30',
    notify: 'hidden',
    legal: ['LD', 'LF', 'LA'],
    inputs: ['K', 'A'],
    others: [words('仪器确实很好', 'a very good instrument'), words('修约', 'rounding')],
    evidence: [
      secure('标样核查', 'standard check', 'standard-check'),
      secure('标液证书与批号', 'certificates and lots'),
    ],
  },
  {
    id: 'D31',
    notify: 'hidden',
    legal: ['LR', 'LF'],
    inputs: ['R', 'N', 'G'],
    others: [
      words('计划停电', 'a planned cut'),
      words('运营商故障', 'carrier fault'),
      words('雷击', 'lightning'),
    ],
    evidence: [
      secure('补取缺失时段', 'recall the missing hours', 'recall'),
      secure('数采仪存储、运营商记录', 'logger memory, carrier record'),
    ],
  },
  {
    id: 'D32',
    notify: 'enterprise',
    legal: ['LD', 'LF', 'LA'],
    inputs: ['R', 'O'],
    others: [words('该型号通病', 'a defect of the model'), words('水质恶劣', 'harsh water')],
    evidence: [secure('维修记录、配件', 'repair records and parts')],
  },
  {
    id: 'D33',
    notify: 'hidden',
    legal: ['LR', 'LA', 'LC'],
    inputs: ['O', 'D'],
    others: [
      words('两人共用账号', 'two people with one login'),
      words('室内定位不准', 'bad position indoors'),
    ],
    evidence: [secure('签到、视频、通行记录', 'records, video, badges')],
  },
  {
    id: 'D34',
    notify: 'hidden',
    legal: ['LA', 'LC'],
    inputs: ['R', 'C'],
    others: [words('同型号固件缺陷', 'the same firmware defect'), words('同一水源', 'a shared water supply')],
    evidence: [
      secure('读取两家参数', 'read the parameters of both', 'parameters'),
      secure('运维合同', 'service contracts'),
    ],
  },
  {
    id: 'D35',
    notify: 'hidden',
    legal: ['LF', 'LE', 'LD'],
    inputs: ['S', 'R'],
    others: [
      words('超过保存时限', 'holding time exceeded'),
      words('未加保存剂', 'preservation missing'),
      words('样品不均', 'an uneven sample'),
    ],
    evidence: [
      secure('再次随机留样', 'another retained sample at random', 'sample-now'),
      secure('交接链', 'the chain of custody'),
    ],
  },
  {
    id: 'D36',
    notify: 'hidden',
    legal: ['LF'],
    inputs: ['S', 'D', 'V'],
    others: [words('管路堵塞', 'a clogged tube'), words('停电、结冰', 'power cut, frost')],
    evidence: [
      secure('再次留样', 'retain again', 'sample-now'),
      secure('门禁、视频、封条', 'door log, video, seals'),
    ],
  },
  {
    id: 'D37',
    notify: 'hidden',
    legal: ['LA', 'LC'],
    inputs: ['S'],
    others: [words('水质确实稳定', 'water that is really stable')],
    evidence: [secure('仪器原始记录', 'raw records of the instruments')],
  },
  {
    id: 'D38',
    notify: 'hidden',
    legal: ['LF', 'LD'],
    inputs: ['F', 'E', 'W'],
    others: [
      words('泡沫、水汽', 'foam, vapour'),
      words('堰槽堵塞', 'a blocked flume'),
      words('潮汐顶托', 'tide backwater'),
      words('累计清零或换表', 'a counter set back or replaced'),
    ],
    evidence: [
      secure('读取流量计参数', "read the flow meter's parameters", 'parameters'),
      secure('尺量、桶测', 'tape measure, bucket test'),
    ],
  },
  {
    id: 'D39',
    notify: 'hidden',
    legal: ['LW', 'LT'],
    inputs: ['F', 'R', 'N'],
    others: [
      words('地下水', 'groundwater'),
      words('消防试验', 'a fire test'),
      words('冲洗道路', 'street cleaning'),
    ],
    evidence: [
      secure('当时现场采样', 'a spot sample within the hour'),
      secure('上游检查井', 'manholes upstream'),
    ],
  },
  {
    id: 'D40',
    notify: 'hidden',
    legal: ['LD', 'LF'],
    inputs: ['R', 'F'],
    others: [
      words('管路改长', 'a longer tube, approved'),
      words('生产时间整体推后', 'the plant works later'),
      words('时钟错误', 'a wrong clock'),
    ],
    evidence: [
      secure('对时并查询时钟', 'ask and set the clock', 'clock'),
      secure('补取同时段数据', 'recall the same hours', 'recall'),
      secure('比对验收照片', 'compare with the approved photo'),
    ],
  },
  {
    id: 'D41',
    notify: 'hidden',
    legal: ['LF', 'LC'],
    inputs: ['K', 'R'],
    others: [words('工艺改变', 'a process change'), words('混凝剂', 'coagulant')],
    evidence: [
      secure('加标回收试验', 'a spike recovery test', 'standard-check'),
      secure('立即留样', 'take a retained sample now', 'sample-now'),
    ],
  },
  {
    id: 'D42',
    notify: 'hidden',
    legal: ['LT'],
    inputs: ['E', 'F', 'H'],
    others: [words('换班', 'shift change')],
    evidence: [secure('电力曲线与检查记录', 'power curve with the visit log')],
  },
  {
    id: 'D43',
    notify: 'hidden',
    legal: ['LF', 'LT'],
    inputs: ['R', 'E', 'F'],
    others: [words('工艺连锁', 'a process interlock'), words('按批次排水', 'batch discharge')],
    evidence: [secure('控制器程序、接线', 'controller program and wiring')],
  },
  {
    id: 'D44',
    notify: 'enterprise',
    legal: ['LR', 'LE'],
    inputs: ['R', 'F', 'L'],
    others: [words('产品结构变化', 'product mix')],
    evidence: [secure('生产台账、发票', 'production book, invoices')],
  },
  {
    id: 'D45',
    notify: 'hidden',
    legal: ['LF'],
    inputs: ['R', 'N'],
    others: [words('事件没有影响到该点', 'the event did not reach the point')],
    evidence: [secure('立即留样', 'take a retained sample now', 'sample-now')],
  },
];

/**
 * The patterns of anomaly. Names, innocent causes and what to secure are proposals of practice [P]; the rules they
 * touch are in `legal-keys.ts`.
 * @source detection.md §A–§E
 */
export const PATTERNS: readonly PatternRow[] = ROWS.map((row) => ({ ...row, ...PATTERN_NAMES[row.id] }));

const BY_ID = new Map<string, PatternRow>(PATTERNS.map((row) => [row.id, row]));

/** The row of a pattern; undefined for rules that are none. */
export const patternOf = (rule: string): PatternRow | undefined => BY_ID.get(rule);

/** What the letters of inputs stand for. @source detection.md §0.3 */
export const INPUT_NAMES: Readonly<Record<string, Words>> = {
  R: words('本点位数据', 'readings of the point'),
  F: words('流量与液位', 'flow and level'),
  A: words('分析仪日志', 'analyser log'),
  G: words('数采仪状态', 'logger state'),
  P: words('平台数据', 'platform values'),
  M: words('标记', 'marks'),
  K: words('质控结果', 'QC results'),
  C: words('参数', 'parameters'),
  E: words('用电', 'electricity'),
  W: words('用水', 'water in'),
  V: words('视频', 'video'),
  D: words('门禁', 'doors'),
  S: words('留样与检测', 'retained samples'),
  L: words('企业环境管理台账', 'plant ledger'),
  O: words('运维记录', 'O&M records'),
  N: words('邻户、网络、天气', 'neighbours, network, weather'),
  H: words('检查历史', 'history of inspection'),
};
