// Lists files under a folder whose names end in one of the given ways (Node 20 has no globSync).
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

export function filesUnder(folder, ...ends) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ends.some((end) => entry.name.endsWith(end)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}
