import { defineWords } from '../../i18n/catalogue.ts';

/** Alone: it travels with the shell, the rest with the pages. */
export const ordersNavWords = defineWords({ zh: { nav: '指令' }, en: { nav: 'Orders' } });
