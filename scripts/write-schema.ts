import { writeFileSync } from 'node:fs';
import { packageFile } from '../src/package-root.ts';
import { editorJsonSchema } from '../src/routing-rules/json-schema.ts';

// `npm run schema`: what editors complete `routes.yaml` with, from the schema that Ficus itself checks with.
writeFileSync(
  packageFile('config', 'routes.schema.json'),
  `${JSON.stringify(editorJsonSchema(), null, 2)}\n`,
);
