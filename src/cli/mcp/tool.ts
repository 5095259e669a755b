import type { z } from 'zod';
import type { Connection } from '../service/connection.ts';

/** A tool of the MCP server: it reads, and changes nothing. */
export interface Tool<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject<Shape>;
  /** Returns JSON. */
  run(connection: Connection, input: z.output<z.ZodObject<Shape>>): Promise<object>;
}

/** A tool, with the type of its input kept. */
export function defineTool<Shape extends z.ZodRawShape>(tool: Tool<Shape>): Tool<Shape> {
  return tool;
}
