import {
  type Account,
  CONTEST_ANSWER_FIELDS,
  CONTEST_FIELDS,
  type FieldValues,
  type PlantRecord,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import { type PlantDesk, plantRefused } from './plant-desk.ts';

export interface ContestDraft {
  /** One of `CONTEST_ABOUT`. */
  readonly kind: string;
  readonly about: string;
  readonly enterprise: string;
  readonly point: string;
  readonly fields: FieldValues;
}

/** 企业异议: what an enterprise says against something about it, kept and shown beside it, answered by the bureau. */
export class Contests {
  readonly #desk: PlantDesk;

  constructor(desk: PlantDesk) {
    this.#desk = desk;
  }

  /** @throws WQ_LEDGER_REFUSED while an objection of this enterprise to the same thing waits for its answer */
  async contest(draft: ContestDraft, account: Account): Promise<PlantRecord> {
    const { kind, about, enterprise, point } = draft;
    const fields = await this.#desk.checked(CONTEST_FIELDS, draft.fields, account);
    const waiting = await this.#desk.matching({
      ...{ book: 'contest', kind: [kind], about, enterprise, state: ['open'] },
    });
    if (waiting.length > 0)
      throw plantRefused(
        'contested',
        '已对此提出异议，等待答复。',
        'An objection to this waits for its answer already.',
      );
    return this.#desk.enter(
      {
        ...{ book: 'contest', kind, about, enterprise, point, at: this.#desk.clock(), fields, state: 'open' },
      },
      account,
    );
  }

  /** The bureau's answer; what was objected stays beside it. @throws WQ_NOT_FOUND; WQ_LEDGER_REFUSED */
  async answer(id: string, version: number, given: FieldValues, account: Account): Promise<PlantRecord> {
    const held = await this.#held(id);
    const values = await this.#desk.checked(CONTEST_ANSWER_FIELDS, given, account);
    const fields = { ...held.fields, ...values, 'answered-by': account.displayName || account.name };
    return this.#desk.follow(id, version, { fields, state: 'answered' }, String(values.outcome), account);
  }

  /** The enterprise takes it back; it stays on record. */
  async withdraw(id: string, version: number, reason: string, account: Account): Promise<PlantRecord> {
    await this.#held(id);
    return this.#desk.follow(id, version, { state: 'withdrawn' }, reason, account);
  }

  async #held(id: string): Promise<PlantRecord> {
    const held = await this.#desk.get(id);
    if (held?.book !== 'contest') throw new WenquError('WQ_NOT_FOUND', { id });
    if (held.state !== 'open')
      throw plantRefused('answered', '此异议已答复或已撤回。', 'This objection is answered or withdrawn.');
    return held;
  }
}
