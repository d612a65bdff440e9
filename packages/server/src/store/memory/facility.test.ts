import { facilityContract } from '../facility.contract.ts';
import { MemoryFacilities } from './facility.ts';

facilityContract('facilities in memory', async () => new MemoryFacilities());
