import { type Lang, MATTER_TABLES, type MachineId } from '@wenqu/domain';
import { defineWords } from '../../i18n/catalogue.ts';

export const matterWords = defineWords({
  zh: {
    light: { green: '正常', yellow: '临近', red: '逾期', none: '无时限', paused: '已暂停', ended: '已办' },
    left: (text: string) => `剩 ${text}`,
    over: (text: string) => `逾期 ${text}`,
    days: (count: number) => `${count} 天`,
    hours: (count: number) => `${count} 小时`,
    minutes: (count: number) => `${count} 分`,
    due: (time: string) => `期限 ${time}`,
    pausedSince: (time: string) => `自 ${time} 暂停`,
    endedAt: (time: string) => `${time} 办结`,
    late: '超期办结',
    noClocks: '没有时限',
    timeline: '办理过程',
    refused: '未获准',
    refusedBecause: (why: string) => `未获准：${why}`,
    system: '系统',
    bureau: '生态环境局',
    happened: (time: string) => `发生于 ${time}`,
    reason: '理由',
    form: {
      choose: '请选择',
      yes: '是',
      no: '否',
      here: '取当前位置',
      noPlace: '无法取得位置',
      placeHint: '经度,纬度',
      noPeople: '没有可选人员',
      happenedAt: '发生时间',
      happenedHint: '不填为现在；补录时填写实际时间',
      confirm: '确定办理',
      stale: (who: string, time: string) => `${who}已于 ${time} 办理，请载入最新后再试`,
      somebody: '他人',
      units: '单位名称',
      yuan: '元',
    },
    steps: '可办理',
    noSteps: '当前没有您可以办理的步骤。',
    reopened: (count: number) => `反弹 ${count} 次`,
    hidden: '不公开',
    files: '附件',
    none: '—',
  },
  en: {
    light: {
      green: 'in time',
      yellow: 'soon due',
      red: 'overdue',
      none: 'no clock',
      paused: 'paused',
      ended: 'done',
    },
    left: (text: string) => `${text} left`,
    over: (text: string) => `overdue by ${text}`,
    days: (count: number) => `${count} d`,
    hours: (count: number) => `${count} h`,
    minutes: (count: number) => `${count} min`,
    due: (time: string) => `due ${time}`,
    pausedSince: (time: string) => `paused since ${time}`,
    endedAt: (time: string) => `done ${time}`,
    late: 'done late',
    noClocks: 'No clock runs.',
    timeline: 'What was done',
    refused: 'refused',
    refusedBecause: (why: string) => `Refused: ${why}`,
    system: 'the system',
    bureau: 'the bureau',
    happened: (time: string) => `happened ${time}`,
    reason: 'Reason',
    form: {
      choose: 'Choose',
      yes: 'Yes',
      no: 'No',
      here: 'Use my position',
      noPlace: 'No position available',
      placeHint: 'longitude,latitude',
      noPeople: 'Nobody to choose',
      happenedAt: 'When it happened',
      happenedHint: 'Empty: now. Give the time when entering it later',
      confirm: 'Confirm',
      stale: (who: string, time: string) => `${who} took a step at ${time}; load the newest and try again`,
      somebody: 'Somebody',
      units: 'Name of the unit',
      yuan: 'yuan',
    },
    steps: 'What you can do',
    noSteps: 'There is nothing you can do here now.',
    reopened: (count: number) => `came back ${count} ×`,
    hidden: 'hidden',
    files: 'Files',
    none: '—',
  },
});

/** English names stand in tables in small letters; where they begin a line they begin with a large one. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Names of the tables’ words; a word no table knows is its own name. */
export const machineName = (machine: MachineId, lang: Lang): string =>
  capital(MATTER_TABLES[machine]?.name[lang] ?? machine);
export const stateName = (machine: MachineId, state: string, lang: Lang): string =>
  MATTER_TABLES[machine]?.states.find(({ id }) => id === state)?.[lang] ?? state;
export const eventName = (machine: MachineId, event: string, lang: Lang): string =>
  capital(MATTER_TABLES[machine]?.events.find(({ id }) => id === event)?.[lang] ?? event);
export const clockName = (machine: MachineId, clock: string, lang: Lang): string =>
  capital(MATTER_TABLES[machine]?.clocks.find(({ id }) => id === clock)?.name[lang] ?? clock);
