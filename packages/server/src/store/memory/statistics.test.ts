import { statisticsContract } from '../statistics.contract.ts';
import { MemoryStatistics } from './statistics.ts';

statisticsContract('memory statistics', async () => new MemoryStatistics());
