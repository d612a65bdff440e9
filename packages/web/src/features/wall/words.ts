import { defineWords } from '../../i18n/catalogue.ts';

export const wallWords = defineWords({
  zh: { nav: '实时', title: '实时' },
  en: { nav: 'Live', title: 'Live' },
});
