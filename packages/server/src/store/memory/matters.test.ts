import { mattersContract } from '../matters.contract.ts';
import { MemoryMatters } from './matters.ts';

mattersContract('memory matters', async () => new MemoryMatters());
