import { type CheckResult, type Conformance, conformanceOf, runChecks } from './check.ts';
import { DEVICE_CHECKS } from './device-checks.ts';
import { DeviceProbe, type DeviceTarget } from './device-probe.ts';
import { pause } from './line.ts';

const LOOK_MS = 200;

/**
 * Checks a logger: the kit plays the host and waits for it.
 *
 * @param onListen told the port once it listens
 * @throws Error when the port is taken, or no logger spoke while it was waited for
 */
export async function conformDevice(
  target: DeviceTarget,
  nowMs: () => number,
  onListen: (port: number) => void,
  tell: (result: CheckResult) => void,
): Promise<Conformance> {
  const probe = await DeviceProbe.listen(target, nowMs);
  try {
    onListen(probe.port);
    const startedAt = new Date(nowMs()).toISOString();
    for (let waited = 0; waited < target.observeMs; waited += LOOK_MS) await pause(LOOK_MS);
    if (probe.uploads.length === 0) {
      throw new Error('观察时间内没有收到现场机的报文 / no packet of a logger came while it was waited for');
    }
    const open = async (): Promise<DeviceProbe> => {
      probe.mark();
      return probe;
    };
    const results = await runChecks(DEVICE_CHECKS, open, async () => undefined, nowMs, tell);
    const conditions = {
      MN: probe.mn,
      edition: target.edition,
      observed: `${target.observeMs / 1000} s`,
      'settings written': target.maySet ? 'yes' : 'no',
      'water kept': target.mayKeepWater ? 'yes' : 'no',
    };
    return conformanceOf('logger', `:${probe.port}`, startedAt, conditions, results);
  } finally {
    await probe.close();
  }
}
