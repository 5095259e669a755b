/** The maximum size of the records or history entries in one page, unless a single one is larger. */
export const pageBytes = 4 * 1024 ** 2;
