import { defineWords } from '../../i18n/catalogue.ts';

export const fieldNavWords = defineWords({ zh: { nav: '现场' }, en: { nav: 'Field' } });
export const visitsNavWords = defineWords({ zh: { nav: '现场检查' }, en: { nav: 'Site visits' } });
