import { formatInstant } from '../format.ts';
import { checklistOf, FIELD_TASK_NAMES } from './checklist.ts';
import { fieldInstant, type SiteRecord } from './site-visit.ts';

const PRESENCE = { party: '当事人', witness: '见证人', absent: '无人在场' } as const;
const ANSWERS = { yes: '是', no: '否', 'not-here': '无此项' } as const;
const STAGES = { before: '动手前', during: '过程', after: '之后', seal: '封条' } as const;

/**
 * 现场检查笔录 as text: what the record holds, in the order in which an officer reads it. Photos and signatures
 * stand in it by their digests, so that the paper and the files prove each other.
 *
 * @param enterprise name of the enterprise visited
 */
export function recordPaper(record: Omit<SiteRecord, 'papers' | 'steps'>, enterprise: string): string {
  const time = (moment: SiteRecord['arrived']): string => formatInstant(fieldInstant(moment));
  const { place, party } = record;
  const names = new Map(checklistOf(record.task).map((item) => [item.id, item.zh]));
  const lines = [
    '现场检查（勘察）笔录',
    '',
    `事项：${record.task === '' ? '取证' : FIELD_TASK_NAMES[record.task].zh} ${record.title}`,
    `被检查单位：${enterprise}`,
    `到场时间：${time(record.arrived)}`,
    `结束时间：${time(record.closed)}`,
    place
      ? `地点：东经 ${place.lon}，北纬 ${place.lat}（±${place.accuracyM} m，CGCS2000）`
      : `地点：未定位，${record.placeWhy}`,
    ...record.officers.map(({ name, certificate }) => `执法人员：${name}，执法证号 ${certificate}`),
    `执法证件：${record.certificatesShown ? '已出示' : '未出示'}`,
    `在场人：${PRESENCE[party.presence]} ${party.presence === 'absent' ? party.explanation : party.name}`,
    '',
    '检查结果',
    ...record.checks.map(({ id, answer, note }) => `- ${names.get(id) ?? id}：${ANSWERS[answer]} ${note}`),
    `检查情况：${record.note}`,
    '',
    '询问',
    ...record.answers.flatMap(({ question, answer }) => [`问：${question}`, `答：${answer}`]),
    '',
    '照片与视频（SHA-256）',
    ...record.photos.map(
      ({ stage, taken, name, sha256 }) => `- ${STAGES[stage]} ${time(taken)} ${name} ${sha256}`,
    ),
    ...record.portions.map(({ label, seal }) => `封样：标签 ${label}，封条 ${seal}`),
    '',
    '签名（SHA-256）',
    ...record.signatures.map(({ name, signed, sha256 }) => `- ${name} ${time(signed)} ${sha256}`),
    ...(record.unsigned === '' ? [] : [`未签名原因：${record.unsigned}`]),
    `记录标识：${record.clientId}`,
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
