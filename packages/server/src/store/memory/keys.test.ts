import { keysContract } from '../keys.contract.ts';
import { MemoryKeys } from './keys.ts';

keysContract('keys in memory', async () => new MemoryKeys());
