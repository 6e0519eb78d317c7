// Emoji by group and by word, in the language of the app. Data is our own and comes with the first opening.
import { useEffect, useMemo, useState } from 'react'
import { SearchField } from '@/design/SearchField'
import { useLocale, useTranslations } from '@/lib/i18n'
import { local } from '@/lib/storage'
import { type EmojiData, findEmoji, loadEmoji, rememberEmoji } from './emoji-data'

const groups = ['smileys', 'people', 'nature', 'food', 'travel', 'activities', 'objects', 'symbols'] as const

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useTranslations('inbox')
  const locale = useLocale()
  const [data, setData] = useState<EmojiData | null>(null)
  const [query, setQuery] = useState('')
  useEffect(() => {
    let current = true
    void loadEmoji(locale).then((loaded) => current && setData(loaded))
    return () => {
      current = false
    }
  }, [locale])
  const found = useMemo(() => (data && query.trim() ? findEmoji(data, query) : null), [data, query])
  const recent = useMemo(() => (local.get('sapa.emoji') ?? '').split(' ').filter(Boolean), [])

  function pick(emoji: string) {
    rememberEmoji(emoji)
    onPick(emoji)
  }

  return (
    <div className="emoji">
      <SearchField autoFocus data-screen-search={undefined} label={t('findEmoji')} clearLabel={t('clear')} value={query} onValue={setQuery} />
      <div className="emoji-scroll">
        {found ? (
          <>
            <Grid list={found} onPick={pick} />
            {!found.length && <p className="p-6 text-center text-13 text-t2">{t('noEmoji')}</p>}
          </>
        ) : (
          <>
            {recent.length > 0 && <Section title={t('emoji_recent')} list={recent.map((e) => [e, ''] as const)} onPick={pick} />}
            {data && groups.map((g, i) => <Section key={g} title={t(`emoji_${g}`)} list={data[i] ?? []} onPick={pick} />)}
          </>
        )}
      </div>
    </div>
  )
}

type List = readonly (readonly [emoji: string, words: string])[]

function Section({ title, list, onPick }: { title: string; list: List; onPick: (emoji: string) => void }) {
  return (
    <section className="emoji-group">
      <h3>{title}</h3>
      <Grid list={list} onPick={onPick} />
    </section>
  )
}

function Grid({ list, onPick }: { list: List; onPick: (emoji: string) => void }) {
  return (
    <div className="emoji-grid">
      {list.map(([emoji, words]) => {
        const name = words.split('|')[0] || emoji
        return <button key={emoji} type="button" title={name} aria-label={name} onClick={() => onPick(emoji)}>{emoji}</button>
      })}
    </div>
  )
}
