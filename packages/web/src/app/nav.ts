import type { Permission } from '@wenqu/domain';
import type { IconName } from '../components/icon.tsx';
import type { Words } from '../i18n/catalogue.ts';

/** One line of the left navigation. */
export interface NavEntry {
  /** Path inside the district, `/wall`. */
  readonly to: string;
  readonly icon: IconName;
  readonly words: Words<{ readonly nav: string }>;
  /** Rises down the list; leave gaps of ten. */
  readonly order: number;
  readonly group: 'watch' | 'work' | 'book' | 'system';
  /** Not shown without it. */
  readonly permission?: Permission;
}
