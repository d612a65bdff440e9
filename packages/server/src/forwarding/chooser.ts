import { type BookSnapshot, code2017, type ForwardFilter, type Instant } from '@wenqu/domain';
import { type Head, isUpload } from '@wenqu/hj212';
import { BookIndex, type BoundLogger, pointFor } from '../ingest/book-index.ts';
import { areaGroups } from './area-groups.ts';

/** Says of each upload, and of each factor in it, whether one target wants it. */
export class Chooser {
  #index: BookIndex;
  readonly #enterprises: ReadonlySet<string>;
  readonly #points: ReadonlySet<string>;
  readonly #mns: ReadonlySet<string>;
  readonly #cns: ReadonlySet<string>;
  readonly #sts: ReadonlySet<string>;
  readonly #factors: ReadonlySet<string>;

  /** @param book with its retired rows, so that what arrived in their time is still theirs */
  constructor(filter: ForwardFilter, book: BookSnapshot) {
    this.#index = new BookIndex(book);
    this.#enterprises = new Set(filter.enterprises);
    this.#points = new Set(filter.points);
    this.#mns = new Set(filter.mns.map((mn) => mn.toLowerCase()));
    this.#cns = new Set(filter.cns);
    this.#sts = new Set(filter.sts);
    this.#factors = new Set(filter.factors.map(code2017));
  }

  bookChanged(book: BookSnapshot): void {
    this.#index = new BookIndex(book);
  }

  /** Whether the upload is wanted, its factors left aside. A logger in no book is wanted by its name only. */
  takes(head: Head, arrival: Instant): boolean {
    if (!isData(head)) return false;
    if (this.#cns.size > 0 && !this.#cns.has(head.cn)) return false;
    if (this.#sts.size > 0 && !this.#sts.has(head.st)) return false;
    const named = this.#mns.has(head.mn.toLowerCase());
    if (this.#mns.size > 0 && !named) return false;
    const bound = this.#index.get(head.mn, arrival);
    if (!bound) return named && this.#enterprises.size === 0 && this.#points.size === 0;
    if (this.#enterprises.size > 0 && !this.#enterprises.has(bound.logger.enterprise)) return false;
    return this.#points.size === 0 || bound.logger.bindings.some(({ point }) => this.#points.has(point));
  }

  /** Whether this factor of a wanted upload may go up. */
  keeps(head: Head, code: string, arrival: Instant): boolean {
    if (this.#factors.size > 0 && !this.#factors.has(code2017(code))) return false;
    if (this.#points.size === 0) return true;
    const point = this.#pointOf(this.#index.get(head.mn, arrival), head.st, code2017(code), arrival);
    return point !== undefined && this.#points.has(point);
  }

  /** For frames whose bytes must stay: whether at least one of their factors is wanted. */
  keepsAny(head: Head, arrival: Instant): boolean {
    if (this.#factors.size === 0 && this.#points.size === 0) return true;
    const area = head.data.toString('latin1', Math.max(0, head.areaFrom), Math.max(0, head.areaTo));
    const codes = areaGroups(area).flatMap(({ code }) => (code === '' ? [] : [code]));
    return codes.length === 0 || codes.some((code) => this.keeps(head, code, arrival));
  }

  #pointOf(bound: BoundLogger | undefined, st: string, code: string, arrival: Instant): string | undefined {
    return bound && pointFor(bound, st, code, arrival);
  }
}

/** Uploads with data; replies to questions about parameters and answers stay here. */
function isData(head: Head): boolean {
  if (head.mn === '' || head.cn.length !== 4) return false;
  const first = head.cn.charCodeAt(0);
  if (first === 0x32) return isUpload(head, head.cn);
  return first === 0x33 && head.areaFrom !== -1 && hasDataTime(head);
}

const hasDataTime = ({ data, areaFrom, areaTo }: Head): boolean => {
  const at = data.indexOf('DataTime=', areaFrom, 'latin1');
  return at !== -1 && at < areaTo;
};
