import { facilityContract } from '../facility.contract.ts';
import { openSqliteFacilities } from './facility.ts';

facilityContract('facilities in SQLite', async () => openSqliteFacilities(':memory:'));
