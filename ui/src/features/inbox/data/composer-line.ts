// Short wire to the composer of the open chat: others ask it to take the focus or to show something.
type Request = 'focus' | 'note' | 'templates' | 'undo'
let listener: ((request: Request, files?: File[]) => void) | null = null

export function askComposer(request: Request) {
  listener?.(request)
}
export function dropFiles(files: File[]) {
  listener?.('focus', files)
}
export function answerComposer(answer: typeof listener) {
  listener = answer
  return () => {
    if (listener === answer) listener = null
  }
}
