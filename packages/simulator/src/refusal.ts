import type { Head } from '@wenqu/hj212';
import { type Action, QN_RETURN } from './actions/action.ts';
import type { Device } from './device.ts';

const VERSIONS = { '2005': 0, '2017': 1, '2025': 2 } as const;
/** Numbers that every host of 2017 and 2025 gives its requests. */
const QN_FORM = /^\d{17}$/;

/**
 * Why a device does not begin a request: QnRtn, undefined when nothing is wrong.
 * @source HJ 212-2017 Table 7; 2005 knows only refusal and password (secondary)
 */
export function refusalOf(
  head: Head,
  qn: string,
  device: Device,
  action: Action | undefined,
): number | undefined {
  const code = wrongIn(head, qn, device, action);
  if (device.edition !== '2005' || code === undefined || code === QN_RETURN.pw) return code;
  return QN_RETURN.refused;
}

function wrongIn(head: Head, qn: string, device: Device, action: Action | undefined): number | undefined {
  const { logger } = device.content;
  // 1002 brings the MN that the device is to have.
  if (head.mn.toUpperCase() !== logger.mn.toUpperCase() && !givesMn(head, device)) return QN_RETURN.mn;
  if (!device.knowsPassword(head.pw)) return QN_RETURN.pw;
  if (!device.systems.includes(head.st)) return QN_RETURN.st;
  // Devices that leave QN and Flag out do not look at those of others.
  if (logger.quirk !== 'missing-flag') {
    const old = device.edition === '2005';
    if (!(old && head.flag === undefined) && !flagFits(head, device)) return QN_RETURN.flag;
    if (!(old && qn === '') && !QN_FORM.test(qn)) return QN_RETURN.qn;
  }
  return action === undefined ? QN_RETURN.cn : undefined;
}

const flagFits = ({ flag }: Head, { edition }: Device): boolean =>
  flag !== undefined && flag >> 2 === VERSIONS[edition];

const givesMn = ({ cn }: Head, { edition }: Device): boolean => edition === '2025' && cn === '1002';
