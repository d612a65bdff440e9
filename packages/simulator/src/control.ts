import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Simulator } from './run.ts';

const LINE_CHARS_MAX = 4096;

/**
 * Takes commands, one a line, from the standard input or from connections to a port of this machine.
 * @param where `-`, or a port of 127.0.0.1; 0 takes a free one and says which
 * @returns what closes it
 */
export async function openControl(
  where: '-' | number,
  simulator: Pick<Simulator, 'command'>,
  say: (line: string) => void,
): Promise<() => void> {
  const answer = (line: string, tell: (text: string) => void): void => {
    if (line.trim() !== '') tell(line.length > LINE_CHARS_MAX ? 'error too long' : simulator.command(line));
  };
  if (where === '-') {
    const lines = createInterface({ input: process.stdin });
    lines.on('line', (line) => answer(line, say));
    return () => {
      lines.close();
      process.stdin.destroy();
    };
  }
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    createInterface({ input: socket }).on('line', (line) =>
      answer(line, (text) => socket.write(`${text}\n`)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, '127.0.0.1', resolve);
  });
  say(`control 127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
}
