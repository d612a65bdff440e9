import { livingContract } from '../living.contract.ts';
import { MemoryLiving } from './living.ts';

livingContract('living rules in memory', async () => new MemoryLiving());
