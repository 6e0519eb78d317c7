// Buttons, list or link as the API takes it, and what is missing before it can go.
export const limits = { body: 1024, footer: 60, button: 20, rowTitle: 24, rowText: 72 }

export type OfferRow = { title: string; description: string }
export type OfferDraft = { what: 'buttons' | 'list' | 'link'; body: string; footer: string; button: string; url: string; rows: OfferRow[] }
export type OfferProblem = 'needed' | 'url' | 'same'

export function problemsOf(draft: OfferDraft): Map<string, OfferProblem> {
  const problems = new Map<string, OfferProblem>()
  if (!draft.body.trim()) problems.set('body', 'needed')
  if (draft.what !== 'buttons' && !draft.button.trim()) problems.set('button', 'needed')
  if (draft.what === 'link') {
    if (!isWebAddress(draft.url)) problems.set('url', 'url')
    return problems
  }
  const titles = filled(draft).map((r) => r.title.trim().toLowerCase())
  if (!titles.length) problems.set('rows', 'needed')
  else if (new Set(titles).size < titles.length) problems.set('rows', 'same')
  return problems
}

export function buildOffer(draft: OfferDraft): Record<string, unknown> {
  const base = { body: draft.body.trim(), ...(draft.footer.trim() && { footer: draft.footer.trim() }) }
  if (draft.what === 'link') return { type: 'cta_url', ...base, text: draft.button.trim(), url: draft.url.trim() }
  const rows = filled(draft)
  if (draft.what === 'buttons') return { type: 'buttons', ...base, buttons: rows.map((r, i) => ({ id: `b${i + 1}`, title: r.title.trim() })) }
  return { type: 'list', ...base, button: draft.button.trim(), sections: [{ rows: rows.map((r, i) => ({ id: `r${i + 1}`, title: r.title.trim(), ...(r.description.trim() && { description: r.description.trim() }) })) }] }
}

function filled(draft: OfferDraft) {
  return draft.rows.filter((r) => r.title.trim())
}

function isWebAddress(text: string) {
  return URL.canParse(text.trim()) && /^https?:\/\//i.test(text.trim())
}
