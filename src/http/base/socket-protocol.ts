/** The subprotocol of `/inspect`, which a client names if it names any. */
export const socketProtocol = 'holdfast.inspect';
