import { forwardingContract } from '../forwarding.contract.ts';
import { MemoryForwarding } from './forwarding.ts';

forwardingContract('memory forwarding', async () => new MemoryForwarding());
