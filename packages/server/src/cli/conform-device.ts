import { WenquError } from '../errors.ts';

/**
 * `wenqu conform-device`: the house plays the host for one logger and checks what it does, clause by clause.
 *
 * @throws WQ_CONFIG for a wrong option, a taken port, or when no logger came
 */
export async function conformDeviceCommand(args: readonly string[]): Promise<number> {
  // Only this command needs the kit.
  const kit = await import('@wenqu/simulator/conform');
  try {
    return await kit.conformDeviceCommand(args);
  } catch (error) {
    throw new WenquError('WQ_CONFIG', { why: error instanceof Error ? error.message : String(error) }, error);
  }
}
