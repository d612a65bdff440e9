import { readingsContract } from '../readings.contract.ts';
import { MemoryReadings } from './readings.ts';

readingsContract('readings in memory', () => new MemoryReadings());
