import type { DeviceMessageToEncode, Exchange, FactorFields, RequestToEncode, Upload } from '@wenqu/hj212';
import type { Dice } from './dice.ts';

const HEX = '0123456789ABCDEF';
const WORD = 'abcdefghijklmnopqrstuvwxyz0123456789';
const CHINESE = '清洗管路完成时间校准更换试剂量程';
const two = (value: number): string => String(value).padStart(2, '0');

/** A possible moment of 14 digits. */
export const moment = (dice: Dice): string =>
  `${dice.between(2016, 2027)}${two(dice.between(1, 12))}${two(dice.between(1, 28))}${clock(dice)}`;
const clock = (dice: Dice): string => two(dice.roll(24)) + two(dice.roll(60)) + two(dice.roll(60));
const number = (dice: Dice): string => {
  const whole = dice.oneIn(20) ? dice.digits(dice.between(1, 14)) : String(dice.roll(1000));
  return `${dice.oneIn(12) ? '-' : ''}${whole}${dice.oneIn(3) ? '' : `.${dice.digits(dice.between(1, 2))}`}`;
};
const water = (dice: Dice): string => `w${dice.digits(5)}`;
const codeOf = (dice: Dice, edition: string): string =>
  edition === '2005' ? `${dice.digits(2)}${dice.between(1, 9)}` : water(dice);
const infoCode = (dice: Dice): string => `i${dice.between(1, 3)}${dice.between(1, 3)}${dice.digits(3)}`;
const plainText = (dice: Dice): string =>
  dice.oneIn(3) ? dice.letters(CHINESE, dice.between(1, 12)) : dice.letters(WORD, dice.between(1, 16));
const infoText = (dice: Dice): string =>
  dice.oneIn(2)
    ? plainText(dice)
    : `//${plainText(dice)};a=1,&&##0101QN=${dice.digits(3)}\r\n${plainText(dice)}//`;

export const mnOf = (dice: Dice, edition: string): string => dice.letters(HEX, edition === '2005' ? 14 : 24);
export const qnOf = (dice: Dice): string => moment(dice) + dice.digits(3);
/** 21 with the version bits of 2025 is the surface-water protocol. */
const systemOf = (dice: Dice, edition: string): string =>
  dice.pick(edition === '2025' ? ['22', '31', '32', '52'] : ['21', '22', '31', '32', '33', '52']);

/** Values of request fields by name; where the table lists choices, one of them. */
function requestValue(dice: Dice, name: string, edition: string, length: number): string {
  const times = <T>(one: () => T): string => Array.from({ length }, one).join(',');
  const values: Record<string, () => string> = {
    PolId: () => times(() => codeOf(dice, edition)),
    SystemTime: () => moment(dice),
    OverTime: () => String(dice.between(1, 99)),
    ReCount: () => String(dice.between(1, 99)),
    RtdInterval: () => String(dice.between(30, 3600)),
    NewPW: () => dice.letters(WORD, 6),
    PW: () => dice.letters(WORD, 6),
    CstartTime: () => clock(dice),
    Ctime: () => String(dice.between(1, 24)),
    InfoId: () => infoCode(dice),
    Info: () => plainText(dice),
    MN: () => mnOf(dice, '2025'),
    'i23005-Info': () => plainText(dice),
    SKCreateTime: () => moment(dice) + dice.digits(3),
    NewSK: () => dice.letters(WORD + HEX, 16),
    WarnTime: () => String(dice.roll(99_999)),
    AlarmTarget: () => dice.letters(WORD, dice.between(1, 20)),
    ReportTime: () => clock(dice).slice(0, 4),
    LowValue: () => times(() => dice.between(0, 99).toFixed(dice.roll(3))),
    UpValue: () => times(() => dice.between(100, 9999).toFixed(dice.roll(3))),
    CTime: () => Array.from({ length: dice.between(1, 6) }, () => two(dice.roll(24))).join(','),
  };
  return values[name]!();
}

/** A request of this exchange with every required field and some of the others. */
export function requestOf(dice: Dice, exchange: Exchange): RequestToEncode {
  const { edition, cn, st, fields } = exchange;
  const params: Record<string, string> = {};
  const length = fields.some(({ name, list }) => name === 'PolId' && list) ? dice.between(1, 5) : 1;
  const range = [moment(dice), moment(dice)].sort();
  const whole = dice.oneIn(2);
  for (const { name, required, choices } of fields) {
    if (!required && !whole) continue;
    if (name === 'BeginTime') params.BeginTime = range[0]!;
    else if (name === 'EndTime') params.EndTime = range[1]!;
    else if (choices) params[name] = dice.pick(choices).value;
    else params[name] = requestValue(dice, name, edition, length);
  }
  if (length > 1) params.PolId = [...new Set(params.PolId!.split(','))].join(',');
  const codes = params.PolId?.split(',').length ?? 0;
  for (const name of ['LowValue', 'UpValue']) {
    if (params[name] !== undefined) params[name] = params[name].split(',').slice(0, codes).join(',');
  }
  return {
    edition,
    cn,
    st: st ?? systemOf(dice, edition),
    mn: mnOf(dice, edition),
    pw: '123456',
    qn: qnOf(dice),
    params,
  };
}

/** Values of device fields by name or suffix. */
function deviceValue(dice: Dice, name: string, edition: string): string {
  if (/^(?:DataTime|SystemTime|RestartTime|AlarmTime|SampleTime|CompleteTime)$/.test(name))
    return moment(dice);
  const values: Record<string, () => string> = {
    PolId: () => codeOf(dice, edition),
    SKCreateTime: () => moment(dice) + dice.digits(3),
    VaseNo: () => String(dice.between(1, 99)),
    CstartTime: () => clock(dice),
    ReportTime: () => clock(dice).slice(0, 4),
    RtdInterval: () => String(dice.between(30, 3600)),
    MinInterval: () => '10',
    Ctime: () => String(dice.between(1, 24)),
    Stime: () => String(dice.between(1, 120)),
    QnRtn: () => dice.pick(['1', '2', '3', '9', '100']),
    ExeRtn: () => dice.pick(['1', '2', '5', '100']),
    CN: () => '2051',
    PNUM: () => '2',
    PNO: () => '1',
    AlarmType: () => dice.pick(['0', '1']),
    AlarmTarget: () => dice.letters(WORD, 8),
    ReportTarget: () => dice.letters(WORD, 8),
    ResultType: () => dice.pick(['0', '1']),
    SampleType: () => String(dice.roll(5)),
    SN: () => dice.letters(HEX, 24),
    Flag: () => dice.pick(['N', 'F', 'M', 'S', 'D', 'C', 'T', 'B']),
    EFlag: () => dice.letters(HEX, 4),
    Info: () => infoText(dice),
    RS: () => String(dice.roll(6)),
    RT: () => dice.between(0, 24).toFixed(dice.roll(3)),
  };
  return (values[name] ?? (() => number(dice)))();
}

const notation = (area: string) => ({
  named: [...area.replace(/\{.*\}/, '').matchAll(/(\[)?([A-Za-z]+)\]?/g)].map(
    ([, open, name]) => [name!, open] as const,
  ),
  factor: [...(/\{(.*)\}/.exec(area)?.[1] ?? '').matchAll(/(\[)?(\w+)-(\w+)\]?/g)].map(
    ([, open, code, name]) => [code!, name!, open] as const,
  ),
});

/** A packet of this row with every required field and some of the others. `*` takes any. */
export function deviceMessageOf(dice: Dice, row: Upload): DeviceMessageToEncode {
  const { edition, cn, st, area } = row;
  const known = notation(area === '*' ? 'DataTime;{[code-Rtd],[code-Flag]}' : area);
  const fields: Record<string, string> = {};
  for (const [name, open] of known.named) {
    if (!open || dice.oneIn(2)) fields[name] = deviceValue(dice, name, edition);
  }
  const [first] = known.named;
  if (first && Object.keys(fields).length === 0 && row.reply)
    fields[first[0]] = deviceValue(dice, first[0], edition);
  const factors: FactorFields[] = [];
  const count =
    known.factor.length === 0
      ? 0
      : area.includes(',AlarmType')
        ? 1
        : dice.between(1, known.factor.length > 5 ? 3 : 6);
  for (let i = 0; i < count; i++) {
    const own: Record<string, string> = {};
    for (const [at, [, name, open]] of known.factor.entries()) {
      if (!open || at === 0 || dice.oneIn(2)) own[name] = deviceValue(dice, name, edition);
    }
    if (known.factor[0]?.[0] === 'pXXXXX') own.Rtd = dice.pick(['St', 'N', 'Sr']);
    const code =
      row.kind === 'hardware' ? `i2300${5 + (i % 4)}` : factorCode(dice, known.factor[0]![0], edition, i);
    if (factors.every((each) => each.code !== code)) factors.push({ code, fields: own });
  }
  const qn = qnOf(dice);
  const head = { edition, cn, st: st ?? systemOf(dice, edition), mn: mnOf(dice, edition), pw: '123456', qn };
  return { ...head, answer: dice.oneIn(2), again: edition === '2025' && dice.oneIn(4), fields, factors };
}

function factorCode(dice: Dice, kind: string, edition: string, place: number): string {
  if (kind === 'SBn') return `SB${place + 1}`;
  if (kind === 'iXXXXX') return infoCode(dice);
  if (kind === 'dXXXXX' || kind === 'pXXXXX') return kind[0] + dice.digits(5);
  return codeOf(dice, edition);
}
