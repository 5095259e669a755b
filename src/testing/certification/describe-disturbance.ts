import type { Boundary } from '../faults/boundary.ts';
import type { Fault } from '../faults/fault.ts';
import type { Disturbance } from './disturbance.ts';

/** Says in words what disturbs a run, and where: at the boundary, if it is known. */
export function describeDisturbance(disturbance: Disturbance, boundary?: Boundary): string {
  const place = boundary === undefined ? `boundary ${placeOf(disturbance)}` : placeText(boundary);
  switch (disturbance.act) {
    case 'strike':
      return `${disturbance.kind}: ${faultsText(disturbance)} (${place})`;
    case 'strikeWakes':
      return `${disturbance.kind}: each wake ${disturbance.fault === 'lose' ? 'is lost' : 'comes twice'}`;
    case 'deploy':
      return `${disturbance.kind}: the nodes restart one after the other (${place})`;
    case 'ask':
      return `${disturbance.kind}: request ${disturbance.at + 1} arrives at two nodes at once`;
    case 'race':
      return `${disturbance.kind}: all wakes and requests arrive at two nodes at once`;
  }
}

function faultsText({ faults, next }: Extract<Disturbance, { readonly act: 'strike' }>): string {
  const first = faults.map(faultText).join(', then ');
  return next === undefined ? first : `${first}; the next one: ${next.map(faultText).join()}`;
}

function placeOf(disturbance: Disturbance): string {
  return 'at' in disturbance ? String(disturbance.at) : '';
}

function placeText({ kind, name, about, node }: Boundary): string {
  const what = { store: '', wake: 'wake of ', callout: 'call of ' }[kind];
  return `${what}${name} ${about} on node ${node}`;
}

function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'crash':
      return `the node dies ${fault.at} it`;
    case 'fail':
      return fault.at === 'before' ? 'it fails' : 'it fails although it was carried out';
    case 'linger':
      return `it fails, and is carried out ${fault.ms} ms later`;
    case 'pause':
      return `the node stands still for ${fault.ms} ms ${fault.at} it`;
    case 'repeat':
      return fault.afterMs === 0 ? 'comes twice' : `comes again ${fault.afterMs} ms later`;
    case 'lose':
      return 'is lost';
    case 'delay':
      return `comes ${fault.ms} ms late`;
    case 'jump':
    case 'skew':
    case 'replicate':
    case 'failOver':
      return fault.kind;
  }
}
