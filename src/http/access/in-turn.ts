import type { Context, MiddlewareHandler } from 'hono';
import { turns } from '../../turns.ts';
import type { HttpEnv } from '../base/http-env.ts';

/** Throws if the request is refused. */
export type Check = (c: Context<HttpEnv>) => void;

/**
 * Lets a request wait for its turn, and checks it then. The checks are not middlewares, because each middleware costs a request a
 * few promises.
 */
export function inTurn(checks: readonly Check[]): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    const proceed = () => {
      for (const check of checks) check(c);
      return next();
    };
    const turn = turns.next();
    return turn === undefined ? proceed() : turn.then(proceed);
  };
}
