// Every look of rows and messages.
export function InboxStates() {
  return null
}
