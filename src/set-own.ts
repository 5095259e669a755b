/** Sets a property of an object, whatever its name: assigned, `__proto__` would be taken for the prototype. */
export function setOwn<T>(holder: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') {
    holder[key] = value;
    return;
  }
  const property = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(holder, key, property);
}
