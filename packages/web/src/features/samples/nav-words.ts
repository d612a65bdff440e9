import { defineWords } from '../../i18n/catalogue.ts';

export const samplesNavWords = defineWords({ zh: { nav: '留样' }, en: { nav: 'Samples' } });
