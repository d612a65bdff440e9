import { defineWords } from '../../i18n/catalogue.ts';

/** Alone: it travels with the shell, the rest with the page. */
export const careNavWords = defineWords({ zh: { nav: '设备管护' }, en: { nav: 'Device care' } });
