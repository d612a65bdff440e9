import { statisticsContract } from '../statistics.contract.ts';
import { openSqliteStatistics } from './statistics.ts';

statisticsContract('sqlite statistics', async () => openSqliteStatistics(':memory:'));
