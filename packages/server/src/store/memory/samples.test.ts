import { samplesContract } from '../samples.contract.ts';
import { MemorySamples } from './samples.ts';

samplesContract('memory samples', async () => new MemorySamples());
