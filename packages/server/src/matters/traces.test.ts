import {
  type Account,
  type FieldValues,
  instant,
  MATTER_TABLES,
  MICROS_PER_HOUR,
  parseDay,
} from '@wenqu/domain';
import { expect, test } from 'vitest';
import type { Log } from '../log.ts';
import { MemoryMatters } from '../store/memory/matters.ts';
import { until } from '../test-until.ts';
import { Matters } from './matters.ts';
import { followTraces } from './traces.ts';

const NOON = instant((parseDay('2026-03-02') ?? 0) + 12 * MICROS_PER_HOUR);
const quiet = { warn() {}, error() {}, info() {}, debug() {} } as unknown as Log;
const account = (role: Account['role']): Account => ({
  ...{ id: role, name: role, displayName: role, role, enterprise: '', agency: '', unit: '', certificate: '' },
  ...{ district: 'main', disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
});

const ITEM = {
  ...{ 'item-unit': '旧镇镇', 'item-person': '驻村干部', 'item-leader': 'leader', 'item-target': '氨氮达标' },
  'item-deadline': '2026-06-30',
};
test.each([
  ['act-inquiry', 'inquiry', {}],
  ['act-item', 'item', ITEM],
] as const)(
  'a source is acted upon: %s begins one %s that names the trace',
  async (event, machine, given) => {
    let ids = 0;
    const matters = new Matters({
      ...{ store: new MemoryMatters(), clock: () => NOON, log: quiet, isKept: async () => true },
      ...{ served: async () => [], newId: () => `id-${++ids}` },
      tables: Object.values(MATTER_TABLES),
    });
    followTraces(matters, quiet);
    const step = (id: string, version: number, name: string, values: FieldValues) => ({
      ...{ matter: id, version, event: name, reason: '因为', given: values },
    });
    const sink = {
      'sink-kind': 'section',
      'sink-name': '浯江断面',
      'seen-at': NOON,
      'event-what': '氨氮突增',
    };
    const draft = { machine: 'trace', title: '断面氨氮突增', given: sink, reason: '' } as const;
    const { id } = (await matters.open(draft, account('duty'))).matter;
    const source = { 'source-name': '第17号企业', 'source-evidence': '上游无异常，下游浓度跃升。' };
    await matters.act(step(id, 1, 'name-source', source), account('supervisor'));
    await matters.act(step(id, 2, event, given), account('head'));
    const opened = () => matters.all({ machine: [machine] });
    await until(async () => (await opened()).length === 1, `${machine} has begun`);
    expect((await opened())[0]).toMatchObject({
      ...{ title: '断面氨氮突增', links: [{ kind: 'matter', id }], openedBy: 'system' },
    });
    await matters.close();
  },
);
