import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  encodeDeviceMessage,
  encodeRequest,
  type Head,
  readDeviceMessage,
  readHead,
  readMessage,
  readReply,
  readRequest,
  UNKNOWN_DEFAULTS,
} from './index.ts';

interface Sample {
  readonly frame: string;
  readonly edition: string;
  readonly valid: boolean;
  readonly source: string;
  readonly encoding?: string;
}
type Edition = '2005' | '2017' | '2025';

const samples = readFileSync(new URL('../../../fixtures/hj212/hj212-frames.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample)
  .filter(({ valid, edition, source }) => valid && /^20/.test(edition) && source !== 'derived');

/** The frame built anew from what was read from it. */
function rebuilt(head: Head, edition: Edition): Buffer | undefined {
  const { cn, st, mn, pw, flag } = head;
  if (readReply(head) === undefined) {
    const request = readRequest(head, edition);
    return request && encodeRequest({ edition, cn, st, mn, pw, qn: request.qn, params: request.params });
  }
  const read = readDeviceMessage(head, { edition });
  if (read === undefined) return undefined;
  const { row, qn, again, fields, factors } = read;
  const answer = ((flag ?? 0) & 1) === 1;
  const unknown = { ...UNKNOWN_DEFAULTS, retainedSampleCn: cn };
  return encodeDeviceMessage(
    { edition, cn: row.cn, st, mn, pw, qn, answer, again, fields, factors },
    unknown,
  );
}

/** Printed otherwise than the tables of fields say, each with the reason. */
const OTHERWISE = [
  // The field table writes Ctime, the examples CTime.
  'HJ 212-2017 Table C.35 3016',
  'HJ 212-2017 Table C.36 3017',
  // Its check value is in lower case.
  'public code or blog 2011',
];

test('what the standards and other programs print is built again byte for byte', () => {
  const other: string[] = [];
  let same = 0;
  for (const { frame, edition, source, encoding } of samples) {
    const bytes = Buffer.from(frame, encoding === 'latin1' ? 'latin1' : 'utf8');
    const data = bytes.subarray(6, -6);
    const { deviations, problems, head } = readMessage(data);
    if (deviations.length + problems.length > 0 || head.pnum !== undefined) continue;
    if (rebuilt(readHead(data), edition as Edition)?.equals(bytes)) same++;
    else other.push(`${source.replace(/ \(.*/, '')} ${head.cn}`);
  }
  expect(other).toEqual(OTHERWISE);
  expect(same).toBeGreaterThan(80);
});
