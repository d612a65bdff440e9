import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { HashTree } from './hash-tree.ts';

const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The definition as it is printed. @source RFC 6962 §2.1 */
function rootOf(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.from([0]), leaves[0]!);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha(Buffer.from([1]), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

test('the root is that of the printed definition for every small number of leaves', () => {
  const tree = new HashTree();
  const leaves: Buffer[] = [];
  for (let count = 0; count < 70; count++) {
    expect(tree.root().toString('hex'), `${count} leaves`).toBe(rootOf(leaves).toString('hex'));
    expect(tree.leaves).toBe(count);
    const leaf = Buffer.from(`record ${count}`);
    leaves.push(leaf);
    tree.add(leaf);
  }
});
