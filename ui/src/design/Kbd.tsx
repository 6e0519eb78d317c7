// A key, a combination ("Ctrl K") or a sequence ("G I") as people see it on their keyboard.
import { keyParts } from '@/lib/keys'

export function Kbd({ keys }: { keys: string }) {
  return <kbd className="kbd">{keyParts(keys).join(' ')}</kbd>
}
