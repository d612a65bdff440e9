import { type CheckResult, type Conformance, conformanceOf, runChecks } from './check.ts';
import { SERVER_CHECKS } from './server-checks.ts';
import { ServerProbe, type ServerTarget } from './server-probe.ts';

/**
 * Checks a server: the kit plays the logger.
 *
 * @throws Error when nobody listens at the target
 */
export async function conformServer(
  target: ServerTarget,
  nowMs: () => number,
  tell: (result: CheckResult) => void,
): Promise<Conformance> {
  const startedAt = new Date(nowMs()).toISOString();
  // Whether anybody listens is asked once, so that forty checks do not say it forty times.
  await (await ServerProbe.open(target, nowMs)).close();
  const results = await runChecks(
    SERVER_CHECKS,
    () => ServerProbe.open(target, nowMs),
    (probe) => probe.close(),
    nowMs,
    tell,
  );
  const conditions = {
    MN: target.mn,
    ST: target.st,
    'answer within': `${target.answerMs} ms`,
    'request within': target.requestMs === 0 ? 'not waited for' : `${target.requestMs} ms`,
    'SM4 key': target.key ? 'given' : 'none',
  };
  return conformanceOf('server', `${target.host}:${target.port}`, startedAt, conditions, results);
}
