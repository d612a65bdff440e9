import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Fields that may hold a password of the wire or of a person never leave. */
const SECRET = ['pw', 'password', '*.pw', '*.password', 'req.headers.cookie', 'req.headers.authorization'];

/** JSON lines on standard error: `error` a person must act, `warn` the system acted, `info` a state changed. */
export const openLog = (level: string): Log =>
  pino(
    { level, base: null, redact: { paths: SECRET, censor: '***' } },
    pino.destination({ dest: 2, sync: false }),
  );
