import { defineWords } from '../../i18n/catalogue.ts';

export const statisticNavWords = defineWords({ zh: { nav: '数据质量' }, en: { nav: 'Data quality' } });
