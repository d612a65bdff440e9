import { defineWords } from '../../i18n/catalogue.ts';

export const todayWords = defineWords({
  zh: { nav: '今日', title: '今日' },
  en: { nav: 'Today', title: 'Today' },
});
