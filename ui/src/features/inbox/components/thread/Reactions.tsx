// Emoji under a bubble; who gave them is in the tooltip. Ours can be taken back with a click.
import type { Message } from '@/api/types'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useThreadTools } from './thread-tools'

export function Reactions({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const tools = useThreadTools()
  if (message.reactions.length === 0) return null
  const emojis = [...new Set(message.reactions.map((r) => r.emoji))]
  return (
    <div className="reactions">
      {emojis.map((emoji) => {
        const all = message.reactions.filter((r) => r.emoji === emoji)
        const ours = all.some((r) => r.author.type !== 'contact')
        const words = t('reactedBy', { emoji, who: format.list(all.map((r) => r.author.name)) })
        return (
          <button key={emoji} type="button" title={words} aria-label={words} data-ours={ours || undefined} onClick={() => tools.react(message, ours ? '' : emoji)}>
            {emoji}{all.length > 1 && <span className="num">{all.length}</span>}
          </button>
        )
      })}
    </div>
  )
}
