import type { ForwardTarget } from '@wenqu/domain';
import type { ForwardSecrets } from '../store/forwarding.ts';
import type { Chooser } from './chooser.ts';
import type { UpForm } from './encode-up.ts';

/** How a target wants its frames written: its edition, the names and passwords it knows, its factors, its key. */
export function formOf(target: ForwardTarget, secrets: ForwardSecrets, chooser: Chooser): UpForm {
  const names = new Map(target.mapping.map(({ mn, upMn }) => [mn.toLowerCase(), upMn]));
  return {
    edition: target.edition,
    nameOf: (mn, pw) => {
      const low = mn.toLowerCase();
      return { mn: names.get(low) || mn, pw: secrets.pws[low] ?? (secrets.pw || pw) };
    },
    keeps: (head, code, arrival) => chooser.keeps(head, code, arrival),
    key: secrets.key === '' ? undefined : Buffer.from(secrets.key, 'hex'),
  };
}
