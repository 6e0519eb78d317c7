// A key or key combination as people see it on their keyboard.
import { keyParts } from '@/lib/keys'

export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-[3px]">
      {keyParts(keys).map((part) => (
        <kbd key={part} className="kbd">{part}</kbd>
      ))}
    </span>
  )
}
