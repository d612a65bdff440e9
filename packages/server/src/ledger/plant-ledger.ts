import {
  type Account,
  type FieldValues,
  formatDay,
  type Instant,
  type LedgerKind,
  ledgerKind,
  MANUAL_VALUE_FIELDS,
  type PlantRecord,
  parseDay,
  plantEntryDue,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import { type PlantDesk, plantRefused } from './plant-desk.ts';

export interface LedgerEntryDraft {
  readonly kind: string;
  readonly enterprise: string;
  readonly point: string;
  /** Natural day of UTC+8 it speaks of. */
  readonly day: string;
  readonly fields: FieldValues;
}
export interface ManualValueDraft {
  readonly enterprise: string;
  readonly point: string;
  readonly at: Instant;
  readonly fields: FieldValues;
}

/** What is entered twice with every value alike is one value. */
const sameValue = (one: PlantRecord, other: ManualValueDraft): boolean =>
  one.at === other.at && one.fields.factor === other.fields.factor && one.fields.value === other.fields.value;

/** 环境管理台账 and values by hand: entered, corrected by further versions, never lost. */
export class PlantLedger {
  readonly #desk: PlantDesk;

  constructor(desk: PlantDesk) {
    this.#desk = desk;
  }

  /** @throws WQ_LEDGER_REFUSED; WQ_INPUT for a kind that is in no table */
  async enter(draft: LedgerEntryDraft, account: Account): Promise<PlantRecord> {
    const kind = kindFor(draft.kind, account);
    const at = parseDay(draft.day);
    const now = this.#desk.clock();
    if (at === undefined || at > now)
      throw plantRefused('day-wrong', '日期不对，或晚于今天。', 'The day is not one, or is still to come.');
    const fields = await this.#desk.checked(kind.fields, draft.fields, account);
    const late = now >= plantEntryDue(at, formatDay);
    const { enterprise, point } = draft;
    const place = { enterprise, point, agency: account.agency };
    return this.#desk.enter(
      { ...{ book: 'ledger', kind: kind.id, ...place, at, fields, state: 'kept', late } },
      account,
    );
  }

  /** What was wrong is followed by what is right; the old version stays readable. @throws as `enter`, WQ_NOT_FOUND */
  async correct(
    id: string,
    version: number,
    fields: FieldValues,
    reason: string,
    account: Account,
  ): Promise<PlantRecord> {
    const held = await this.#desk.get(id);
    if (!held) throw new WenquError('WQ_NOT_FOUND', { id });
    const isLedger = held.book === 'ledger';
    if (!isLedger && held.book !== 'manual') throw new WenquError('WQ_NOT_FOUND', { id });
    const defs = isLedger ? kindFor(held.kind, account).fields : MANUAL_VALUE_FIELDS;
    const values = await this.#desk.checked(defs, fields, account);
    return this.#desk.follow(id, version, { fields: values }, withReason(reason), account);
  }

  /** It should not have been entered; it stays readable as withdrawn. */
  async withdraw(id: string, version: number, reason: string, account: Account): Promise<PlantRecord> {
    const held = await this.#desk.get(id);
    if (!held || (held.book !== 'ledger' && held.book !== 'manual'))
      throw new WenquError('WQ_NOT_FOUND', { id });
    if (held.state === 'withdrawn')
      throw plantRefused('withdrawn', '此记录已撤回。', 'This record is withdrawn already.');
    return this.#desk.follow(id, version, { state: 'withdrawn' }, withReason(reason), account);
  }

  /**
   * A value measured by hand 手工监测: kept beside the automatic numbers, never among them. The same value of the
   * same moment is refused: a count of four is four measurements.
   *
   * @throws WQ_LEDGER_REFUSED
   */
  async enterManual(draft: ManualValueDraft, account: Account): Promise<PlantRecord> {
    const { enterprise, point, at } = draft;
    const now = this.#desk.clock();
    if (at > now + AHEAD_MICROS)
      throw plantRefused(
        'in-future',
        '监测时间晚于现在。',
        'It is said to have been measured later than now.',
      );
    const fields = await this.#desk.checked(MANUAL_VALUE_FIELDS, draft.fields, account);
    const held = await this.#desk.matching({ book: 'manual', enterprise, point, state: ['kept'] });
    if (held.some((each) => sameValue(each, { ...draft, fields })))
      throw plantRefused(
        'entered-before',
        '同一时间同一因子的监测值已登记。',
        'This value is entered already.',
      );
    const late = now >= plantEntryDue(at, formatDay);
    return this.#desk.enter(
      { ...{ book: 'manual', enterprise, point, agency: account.agency, at, fields, state: 'kept', late } },
      account,
    );
  }

  /** Moments at which something was measured by hand. */
  async manualTimes(point: string, from: Instant, to: Instant): Promise<Instant[]> {
    const held = await this.#desk.matching({ book: 'manual', point, state: ['kept'], from, to });
    return held.map(({ at }) => at);
  }
}

/** A phone's clock may run ahead of ours by this. */
const AHEAD_MICROS = 2 * 60 * 1_000_000;

function kindFor(id: string, account: Account): LedgerKind {
  const kind = ledgerKind(id);
  if (!kind) throw new WenquError('WQ_INPUT', { field: 'kind', kind: id });
  if (kind.who.includes(account.role)) return kind;
  throw plantRefused(
    'wrong-role',
    '此类台账由企业自行登记。',
    'Entries of this kind are the enterprise’s own to make.',
  );
}

export function withReason(reason: string): string {
  if (reason.trim() === '') throw plantRefused('reason-missing', '请填写理由。', 'Give a reason.');
  return reason.trim();
}
