// Chats that a teammate marked unread on purpose stay so until they are opened again.
const kept = new Set<string>()

export const keepUnread = (id: string) => void kept.add(id)
export const isKeptUnread = (id: string) => kept.has(id)
export const readAgain = (id: string) => void kept.delete(id)

/** The order on screen, for "close and open the next". */
let order: string[] = []
export function setScreenOrder(ids: string[]) {
  order = ids
}
export function nextAfter(id: string): string | null {
  const at = order.indexOf(id)
  return at < 0 ? null : (order[at + 1] ?? order[at - 1] ?? null)
}
