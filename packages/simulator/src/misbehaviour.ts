/** How a device may break the rules of exchanges; each can be asked for while the simulator runs. */
export const MISBEHAVIOURS = {
  'no-9011': { zh: '不发 9011', en: 'does not say 9011' },
  'no-9012': { zh: '不发 9012', en: 'does not close with 9012' },
  'late-9012': { zh: '9012 迟到', en: '9012 comes late; argument: wall seconds (20)' },
  'double-9012': { zh: '9012 发两次', en: 'says 9012 twice' },
  'double-3015': { zh: '同一留样报两次', en: 'sends the data reply of a retention twice' },
  'two-bottles': { zh: '同一留样报两个瓶号', en: 'tells a second, other bottle for one retention' },
  'other-qn': { zh: '应答用别的 QN', en: 'answers carry a QN of their own' },
  'no-data': { zh: '不发数据', en: 'closes without the data reply' },
  refuse: { zh: '拒绝请求', en: 'refuses; argument: QnRtn (2)' },
  exe: { zh: '执行失败', en: 'fails without an effect; argument: ExeRtn (2)' },
  'reboot-mid': {
    zh: '执行中重启',
    en: 'restarts while executing; argument: before or after the effect (before)',
  },
  'forgets-qn': { zh: '不认重复请求', en: 'executes a repeated request a second time' },
  'no-resend': {
    zh: '断线期间的数据不补传',
    en: 'never sends again what an outage took; a host must ask for it',
  },
  'asks-history': {
    zh: '历史数据逐包要应答',
    en: 'data packets of a time range ask for 9014, one after the other',
  },
} as const satisfies Record<string, { zh: string; en: string }>;

export type MisbehaviourName = keyof typeof MISBEHAVIOURS;
export const MISBEHAVIOUR_NAMES = Object.keys(MISBEHAVIOURS) as readonly MisbehaviourName[];

export interface Misbehaviour {
  readonly name: MisbehaviourName;
  /** '' for the default. */
  readonly arg: string;
  /** Command it is limited to; '' for every one. */
  readonly cn: string;
  /** How often; Infinity until it is taken back. */
  readonly times: number;
}

/**
 * Reads `NAME[:ARG][@CN][*TIMES]`: `refuse:2@3015*1`.
 * @throws Error for a name that is not in the table
 */
export function misbehaviourOf(text: string): Misbehaviour {
  const match = /^([a-z0-9-]+)(?::([^@*]+))?(?:@(\d{4}))?(?:\*(\d+))?$/.exec(text);
  const name = match?.[1] ?? '';
  if (!Object.hasOwn(MISBEHAVIOURS, name)) throw new Error(`unknown misbehaviour: ${text}`);
  const times = match?.[4] === undefined ? Number.POSITIVE_INFINITY : Number(match[4]);
  return { name: name as MisbehaviourName, arg: match?.[2] ?? '', cn: match?.[3] ?? '', times };
}

/** The misbehaviours of one device now in force. */
export class Misbehaviours {
  #held: { what: Misbehaviour; left: number }[] = [];

  add(what: Misbehaviour): void {
    this.#held.push({ what, left: what.times });
  }

  /** Takes back all of that name; '' takes back everything. */
  clear(name: string): void {
    this.#held = name === '' ? [] : this.#held.filter(({ what }) => what.name !== name);
  }

  /** The one that strikes now, which uses it up by one. */
  take(name: MisbehaviourName, cn: string): Misbehaviour | undefined {
    const found = this.#held.find(
      ({ what, left }) => left > 0 && what.name === name && (what.cn === '' || what.cn === cn),
    );
    if (found === undefined) return undefined;
    found.left--;
    return found.what;
  }

  /** Whether one of that name is in force; nothing is used up. */
  has(name: MisbehaviourName): boolean {
    return this.#held.some(({ what, left }) => left > 0 && what.name === name);
  }

  toString(): string {
    return this.#held
      .filter(({ left }) => left > 0)
      .map(({ what, left }) => {
        const arg = what.arg === '' ? '' : `:${what.arg}`;
        const cn = what.cn === '' ? '' : `@${what.cn}`;
        return `${what.name}${arg}${cn}${Number.isFinite(left) ? `*${left}` : ''}`;
      })
      .join(' ');
  }
}
