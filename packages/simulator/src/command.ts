import { setParameter } from './actions/information.ts';
import { cutOf, durationOf } from './cut.ts';
import { type FaultName, isFaultName } from './faults.ts';
import { MISBEHAVIOUR_NAMES, misbehaviourOf } from './misbehaviour.ts';
import { COOLINGS, FULL_MANNERS, VASE_STYLES } from './sampler.ts';
import { UPLOAD_KINDS } from './schedule.ts';
import { type Script, stepMoment } from './script.ts';
import type { Session } from './session.ts';

/** What a command may touch. */
export interface Commanded {
  readonly sessions: readonly Session[];
  readonly simMs: number;
  stop(): void;
}

interface Command {
  /** How it is written; the words behind `[MN]` are optional. */
  readonly form: string;
  readonly en: string;
  /** @param words without name and MN */
  readonly run: (words: readonly string[], hit: readonly Session[], all: Commanded) => string;
}

const CLOCKS: Readonly<Record<string, number>> = { '1970': 0, '2099': Date.UTC(2099, 0, 1) };
const KEY_TIME_DIGITS = 17;

function each(hit: readonly Session[], work: (session: Session) => void): string {
  for (const session of hit) work(session);
  return `${hit.length} loggers`;
}

/** One of a list of words. */
function oneWord<T extends string>(words: readonly T[], word: string | undefined): T {
  const found = words.find((text) => text === word);
  if (found === undefined) throw new Error(`one of ${words.join(' ')}`);
  return found;
}

function fault(
  name: FaultName,
  intensity: number,
  forMs: number,
  hit: readonly Session[],
  simMs: number,
): string {
  return each(hit, ({ content }) =>
    content.faults.ask({ name, intensity, fromMs: simMs, toMs: simMs + forMs }),
  );
}

function scripted(hit: readonly Session[], work: (script: Script) => void): string {
  return each(hit, ({ content }) => {
    if (content.script === undefined) throw new Error('only with --one');
    work(content.script);
    content.forget();
  });
}

function aheadMs(text: string, simMs: number): number {
  const shift = /^[+-]\d/.test(text) ? stepMoment(text, 0) : undefined;
  const moment = shift === undefined ? (CLOCKS[text] ?? Date.parse(text)) - simMs : shift;
  if (!Number.isFinite(moment)) throw new Error(`not a clock: ${text}`);
  return Math.round(moment / 1000) * 1000;
}

function polIdOf({ content }: Session): string {
  return content.logger.edition === '2005' ? '011' : 'w01018';
}

/** One word of the control protocol each. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  cut: {
    form: 'cut DURATION [MN]',
    en: 'the line is closed and stays away for simulated time, as 90s, 10m, 6h',
    run: ([forText = ''], hit, { simMs }) => fault('cut', 1, durationOf(forText), hit, simMs),
  },
  heal: {
    form: 'heal FAULT [MN]',
    en: 'ends a fault that was asked for, such as cut',
    run: ([name = ''], hit, { simMs }) => {
      if (!isFaultName(name)) throw new Error(`unknown fault ${name}`);
      return each(hit, ({ content }) => content.faults.end(name, simMs));
    },
  },
  inject: {
    form: 'inject FAULT[:INTENSITY[:MINUTES]] [MN]',
    en: 'a fault of the list from now on (0.5, 60 simulated minutes)',
    run: ([text = ''], hit, { simMs }) => {
      const [name = '', intensity = '0.5', minutes = '60'] = text.split(':');
      if (!isFaultName(name) || !(Number(minutes) > 0) || !(Number(intensity) >= 0))
        throw new Error(`not a fault: ${text}`);
      return fault(name, Number(intensity), Number(minutes) * 60_000, hit, simMs);
    },
  },
  'cut-at': {
    form: 'cut-at CN:SIDE-MESSAGE[:K][@DURATION] [MN]',
    en: 'loses the line once: side before, after; message request 9011 data 9012 9013 9014 upload; 3015:after-9011',
    run: ([text = ''], hit) => each(hit, ({ device }) => device.cuts.add(cutOf(text))),
  },
  'no-cuts': {
    form: 'no-cuts [MN]',
    en: 'takes back every cut-at',
    run: (_, hit) => each(hit, ({ device }) => device.cuts.clear()),
  },
  misbehave: {
    form: 'misbehave NAME[:ARG][@CN][*TIMES] [MN]',
    en: MISBEHAVIOUR_NAMES.join(' '),
    run: ([text = ''], hit) => each(hit, ({ device }) => device.misbehaviours.add(misbehaviourOf(text))),
  },
  behave: {
    form: 'behave NAME|all [MN]',
    en: 'takes misbehaviours back',
    run: ([name = ''], hit) =>
      each(hit, ({ device }) => device.misbehaviours.clear(name === 'all' ? '' : name)),
  },
  set: {
    form: 'set FACTOR VALUE[/FLAG] [SINCE] [MN]',
    en: 'the scripted value from now, or from -2h or ISO 8601, also of the past; only with --one',
    run: ([factor = '', text = '', since], hit, { simMs }) => {
      const [value = '', flag] = text.split('/');
      const atMs = since === undefined ? simMs : stepMoment(since, simMs);
      if (atMs === undefined || value === '') throw new Error('set FACTOR VALUE[/FLAG] [SINCE]');
      return scripted(hit, (script) => script.set(factor, atMs, Number(value), flag));
    },
  },
  unset: {
    form: 'unset FACTOR [MN]',
    en: 'the usual value again',
    run: ([factor = ''], hit, { simMs }) => scripted(hit, (script) => script.unset(factor, simMs)),
  },
  upload: {
    form: `upload KIND [MN]`,
    en: `sends at once: ${UPLOAD_KINDS.join(' ')}; hour is the last whole hour`,
    run: ([kind], hit) => {
      const wanted = oneWord(UPLOAD_KINDS, kind);
      return each(hit, (session) => session.uploadNow(wanted));
    },
  },
  keep: {
    form: 'keep [MN]',
    en: 'the sampler keeps a bottle by its own rule and tells of it (3015)',
    run: (_, hit) => `${hit.filter((session) => session.keepBottle()).length} bottles`,
  },
  sampler: {
    form: 'sampler empty|fill|door-open|door-closed|fridge-fails|fridge-drifts|fridge-works|FULL|VASE [MN]',
    en: `hands at the sampler; when full: ${FULL_MANNERS.join(' ')}; bottle numbers: ${VASE_STYLES.join(' ')}`,
    run: ([word = ''], hit, { simMs }) => each(hit, (session) => handle(session, word, simMs)),
  },
  parameter: {
    form: 'parameter INFOID VALUE [POLID] [MN]',
    en: 'a hand at the device changes a parameter; it tells by 3020 unless misbehaving no-data',
    run: ([infoId = '', value = '', polId], hit) =>
      each(hit, (session) => changed(session, infoId, value, polId ?? polIdOf(session))),
  },
  replace: {
    form: 'replace [POLID] [MN]',
    en: 'another analyser hangs there; it tells by 3019',
    run: ([polId], hit) => each(hit, (session) => replaced(session, polId ?? polIdOf(session))),
  },
  clock: {
    form: 'clock 1970|2099|ISO|+10m|-3h [MN]',
    en: "the device's clock jumps; an offset counts from the true time",
    run: ([text = ''], hit, { simMs }) => each(hit, ({ device }) => device.setClock(aheadMs(text, simMs))),
  },
  drift: {
    form: 'drift SECONDS [MN]',
    en: 'the clock gains so many seconds a day',
    run: ([text = ''], hit, { simMs }) => {
      if (!Number.isFinite(Number(text)) || text === '') throw new Error(`not seconds: ${text}`);
      return each(hit, ({ device }) => device.clock.drift(Number(text), simMs));
    },
  },
  'ask-time': {
    form: 'ask-time [MN]',
    en: 'the device asks for the time (1013)',
    run: (_, hit) => each(hit, (session) => session.report({ cn: '1013', st: '32', area: '', asks: '9013' })),
  },
  'ask-key': {
    form: 'ask-key [MN]',
    en: 'the device asks for a new key (1014)',
    run: (_, hit) =>
      each(hit, (session) => {
        const created = session.device.freshQn().slice(0, KEY_TIME_DIGITS);
        session.report({ cn: '1014', st: '32', area: `SKCreateTime=${created}`, asks: '9013' });
      }),
  },
  reboot: {
    form: 'reboot [MN]',
    en: 'restarts now',
    run: (_, hit) => each(hit, (session) => session.reboot()),
  },
  status: { form: 'status [MN]', en: 'one JSON object', run: (_, hit) => JSON.stringify(hit.map(statusOf)) },
  stop: {
    form: 'stop',
    en: 'ends the simulator',
    run: (_, _hit, all) => {
      all.stop();
      return 'stopping';
    },
  },
};

function handle({ device }: Session, word: string, simMs: number): void {
  const { sampler } = device;
  const full = FULL_MANNERS.find((manner) => manner === word);
  const style = VASE_STYLES.find((each) => each === word);
  if (full !== undefined) sampler.full = full;
  else if (style !== undefined) sampler.style = style;
  else if (word === 'empty') device.effect('bottles-emptied', { cn: '', qn: '' }, { count: sampler.empty() });
  else if (word === 'fill') sampler.fillUp(simMs);
  else if (word.startsWith('door-'))
    sampler.setDoor(oneWord(['open', 'closed'], word.slice(5)) === 'open', simMs);
  else if (word.startsWith('fridge-')) sampler.setCooling(oneWord(COOLINGS, word.slice(7)), simMs);
  else throw new Error(`not for a sampler: ${word}`);
}

function changed(session: Session, infoId: string, value: string, polId: string): void {
  const { device } = session;
  if (setParameter(device, { cn: '', qn: '' }, polId, infoId, value) === undefined)
    throw new Error(`cannot be set: ${infoId} ${value}`);
  if (device.misbehaves('no-data', '3020')) return;
  const of = /^i1/i.test(infoId) ? `PolId=${polId};` : '';
  const area = `DataTime=${device.timeText};${of}${infoId}-Info=${value}`;
  session.report({ cn: '3020', st: '32', area, asks: '9014' });
}

function replaced(session: Session, polId: string): void {
  const { device } = session;
  const serial = device.parameters.replace(polId);
  device.effect('analyser-replaced', { cn: '', qn: '' }, { polId, to: serial });
  const area = `DataTime=${device.timeText};PolId=${polId};${polId}-SN=${serial}`;
  session.report({ cn: '3019', st: '32', area, asks: '9014' });
}

function statusOf(session: Session) {
  const { device, content } = session;
  const { sampler } = device;
  return {
    mn: content.logger.mn,
    edition: device.edition,
    time: device.timeText,
    line: session.ready,
    waiting: session.waiting,
    kept: session.kept,
    owed: session.owed,
    bottles: sampler.filled.map(({ position }) => position),
    boxC: Number(sampler.boxC(device.simMs).toFixed(1)),
    door: sampler.doorOpen ? 'open' : 'closed',
    misbehaviours: device.misbehaviours.toString(),
  };
}

/**
 * Executes one line: the word, its words, and at the end an MN for one logger (none: every logger).
 * @throws Error that says what is wrong
 */
export function command(line: string, all: Commanded): string {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const known = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (known === undefined)
    throw new Error(`unknown command ${name}; one of ${Object.keys(COMMANDS).join(' ')}`);
  const last = words.at(-1)?.toUpperCase();
  const own = all.sessions.filter(
    ({ content }) => content.logger.mn !== '' && content.logger.mn.toUpperCase() === last,
  );
  return known.run(own.length > 0 ? words.slice(0, -1) : words, own.length > 0 ? own : all.sessions, all);
}

/** The control protocol in lines of text. */
export const CONTROL_HELP = Object.values(COMMANDS)
  .map(({ form, en }) => `  ${form}\n      ${en}`)
  .join('\n');
