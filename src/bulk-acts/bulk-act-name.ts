/** The name of the process of bulk acts. */
export const bulkActName = 'bulk-act';
