import { defineWords } from '../i18n/catalogue.ts';

/** Rungs of the ladder from a number to a fact. @source supervision.md §5.1 */
export const ladderWords = defineWords({
  zh: {
    steps: {
      E0: '趋势预警：提醒企业，不是超标',
      E1: '小时超标：预警并启动留样；限值为日均值时尚不构成违法',
      E2: '瞬时值超标：线索，须以规定方法现场取样确认',
      E3: '日均值超标：转入核查',
      E4: '超出范围：按持续时间与分钟值判断',
      E5: '总量：80%、90%、100% 提示',
      E6: '反复超标：可作为立案线索',
    },
    others: '未作为判定依据的限值',
    why: {
      kept: '未超过',
      milder: '已超过，但较宽',
      'for-reference': '已超过，但未核验',
      'other-temperature': '水温条件不符或不明',
    },
  },
  en: {
    steps: {
      E0: 'Trend warning: tells the enterprise, no exceedance',
      E1: 'Hourly over: warning and retention; no breach yet where the limit is a daily mean',
      E2: 'Instantaneous over: a lead, to be confirmed by a spot sample',
      E3: 'Daily mean over: an inquiry',
      E4: 'Outside its range: by duration and minute values',
      E5: 'Annual load: notices at 80, 90 and 100 %',
      E6: 'Repeatedly over: candidate for a case',
    },
    others: 'Limits that did not decide',
    why: {
      kept: 'not exceeded',
      milder: 'exceeded, but milder',
      'for-reference': 'exceeded, but not verified',
      'other-temperature': 'for another or an unknown water temperature',
    },
  },
});
