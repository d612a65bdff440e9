import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
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

const SOCKETS = {
  // Half-open on purpose: a logger that sends and shuts its side down still gets its answers.
  allowHalfOpen: true,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: limits.keepAliveMs,
  highWaterMark: limits.socketReadAheadBytes,
};

/**
 * Accepts plain TCP.
 *
 * @throws WQ_PORT_TAKEN when the port is in use or may not be opened
 */
export const listenTcp: Listen = (plan) => begin(createServer(SOCKETS), 'connection', plan);

/** PEM texts of a TLS listener. With `ca` only clients with a certificate of its are let in. */
export interface TlsPems {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/**
 * Accepts TLS.
 *
 * @throws WQ_PORT_TAKEN when the port is in use or may not be opened
 */
export const listenTls =
  ({ cert, key, ca }: TlsPems): Listen =>
  (plan) => {
    const asked: TlsOptions = ca === '' ? {} : { ca, requestCert: true, rejectUnauthorized: true };
    const options = { ...SOCKETS, cert, key, ...asked, handshakeTimeout: limits.halfFrameMs };
    const server = createTlsServer(options);
    // A handshake that has not ended is no connection of ours yet: the kernel's sockets are what it may take.
    server.maxConnections = limits.connectionsMax;
    server.on('tlsClientError', (_, socket) => socket.destroy());
    return begin(server, 'secureConnection', plan);
  };

function begin(
  server: Server,
  event: 'connection' | 'secureConnection',
  { host, port, accept }: ListenPlan,
): Promise<Listener> {
  return new Promise((resolve, reject) => {
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
      server.on(event, accept);
      resolve({ port: address.port, stop: () => server.close() });
    });
  });
}
