import type { Words } from '../machine.ts';
import { fieldInstant, type SiteRecord } from './site-visit.ts';

export interface RecordFault extends Words {
  readonly part: string;
}
const fault = (part: string, zh: string, en: string): RecordFault => ({ part, zh, en });
const blank = (text: string): boolean => text.trim() === '';

/** Both clocks of a phone may be off by this before it counts. */
const SLACK_MICROS = 2 * 60 * 1_000_000;

/** Was the arrival before the task was given out? */
export const isBeforeDispatch = ({ dispatchedAt, arrived }: SiteRecord): boolean =>
  dispatchedAt !== null && fieldInstant(arrived) < dispatchedAt - SLACK_MICROS;

/** Checks that may lead to a penalty have a form prescribed by law; looking whether work was done has not. */
const PRESCRIBED: readonly SiteRecord['task'][] = ['', 'visit', 'pick-up', 'seal', 'recheck'];

type Check = readonly [wrong: boolean, part: string, zh: string, en: string];

function prescribedChecks({ officers, party, photos, signatures, ...record }: SiteRecord): Check[] {
  const certificates = new Set(officers.map(({ certificate }) => certificate.trim()).filter(Boolean));
  const named = officers.filter(({ name, certificate }) => !blank(name) && !blank(certificate));
  const isTwo = named.length >= 2 && named.length === officers.length && certificates.size === named.length;
  const absent = party.presence === 'absent';
  const unexplained = absent && blank(party.explanation);
  const unsigned = !signatures.some(({ role }) => role !== 'officer') && blank(record.unsigned);
  const unphotographed = !photos.some(({ stage }) => stage === 'before');
  return [
    [
      !isTwo,
      'officers',
      '须两名以上执法人员，各有姓名和执法证号',
      'Two officers with certificates are needed',
    ],
    [!record.certificatesShown, 'officers', '须出示执法证件', 'Certificates must be shown'],
    [unphotographed, 'photos', '须有动手前的照片', 'A photo before touching is needed'],
    [unexplained, 'party', '当事人不在场须说明', 'Explain why nobody was present'],
    [!absent && blank(party.name), 'party', '请填写在场人姓名', 'Name who was present'],
    [unsigned, 'signatures', '当事人签名，或说明未签名的原因', 'The party signs, or say why not'],
  ];
}

function visitFaults(record: SiteRecord): RecordFault[] {
  const { officers, photos, signatures, task } = record;
  const signed = new Set(signatures.filter(({ role }) => role === 'officer').map(({ name }) => name));
  const isUnsigned = officers.some(({ name }) => !signed.has(name));
  const nobody = officers.length === 0 || officers.some(({ name }) => blank(name));
  const free: Check[] = [
    [nobody, 'officers', '请填写到场人员', 'Name who was there'],
    [photos.length === 0, 'photos', '须有照片', 'A photo is needed'],
  ];
  const checks: Check[] = [
    ...(PRESCRIBED.includes(task) ? prescribedChecks(record) : free),
    [isUnsigned, 'signatures', '到场人员须逐一签名', 'Each officer must sign'],
  ];
  return checks.flatMap(([wrong, part, zh, en]) => (wrong ? [fault(part, zh, en)] : []));
}

/** What is missing before a record can be closed; empty: nothing. @source 行政处罚办法 Art. 28; supervision.md §7.2 */
export function recordFaults(record: SiteRecord): RecordFault[] {
  const faults: RecordFault[] = [];
  if (record.place === null && blank(record.placeWhy))
    faults.push(fault('arrival', '没有定位时须说明', 'Say why there is no position'));
  if (isBeforeDispatch(record))
    faults.push(fault('arrival', '签到时间早于派员时间', 'The arrival is before the task was given out'));
  if (record.kind === 'evidence') {
    if (record.photos.length === 0) faults.push(fault('photos', '须有照片', 'A photo is needed'));
    return faults;
  }
  return [...faults, ...visitFaults(record)];
}
