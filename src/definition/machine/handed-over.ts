/** What a task returns that has handed its work to an outside system: made by `handOver` only. */
export const handedOver: unique symbol = Symbol('handed over');
