// The quiet page around sign-in forms: mark, title, card, language choice.
import type { ReactNode } from 'react'
import { Select } from '@/design/Select'
import { useTranslations } from '@/lib/i18n'
import { languages, setPreferences, usePreferences } from '@/lib/preferences'

export function Gate({ title, text, children }: { title: ReactNode; text?: ReactNode; children: ReactNode }) {
  const t = useTranslations('shell')
  const language = usePreferences((p) => p.language)
  return (
    <main className="grid min-h-full place-items-center overflow-auto px-4 py-10">
      <div className="w-full max-w-[400px]">
        <div className="mb-6 flex items-center gap-3">
          <img src="/sapa.svg" alt="" width={40} height={40} />
          <span className="text-20 font-[650]">Sapa</span>
        </div>
        <div className="card p-6 shadow-2">
          <h1 className="text-16 font-[650]">{title}</h1>
          {text && <p className="mt-1 text-13 text-t2">{text}</p>}
          <div className="mt-5 grid gap-4">{children}</div>
        </div>
        <div className="mx-auto mt-6 w-[190px]">
          <Select
            ariaLabel={t('language')}
            value={language}
            onChange={(next) => setPreferences({ language: next })}
            options={languages.map((value) => ({ value, label: t(`language_${value}`) }))}
          />
        </div>
      </div>
    </main>
  )
}
