import { detectionContract } from '../detection.contract.ts';
import { MemoryDetection } from './detection.ts';

detectionContract('detection in memory', async () => new MemoryDetection());
