import type { Device, Report } from '../device.ts';
import { FILL_S, PURGE_S } from '../sampler.ts';
import { type Action, type Asked, at, EXECUTED, type Executed, failed } from './action.ts';

type By = { readonly cn: string; readonly qn: string };

/** Fills a bottle for real, and into the record before anybody is told. Undefined: no bottle was left. */
export function retain(
  device: Device,
  by: By,
): { readonly position: number; readonly volumeMl: number } | undefined {
  const bottle = device.sampler.fill(device.simMs, by.qn);
  if (bottle === undefined) return undefined;
  const { position, volumeMl } = bottle;
  const boxC = Number(device.sampler.boxC(device.simMs).toFixed(1));
  device.effect('bottle', by, { position, volumeMl, dataTime: device.timeText, boxC });
  device.note('i21001', '', `留样完成，瓶号 ${position}，${volumeMl} mL`);
  return bottle;
}

/** What a device says of a bottle: time and number, and where wanted what stands behind it. */
export function bottleArea(device: Device, position: number, more: readonly string[] = []): string {
  const fields = [`DataTime=${device.timeText}`, device.sampler.vaseField(position), ...more];
  return fields.filter((field) => field !== '').join(';');
}

/** Volume and temperature of the box as information codes of the sampler. */
export const bottleInfos = (device: Device, volumeMl: number): string[] => [
  `i43005-Info=${volumeMl}`,
  `i42006-Info=${device.sampler.cooling !== 'fails' ? 0 : 1}`,
];

/** A bottle kept by the device's own rule or by a hand: told unasked. @source HJ 212-2017 Table 9 (3015 upload) */
export function keepUnasked(device: Device, st = '32'): Report | undefined {
  const bottle = retain(device, { cn: '', qn: '' });
  if (bottle === undefined) return undefined;
  return { cn: '3015', st, asks: '9014', area: bottleArea(device, bottle.position) };
}

/** @source HJ 212-2017 Appendix C.34: the data reply asks for 9014, and 9012 does not wait for it */
function withReply(asked: Asked): Executed {
  const { device } = asked;
  const bottle = retain(device, asked);
  if (bottle === undefined) return failed(EXECUTED.condition);
  const data = [{ area: bottleArea(device, bottle.position), asks: true }];
  if (device.misbehaves('double-3015', asked.cn)) data.push(data[0]!);
  if (device.misbehaves('two-bottles', asked.cn))
    data.push({ area: bottleArea(device, (bottle.position % 24) + 1), asks: true });
  return { data, result: EXECUTED.done };
}

/** @source HJ 212-2025 (3022 and table C.63, secondary): the bottle is told by an upload after the exchange */
function withUpload(asked: Asked): Executed {
  const { device } = asked;
  const bottle = retain(device, asked);
  if (bottle === undefined) return failed(EXECUTED.condition);
  const area = bottleArea(device, bottle.position, bottleInfos(device, bottle.volumeMl));
  const report: Report = { cn: device.manner.retainedCn, st: asked.st, asks: '9014', area };
  return { data: [], result: EXECUTED.done, reports: [report] };
}

function withoutReply(asked: Asked): Executed {
  return retain(asked.device, asked) === undefined
    ? failed(EXECUTED.condition)
    : { data: [], result: EXECUTED.done };
}

const SAMPLING: Partial<Action> = {
  takesS: PURGE_S + FILL_S,
  uses: () => 'sampler',
  admits: ({ device }) => device.sampler.full !== 'refuse' || !device.sampler.refusesMore,
  fits: ({ device }) => !device.sampler.refusesMore,
};

/** Commands that keep water. */
export const RETENTION_ACTIONS: readonly Action[] = [
  at('3015', ['2017'], withReply, SAMPLING),
  at('3022', ['2025'], withUpload, {
    ...SAMPLING,
    fits: ({ device, given }) =>
      !device.sampler.refusesMore && device.content.analyser(given.text('PolId')) !== undefined,
  }),
  at('3023', ['2017'], withReply, { ...SAMPLING, extension: true }),
  at('3024', ['2017'], withoutReply, { ...SAMPLING, extension: true }),
];
