import type { TriageWhy } from '@wenqu/domain';

/** Why entries stand in one line, in words. */
export function triageSentence(why: TriageWhy, lang: 'zh' | 'en'): string {
  const zh = lang === 'zh';
  switch (why.code) {
    case 'one-outlet':
      return zh
        ? `同一排放口、同类原因，时间重叠或相隔不超过 ${why.gapHours} 小时：${why.entries} 条归为一件。`
        : `One outlet and one kind of cause, overlapping or within ${why.gapHours} hours: ${why.entries} entries are one matter.`;
    case 'one-event':
      return zh
        ? `${why.enterprises} 家单位的 ${why.points} 个点位在 ${why.withinMinutes} 分钟内同时失联，疑为停电或园区网络故障：按一件办理，不逐家追究。`
        : `${why.points} points of ${why.enterprises} enterprises went silent within ${why.withinMinutes} min: likely a power cut or a failing network, one matter and nobody's fault.`;
    case 'event-follows':
      return zh
        ? `由此引起的 ${why.entries} 条（数据不足、时钟等）一并列入。`
        : `${why.entries} entries that followed from it (days without enough data, clocks) stand under it.`;
    case 'outlasted':
      return zh
        ? `其他单位恢复后，本点位又多失联 ${why.hours} 小时以上，单独列出。`
        : `It stayed away ${why.hours} hours longer than the others, and stands alone.`;
    case 'folded':
      return zh
        ? `另有 ${why.entries} 条仅供参考或影响轻微，折叠于本件之下。`
        : `${why.entries} more are for reference or slight, and lie under it.`;
    case 'notices':
      return zh
        ? `${why.enterprises} 家单位的 ${why.entries} 条轻微或仅供参考的线索，合为一行服务提醒。`
        : `${why.entries} slight or for-reference entries of ${why.enterprises} enterprises in one line of service notices.`;
    case 'alone':
      return zh ? '单独一条，未与其他条目归并。' : 'One entry by itself.';
  }
}
