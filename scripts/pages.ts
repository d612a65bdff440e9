// Every page of the console by name, for what walks through all of them: screenshots and the access journey.

/** Asks the API of one district. */
export type Ask = <T>(path: string) => Promise<T>;

interface Rows<T> {
  readonly items: readonly T[];
}

/** A page of the console: `path` inside its district. */
export interface ConsolePage {
  readonly name: string;
  readonly path: string;
}

const FIXED: readonly ConsolePage[] = [
  { name: 'today', path: '/' },
  { name: 'wall', path: '/wall' },
  { name: 'map', path: '/map' },
  { name: 'register', path: '/register' },
  { name: 'register-all', path: '/register?v=all' },
  { name: 'register-muted', path: '/register?v=muted' },
  { name: 'shifts', path: '/shifts' },
  { name: 'shifts-calendar', path: '/shifts?v=calendar' },
  { name: 'shifts-handovers', path: '/shifts?v=handovers' },
  { name: 'matters', path: '/matters?v=all' },
  { name: 'matters-mine', path: '/matters' },
  { name: 'matter-new-complaint', path: '/matters/new?m=complaint' },
  { name: 'matter-new-trace', path: '/matters/new?m=trace' },
  { name: 'inquiries', path: '/cases' },
  { name: 'cases', path: '/cases?m=case&all=1' },
  { name: 'cases-list', path: '/cases?m=case&v=list&all=1' },
  { name: 'lists', path: '/lists' },
  { name: 'list-rows', path: '/lists/muck-trucks?v=rows' },
  { name: 'list-figures', path: '/lists/muck-trucks?v=figures' },
  { name: 'list-bulletin', path: '/lists/muck-trucks?v=bulletin' },
  { name: 'list-import', path: '/lists/muck-trucks?v=import' },
  { name: 'list-timeline', path: '/lists/key-projects' },
  { name: 'list-kind', path: '/lists/muck-trucks/edit' },
  { name: 'samples', path: '/samples' },
  { name: 'samples-round', path: '/samples?v=pickup' },
  { name: 'samples-samplers', path: '/samples?v=samplers' },
  { name: 'samples-settings', path: '/samples?v=settings' },
  { name: 'sample-new', path: '/samples/new' },
  { name: 'book', path: '/book' },
  { name: 'book-standards', path: '/book/standards' },
  { name: 'book-import', path: '/book/import' },
  { name: 'loggers', path: '/loggers' },
  { name: 'orders', path: '/orders?v=all' },
  { name: 'orders-approve', path: '/orders?v=approve' },
  { name: 'order-dialog', path: '/orders?ask=new' },
  { name: 'care', path: '/care' },
  { name: 'care-changes', path: '/care?v=changes' },
  { name: 'care-checks', path: '/care?v=checks' },
  { name: 'care-visits', path: '/care?v=visits' },
  { name: 'care-settings', path: '/care?v=settings' },
  { name: 'statistics', path: '/statistics' },
  { name: 'statistics-qc', path: '/statistics?v=qc' },
  { name: 'statistics-effects', path: '/statistics?v=effects' },
  { name: 'statistics-rules', path: '/statistics?v=rules' },
  { name: 'morning', path: '/morning' },
  { name: 'notices', path: '/notices' },
  { name: 'notices-wishes', path: '/notices?v=wishes' },
  { name: 'notices-channels', path: '/notices?v=channels' },
  { name: 'marks', path: '/marks' },
  { name: 'marks-all', path: '/marks?v=all' },
  { name: 'marks-unmarked', path: '/marks?v=unmarked' },
  { name: 'exemptions', path: '/marks?v=exemptions' },
  { name: 'facilities', path: '/facilities' },
  { name: 'facility-new', path: '/facilities/new' },
  { name: 'rules', path: '/rules' },
  { name: 'rules-review', path: '/rules?v=review' },
  { name: 'rules-drawer', path: '/rules?id=D01.constant' },
  { name: 'back-tests', path: '/rules?v=trials' },
  { name: 'plant-ledger', path: '/plant-ledger' },
  { name: 'plant-contests', path: '/plant-ledger?v=contests' },
  { name: 'plant-visits', path: '/plant-ledger?v=visits' },
  { name: 'plant-announcements', path: '/plant-ledger?v=announcements' },
  { name: 'agency', path: '/agency' },
  { name: 'campaigns', path: '/campaigns' },
  { name: 'campaign-new', path: '/campaigns?new=1' },
  { name: 'documents', path: '/documents' },
  { name: 'document-templates', path: '/documents/templates' },
  { name: 'document-template', path: '/documents/templates?t=decision' },
  { name: 'gaps', path: '/gaps' },
  { name: 'gaps-all', path: '/gaps?v=all' },
  { name: 'gaps-settings', path: '/gaps?v=settings' },
  { name: 'field', path: '/m' },
  { name: 'field-route', path: '/m?t=route' },
  { name: 'field-outbox', path: '/m?t=pending' },
  { name: 'visits', path: '/visits' },
  { name: 'visits-conflict', path: '/visits?v=conflict' },
  { name: 'quarantine', path: '/quarantine' },
  { name: 'forwarding', path: '/forwarding' },
  { name: 'forwarding-new', path: '/forwarding?new=1' },
  { name: 'accounting', path: '/accounting' },
  { name: 'accounts', path: '/admin/accounts' },
  { name: 'audit', path: '/admin/audit' },
  { name: 'api-docs', path: '/api-docs' },
  { name: 'password', path: '/password' },
];

/** The fixed pages, and one of each kind that has an id: what the district holds at this moment. */
export async function everyPage(ask: Ask): Promise<readonly ConsolePage[]> {
  const first = async <T>(path: string): Promise<T | undefined> => (await ask<Rows<T>>(path)).items[0];
  const entry = await first<{ id: string; point: string }>('register?sort=worst&limit=1');
  const enterprise = await first<{ id: string }>('book/enterprises?limit=1');
  const limit = await first<{ id: string }>('book/limits?limit=1');
  // Rather one that has told its parameters.
  const told = await first<{ mn: string }>('orders?cn=3020&limit=1');
  const logger = told ?? (await first<{ mn: string }>('book/loggers?limit=1'));
  const order = await first<{ id: string }>('orders?limit=1');
  const sample = await first<{ id: string }>('samples?limit=1');
  const event = await first<{ id: string }>('gap-events?limit=1');
  const filled = await first<{ id: string; point: string }>('gaps?state=filled&limit=1');
  const gap = filled ?? (await first<{ id: string; point: string }>('gaps?limit=1'));
  const target = await first<{ target: { id: string } }>('forwarding');
  const facility = await first<{ id: string }>('facilities');
  const frame = await first<{ position: number }>('frames?limit=1');
  const visit = await first<{ id: string }>('visits?limit=1');
  const unclaimed = await first<{ mn: string }>('quarantine');
  const listRow = await first<{ row: { id: string } }>('lists/muck-trucks/rows?limit=1');
  const matter = await first<{ id: string }>('matters?limit=1');
  const inquiry = await first<{ id: string }>('matters?machine=inquiry&limit=1');
  const lead = await first<{ id: string }>('matters?machine=case&limit=1');
  const campaign = await first<{ id: string }>('campaigns');
  const item = await first<{ id: string }>('matters?machine=item&limit=1');
  const point = entry?.point ?? (await first<{ id: string }>('points'))?.id;
  const found: readonly [name: string, path: string | undefined][] = [
    ['point', point && `/points/${point}`],
    ['statistics-month', point && `/statistics?v=month&pt=${point}`],
    ['point-table', point && `/points/${point}?v=table`],
    ['entry', entry && `/register/${entry.id}`],
    ['register-preview', entry && `/register?row=${entry.id}`],
    ['list-row', listRow && `/lists/muck-trucks/rows/${listRow.row.id}`],
    ['campaign', campaign && `/campaigns/${campaign.id}`],
    ['campaign-board', campaign && `/campaigns/${campaign.id}?m=board`],
    ['campaign-calendar', campaign && `/campaigns/${campaign.id}?m=calendar`],
    ['campaign-rating', campaign && `/campaigns/${campaign.id}?v=rating`],
    ['campaign-tour', campaign && `/campaigns/${campaign.id}?v=tour`],
    ['campaign-bulletin', campaign && `/campaigns/${campaign.id}?v=bulletin`],
    ['campaign-plan', campaign && `/campaigns/${campaign.id}?v=plan`],
    ['campaign-screen', campaign && `/screen/campaign/${campaign.id}`],
    ['item', item && `/items/${item.id}`],
    ['matter', matter && `/matters/${matter.id}`],
    ['inquiry', inquiry && `/inquiries/${inquiry.id}`],
    ['case', lead && `/cases/${lead.id}`],
    ['frame', frame && `/frames/${frame.position}`],
    ['book-row', enterprise && `/book/enterprises/${enterprise.id}`],
    ['book-limit', limit && `/book/limits/${limit.id}`],
    ['logger', logger && `/loggers/${logger.mn}`],
    ['logger-orders', logger && `/loggers/${logger.mn}?t=orders`],
    ['logger-clock', logger && `/loggers/${logger.mn}?t=clock`],
    ['logger-parameters', logger && `/loggers/${logger.mn}?t=parameters`],
    ['logger-checks', logger && `/loggers/${logger.mn}?t=checks`],
    ['logger-keys', logger && `/loggers/${logger.mn}?t=keys`],
    ['order', order && `/orders/${order.id}`],
    ['order-dialog-filled', logger && `/orders?ask=${logger.mn}&cn=3021`],
    ['sample', sample && `/samples/${sample.id}`],
    ['sample-new-point', point && `/samples/new?point=${point}`],
    ['gap-event', event && `/gaps?v=all&ev=${event.id}`],
    ['gap', gap && `/gaps/${gap.id}`],
    ['point-gap', gap && `/points/${gap.point}`],
    ['forward-target', target && `/forwarding/${target.target.id}`],
    ['forward-receipts', target && `/forwarding/${target.target.id}?v=receipts`],
    ['facility', facility && `/facilities/${facility.id}?d=7`],
    ['facility-ledger', facility && `/facilities/${facility.id}?v=sheets&d=7`],
    ['facility-edit', facility && `/facilities/${facility.id}?v=edit`],
    ['visit', visit && `/visits/${visit.id}`],
    ['quarantine-adopt', unclaimed && `/quarantine?mn=${unclaimed.mn}`],
  ];
  return [...FIXED, ...found.flatMap(([name, path]) => (path === undefined ? [] : [{ name, path }]))];
}

/** Pages of work that is a supervisor's: the administrator configures and does not judge. */
export const isSupervisors = ({ name }: ConsolePage): boolean => /^(?:sample|order|field)/.test(name);
