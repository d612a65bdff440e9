import type { Matter } from '@wenqu/domain';

/** Where a matter has its page. */
export const pathOf = ({ machine, id }: Pick<Matter, 'machine' | 'id'>): string =>
  machine === 'inquiry' ? `/inquiries/${id}` : machine === 'case' ? `/cases/${id}` : `/matters/${id}`;

/** Before the filing it is a lead, and after it was not filed it stays one. */
export const isLead = ({ machine, state, fields }: Pick<Matter, 'machine' | 'state' | 'fields'>): boolean =>
  machine === 'case' && (state === 'lead' || (state !== 'filed' && fields['not-filed'] !== undefined));
