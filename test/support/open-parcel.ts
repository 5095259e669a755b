import { openDashboardService } from './dashboard-service.ts';
import { createParcel, type ParcelOutside } from './parcel.ts';

/** A parcel that waits for its payment, and the address of its page. */
export async function openParcel(outside: ParcelOutside = {}) {
  const service = await openDashboardService([createParcel(outside)]);
  const path = await service.start('/parcels', { to: 'ann' });
  const at = `${service.url}/ui/processes/parcel/${path.slice('/parcels/'.length)}`;
  return { ...service, path, at };
}
