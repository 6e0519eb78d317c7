// Every cache key that live events touch, so that screens and the live table speak of the same thing.

export const keys = {
  me: ['me'] as const,
  workspace: (ws: string) => ['ws', ws] as const,
  settings: (ws: string) => ['ws', ws, 'workspace'] as const,
  members: (ws: string) => ['ws', ws, 'members'] as const,
  invitations: (ws: string) => ['ws', ws, 'invitations'] as const,
  apiKeys: (ws: string) => ['ws', ws, 'api-keys'] as const,
  channels: (ws: string) => ['ws', ws, 'channels'] as const,
  apps: (ws: string) => ['ws', ws, 'apps'] as const,
  accounts: (ws: string) => ['ws', ws, 'accounts'] as const,
  account: (ws: string, id: string) => ['ws', ws, 'accounts', id] as const,
  accountEvents: (ws: string, id: string) => ['ws', ws, 'accounts', id, 'events'] as const,
  templates: (ws: string, accountId: string) => ['ws', ws, 'templates', accountId] as const,
  inbound: (ws: string) => ['ws', ws, 'inbound'] as const,
  labels: (ws: string) => ['ws', ws, 'labels'] as const,
  counts: (ws: string) => ['ws', ws, 'counts'] as const,
  /** All lists; a list adds its filter object as the last part. */
  conversationLists: (ws: string) => ['ws', ws, 'conversation-lists'] as const,
  conversation: (ws: string, id: string) => ['ws', ws, 'conversation', id] as const,
  messages: (ws: string, conversationId: string) => ['ws', ws, 'messages', conversationId] as const,
  draft: (ws: string, conversationId: string) => ['ws', ws, 'draft', conversationId] as const,
  contactLists: (ws: string) => ['ws', ws, 'contact-lists'] as const,
  contact: (ws: string, id: string) => ['ws', ws, 'contact', id] as const,
  search: (ws: string) => ['ws', ws, 'search'] as const,
}
