import { careContract } from '../care.contract.ts';
import { MemoryCare } from './care.ts';

careContract('memory care', async () => new MemoryCare());
