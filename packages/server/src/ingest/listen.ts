import { createServer, type Socket } from 'node:net';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';

export interface ListenPlan {
  readonly host: string;
  /** 0: the machine picks one. */
  readonly port: number;
  readonly accept: (socket: Socket) => void;
}

export interface Listener {
  readonly port: number;
  /** Stops accepting; open sockets stay. */
  stop(): void;
}

/** Opens a listener; a TLS one has the same shape. */
export type Listen = (plan: ListenPlan) => Promise<Listener>;

/**
 * Accepts plain TCP. Sockets are half-open on purpose: a logger that sends and shuts its side down still gets
 * its answers.
 *
 * @throws WQ_PORT_TAKEN when the port is in use or may not be opened
 */
export const listenTcp: Listen = ({ host, port, accept }) =>
  new Promise((resolve, reject) => {
    const server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: limits.keepAliveMs,
      highWaterMark: limits.socketReadAheadBytes,
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(taken ? new WenquError('WQ_PORT_TAKEN', { host, port, why: error.code }, error) : error);
    });
    server.listen({ host, port, backlog: limits.listenBacklog }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new WenquError('WQ_INTERNAL', { address });
      server.removeAllListeners('error');
      // Running out of descriptors refuses one socket; it must not end the listener.
      server.on('error', () => {});
      server.on('connection', accept);
      resolve({ port: address.port, stop: () => server.close() });
    });
  });
