import { defineWords } from '../i18n/catalogue.ts';

export const driftWords = defineWords({
  zh: {
    none: (days: number) => `时钟偏差：最近 ${days} 天没有样本`,
    summary: (days: number, count: number, low: string, high: string, beyond: number) =>
      `时钟偏差：最近 ${days} 天 ${count} 个样本，最小 ${low} 秒，最大 ${high} 秒，超过存疑界限 ${beyond} 个`,
    axis: '设备时间 − 平台时间',
    seconds: (text: string) => `${text} 秒`,
    hours: (text: string) => `${text} 小时`,
    days: (text: string) => `${text} 天`,
    band: (seconds: number) => `▬ ±${seconds} 秒以内`,
    bound: (seconds: number) => `┄ ±${seconds} 秒，超过则数据存疑`,
    beyond: '▲ 超过存疑界限',
    asked: '◇ 查询所得',
    gap: '▨ 无样本',
    scale: '纵轴为对数刻度',
  },
  en: {
    none: (days) => `Clock: no sample in ${days} days`,
    summary: (days, count, low, high, beyond) =>
      `Clock: ${count} samples in ${days} days, least ${low} s, most ${high} s, ${beyond} beyond the suspect bound`,
    axis: 'device − our time',
    seconds: (text) => `${text} s`,
    hours: (text) => `${text} h`,
    days: (text) => `${text} d`,
    band: (seconds) => `▬ within ±${seconds} s`,
    bound: (seconds) => `┄ ±${seconds} s: beyond it data are suspect`,
    beyond: '▲ beyond the suspect bound',
    asked: '◇ asked',
    gap: '▨ no sample',
    scale: 'logarithmic scale',
  },
});
