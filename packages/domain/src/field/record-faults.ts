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

function visitFaults(record: SiteRecord): RecordFault[] {
  const { officers, party, photos, signatures } = record;
  const faults: RecordFault[] = [];
  const add = (wrong: boolean, part: string, zh: string, en: string) => {
    if (wrong) faults.push(fault(part, zh, en));
  };
  const certificates = new Set(officers.map(({ certificate }) => certificate.trim()).filter(Boolean));
  const named = officers.filter(({ name, certificate }) => !blank(name) && !blank(certificate));
  const isTwo = named.length >= 2 && named.length === officers.length && certificates.size === named.length;
  add(
    !isTwo,
    'officers',
    '须两名以上执法人员，各有姓名和执法证号',
    'Two officers with certificates are needed',
  );
  add(!record.certificatesShown, 'officers', '须出示执法证件', 'Certificates must be shown');
  add(
    !photos.some(({ stage }) => stage === 'before'),
    'photos',
    '须有动手前的照片',
    'A photo before touching is needed',
  );
  const absent = party.presence === 'absent';
  add(absent && blank(party.explanation), 'party', '当事人不在场须说明', 'Explain why nobody was present');
  add(!absent && blank(party.name), 'party', '请填写在场人姓名', 'Name who was present');
  const signed = new Set(signatures.filter(({ role }) => role === 'officer').map(({ name }) => name));
  add(
    officers.some(({ name }) => !signed.has(name)),
    'signatures',
    '执法人员须逐一签名',
    'Each officer must sign',
  );
  const partySigned = signatures.some(({ role }) => role !== 'officer');
  add(
    !partySigned && blank(record.unsigned),
    'signatures',
    '当事人签名，或说明未签名的原因',
    'The party signs, or say why not',
  );
  return faults;
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
