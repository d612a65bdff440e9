// The gateway without the rest of the server, to see what the sockets and the journal alone can carry.
import { startGateway } from '../packages/server/src/ingest/start.ts';

const at = process.argv.indexOf('--data');
const gateway = await startGateway({ dir: process.argv[at + 1]!, host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ hj212Port: gateway.status().port }));
process.once('SIGTERM', () => void gateway.close());
