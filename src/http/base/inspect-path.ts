/** The one path of the service that is a WebSocket. */
export const inspectPath = '/inspect';
