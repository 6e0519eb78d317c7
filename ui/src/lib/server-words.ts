// Words for what the server names by a code (checks, reasons, form fields): ours when there are some, else the server's own.

type Translator = { (key: never): string; has: (key: never) => boolean }

/** ``wordsFor(t, `step_${nameOf('whatsapp.create_app')}`, said)`` */
export function wordsFor(t: Translator, key: string, said: string): string {
  return t.has(key as never) ? t(key as never) : said
}

/** A code as part of a key: "whatsapp.create_app" → "whatsapp_create_app". */
export function nameOf(code: string) {
  return code.replaceAll(/[^A-Za-z0-9]+/g, '_')
}
