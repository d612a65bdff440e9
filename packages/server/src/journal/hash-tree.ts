import { hash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer');

/**
 * Root of the hash tree over leaves given one after another, in memory that grows with the tree's height.
 *
 * @source RFC 6962 §2.1: leaf = SHA-256(0x00 ‖ bytes), node = SHA-256(0x01 ‖ left ‖ right)
 */
export class HashTree {
  /** Roots of whole subtrees, biggest first. */
  readonly #roots: Buffer[] = [];
  #leaves = 0;

  add(bytes: Buffer): void {
    let root = sha256(Buffer.concat([LEAF, bytes]));
    for (let rest = this.#leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
      root = join(this.#roots.pop()!, root);
    }
    this.#roots.push(root);
    this.#leaves++;
  }

  get leaves(): number {
    return this.#leaves;
  }

  /** Root of what was added so far; of nothing: the hash of no bytes. */
  root(): Buffer {
    const last = this.#roots.at(-1);
    if (!last) return sha256(Buffer.alloc(0));
    return this.#roots.slice(0, -1).reduceRight((right, left) => join(left, right), last);
  }
}

const join = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([NODE, left, right]));
