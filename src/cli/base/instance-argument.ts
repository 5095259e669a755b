/** The description of an argument that names an instance. */
export const instanceArgument =
  'its id, <process>/<id>, <process>/<business key>, a business key, an id of a log line, or its URL';
