import { defineWords } from '../../i18n/catalogue.ts';

export const casesNavWords = defineWords({ zh: { nav: '核查办案' }, en: { nav: 'Inquiries, cases' } });
