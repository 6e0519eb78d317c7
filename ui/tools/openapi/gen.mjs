// Writes the UI's types from the server's document: its shapes only, since calls name their own.
import { readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const document = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'))
const types = await openapiTS({ ...document, paths: {} })
const head = '// Written by `npm run gen` from docs/openapi.json; not by hand.\n'
writeFileSync(new URL('../../src/api/schema.gen.ts', import.meta.url), head + astToString(types))
