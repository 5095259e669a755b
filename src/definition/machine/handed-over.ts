/** The return value of a task that has handed over its work. Created only by `handOver`. */
export const handedOver: unique symbol = Symbol('handed over');
