/** The server delivers the package `idiomorph` under this name. */
export { Idiomorph } from 'idiomorph';
