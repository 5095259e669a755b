import { z } from 'zod';
import { HoldfastError } from '../../errors.ts';
import type { EventSchemas } from '../declarations/process-types.ts';
import type { Graph } from '../graph/graph.ts';
import { matchesEvent } from '../machine/matches-event.ts';

/**
 * Throws `process_refused` if `events` declares one that no state accepts, or one whose schema has `type`, which is not
 * part of the payload, or `redact` a path that neither a declared event can have nor anything else with a schema (`others`).
 * The first and the last are typos, and the last would put a secret into the history.
 */
export function assertEvents(
  process: string,
  graph: Graph,
  events: EventSchemas | undefined,
  redact: readonly string[],
  others: readonly z.ZodType[] = [],
): void {
  if (events === undefined) return;
  const edges = graph.machines[graph.root]?.edges ?? [];
  const taken = [...new Set(edges.map(({ event }) => event))];
  for (const type of Object.keys(events)) {
    if (taken.some((descriptor) => matchesEvent(type, descriptor))) continue;
    const own = taken.filter((known) => known !== '' && !known.startsWith('xstate.'));
    const names =
      own.length === 0 ? 'its states accept no events' : `its states accept ${own.join(', ')}`;
    throw refused(process, `it declares the event ${type}, which no state accepts; ${names}`);
  }
  const schemas = Object.entries(events).map(([type, schema]) => {
    const json = jsonOf(schema);
    if (declaresType(json)) {
      const reason = `the schema of its event ${type} has the property type, but it describes only the payload`;
      throw refused(
        process,
        `${reason}; remove type from the schema, the name of the event is ${type}`,
      );
    }
    return json;
  });
  for (const path of redact) {
    if (path === 'type') throw refused(process, 'redact names type, which the history needs');
    if (schemas.some((schema) => canHold(schema, path.split('.')))) continue;
    if (others.some((schema) => canHold(jsonOf(schema), path.split('.')))) continue;
    throw refused(
      process,
      `redact names ${path}, which no declared event has, nor the input of the process, nor an input or a result of its tasks`,
    );
  }
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

function declaresType(schema: Schema): boolean {
  return Object.hasOwn(schema.properties ?? {}, 'type') || variantsOf(schema).some(declaresType);
}

function variantsOf(schema: Schema): readonly Schema[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (schema[word] ?? []) as Schema[]);
}

function jsonOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
}

/** Whether a value of the schema can have something at the path. Counts as true where the schema does not say. */
function canHold(schema: Schema, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  const variants = variantsOf(schema);
  if (variants.some((variant) => canHold(variant, [key, ...rest]))) return true;
  if ('$ref' in schema) return true;
  const { properties = {}, additionalProperties, items, prefixItems = [] } = schema;
  const within: Schema[] = [];
  if (key === '*') within.push(...Object.values(properties));
  else if (Object.hasOwn(properties, key)) within.push(properties[key] ?? {});
  if (key === '*' || /^\d+$/.test(key)) {
    within.push(...prefixItems);
    if (typeof items === 'object') within.push(items);
  }
  if (typeof additionalProperties === 'object') within.push(additionalProperties);
  if (within.some((inner) => canHold(inner, rest))) return true;
  // A schema that allows anything has neither a type nor variants.
  return schema['type'] === undefined && variants.length === 0 && within.length === 0;
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}
