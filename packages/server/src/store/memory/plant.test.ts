import { plantContract } from '../plant.contract.ts';
import { MemoryPlant } from './plant.ts';

plantContract('memory plant records', async () => new MemoryPlant());
