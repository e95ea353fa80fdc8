import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
  readonly summary?: string;
  readonly 'x-role': string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** One call of the document. */
export interface DocumentedCall extends Operation {
  readonly method: string;
  /** As in the document: `/api/v1/routes/{id}`. */
  readonly path: string;
}

export function callsOf({ paths }: ApiDocument): DocumentedCall[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** `GET /api/v1/routes/{id}` of everything that the router itself has. */
export function routesOfRouter(app: FastifyInstance): string[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /^((?:│ {3}| {4})*)[├└]── (\S+)(?: \(([^)]*)\))?/.exec(line);
      if (match === null) return [];
      const [, indent = '', part = '', methods = ''] = match;
      above.splice(indent.length / 4, Number.POSITIVE_INFINITY, part);
      const path = above.join('').replace(/:(\w+)/g, '{$1}');
      return methods
        .split(', ')
        .flatMap((method) => (method === '' || method === 'HEAD' ? [] : `${method} ${path}`));
    })
    .sort();
}

const ajv = new Ajv2020({ strict: true, allErrors: true, validateFormats: false, strictTypes: false });
const compiled = new Map<object, ValidateFunction>();

/** What is wrong with an answer, by the document; empty where it is as documented. */
export function faultsOf(
  call: DocumentedCall,
  status: number,
  mediaType: string | null,
  body: string,
): string[] {
  const documented = call.responses[status];
  if (documented === undefined) return [`${status} is not documented: ${body.slice(0, 200)}`];
  const { content } = documented;
  if (content === undefined) return body === '' ? [] : [`${status} has a body: ${body.slice(0, 200)}`];
  const type = mediaType?.split(';', 1)[0] ?? '';
  const schema = content[type]?.schema;
  if (schema === undefined) return [`${type} is not documented for ${status}`];
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  const value: unknown = type === 'application/json' ? JSON.parse(body) : body;
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
