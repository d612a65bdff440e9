import {
  type Account,
  CLOCK_IN_FIELDS,
  CLOCK_OUT_FIELDS,
  DISPATCH_FIELDS,
  type FieldValues,
  formatDay,
  type Instant,
  instant,
  MANDATE_FIELDS,
  MICROS_PER_MINUTE,
  type PlantRecord,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import { type PlantDesk, plantRefused } from './plant-desk.ts';

export interface DispatchDraft {
  readonly enterprise: string;
  readonly point: string;
  readonly agency: string;
  /** Matter it is for; '' = none. */
  readonly about: string;
  readonly fields: FieldValues;
}

/** 运维到站: sent out, clocked in and out, each with the time it is said to be and the time it was said. */
export class Visits {
  readonly #desk: PlantDesk;

  constructor(desk: PlantDesk) {
    this.#desk = desk;
  }

  /** @throws WQ_LEDGER_REFUSED for an enterprise that no agency serves */
  async dispatch(draft: DispatchDraft, account: Account): Promise<PlantRecord> {
    const { enterprise, point, agency, about } = draft;
    if (agency === '')
      throw plantRefused(
        'no-agency',
        '该企业没有登记运维单位。',
        'No agency is entered for this enterprise.',
      );
    const fields = await this.#desk.checked(DISPATCH_FIELDS, draft.fields, account);
    const at = this.#desk.clock();
    return this.#desk.enter(
      { ...{ book: 'visit', enterprise, point, agency, about, at, fields, state: 'planned' } },
      account,
    );
  }

  /**
   * 到站签到. One that is earlier than the dispatch, or still to come, is refused.
   *
   * @throws WQ_NOT_FOUND; WQ_LEDGER_REFUSED
   */
  async clockIn(id: string, version: number, given: FieldValues, account: Account): Promise<PlantRecord> {
    const held = await this.#held(id, 'planned');
    const values = await this.#desk.checked(CLOCK_IN_FIELDS, given, account, held.at);
    if (Number(values['in-at']) < held.at)
      throw plantRefused(
        'before-dispatch',
        '到站时间早于派单时间。',
        'It is said to have begun before it was ordered.',
      );
    const fields = { ...held.fields, ...values, 'in-by': account.displayName || account.name };
    return this.#desk.follow(id, version, { fields, state: 'on-site' }, '', account);
  }

  /** 离站签退. @throws as `clockIn` */
  async clockOut(id: string, version: number, given: FieldValues, account: Account): Promise<PlantRecord> {
    const held = await this.#held(id, 'on-site');
    const values = await this.#desk.checked(CLOCK_OUT_FIELDS, given, account, held.at);
    if (Number(values['out-at']) < Number(held.fields['in-at']))
      throw plantRefused('before-arrival', '离站时间早于到站时间。', 'They left before they came.');
    return this.#desk.follow(
      ...([id, version, { fields: { ...held.fields, ...values }, state: 'done' }, '', account] as const),
    );
  }

  async cancel(id: string, version: number, reason: string, account: Account): Promise<PlantRecord> {
    await this.#held(id, 'planned');
    return this.#desk.follow(id, version, { state: 'cancelled' }, reason, account);
  }

  async #held(id: string, state: string): Promise<PlantRecord> {
    const held = await this.#desk.get(id);
    if (held?.book !== 'visit') throw new WenquError('WQ_NOT_FOUND', { id });
    if (held.state !== state)
      throw plantRefused('wrong-state', '当前状态不能进行这一步。', 'The present state does not allow this.');
    return held;
  }
}

/** 委托代为标记: an agency marks in an enterprise's name only while the enterprise says so. */
export class Mandates {
  readonly #desk: PlantDesk;

  constructor(desk: PlantDesk) {
    this.#desk = desk;
  }

  /** @throws WQ_LEDGER_REFUSED */
  async grant(agency: string, given: FieldValues, account: Account): Promise<PlantRecord> {
    if (agency === '')
      throw plantRefused(
        'no-agency',
        '本企业没有登记运维单位。',
        'No agency is entered for this enterprise.',
      );
    const fields = await this.#desk.checked(MANDATE_FIELDS, given, account);
    if (String(fields.to) < String(fields.from))
      throw plantRefused('ends-before-start', '截止日期早于起始日期。', 'It ends before it begins.');
    const { enterprise } = account;
    const at = this.#desk.clock();
    return this.#desk.enter(
      { ...{ book: 'mandate', kind: 'mark', enterprise, agency, at, fields, state: 'held' } },
      account,
    );
  }

  async revoke(id: string, version: number, reason: string, account: Account): Promise<PlantRecord> {
    const held = await this.#desk.get(id);
    if (held?.book !== 'mandate' || held.enterprise !== account.enterprise)
      throw new WenquError('WQ_NOT_FOUND', { id });
    if (held.state !== 'held')
      throw plantRefused('revoked', '此委托已撤销。', 'This mandate is revoked already.');
    return this.#desk.follow(id, version, { state: 'revoked' }, reason, account);
  }

  /** The mandate an agency has from an enterprise at this moment; undefined: none. */
  async held(agency: string, enterprise: string, at: Instant): Promise<PlantRecord | undefined> {
    const day = formatDay(at);
    const all = await this.#desk.matching({ book: 'mandate', agency, enterprise, state: ['held'] });
    return all.find(({ fields }) => String(fields.from) <= day && day <= String(fields.to));
  }
}

/** Somebody who came within this of the time they were asked for was in time. */
const GRACE_MICROS = 15 * MICROS_PER_MINUTE;

/** Was the visit begun by the time it was asked for? Undefined: it is not due yet. */
export function visitInTime({ state, fields }: PlantRecord, now: Instant): boolean | undefined {
  if (state === 'cancelled') return undefined;
  const due = instant(Number(fields.due) + GRACE_MICROS);
  const begun = fields['in-at'];
  if (typeof begun === 'number') return begun <= due;
  return now > due ? false : undefined;
}
