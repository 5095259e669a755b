/** How many bytes of records or history entries one page of an answer is made of at most, unless one alone is larger. */
export const pageBytes = 4 * 1024 ** 2;
