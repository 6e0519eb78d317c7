// A message that exists only to show a preview.
import type { Message } from '@/api/types'

export function sampleMessage(content: Record<string, unknown>, change: Partial<Message> = {}): Message {
  const at = '2026-01-01T00:00:00.000Z'
  return {
    id: 'preview', conversation_id: '', account_id: '', direction: 'out', kind: 'interactive', text: null, content, attachments: [],
    author: { type: 'teammate', id: null, name: '' }, reply_to: null, reactions: [], external_id: null, status: 'none', error: null, forwarded: false,
    sent_at: null, delivered_at: null, read_at: null, created_at: at, edited_at: null, deleted_at: null, client_id: null, cost: null, sort_at: at,
    ...change,
  }
}
