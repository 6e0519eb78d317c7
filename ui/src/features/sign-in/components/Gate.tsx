// The quiet page around forms of people who are not in yet: mark, title, card, language choice.
import type { ReactNode } from 'react'
import { Select } from '@/design/Select'
import { useTranslations } from '@/lib/i18n'
import { languages, setPreferences, usePreferences } from '@/lib/preferences'

type Props = { title: ReactNode; text?: ReactNode; children?: ReactNode; /** Under the card. */ foot?: ReactNode }

export function Gate({ title, text, children, foot }: Props) {
  const t = useTranslations('shell')
  const language = usePreferences((p) => p.language)
  return (
    <main className="gate">
      <div className="w-full max-w-[412px]">
        <div className="mb-6 flex items-center gap-3">
          <img src="/sapa.svg" alt="" width={40} height={40} />
          <span className="text-20 font-[650]">Sapa</span>
        </div>
        <div className="card p-6 shadow-2 max-sm:p-5">
          <h1 className="text-16 font-[650]">{title}</h1>
          {text && <p className="mt-1 text-13 text-t2">{text}</p>}
          {children && <div className="mt-5 grid gap-4">{children}</div>}
        </div>
        <div className="mt-5 flex flex-wrap items-center justify-between gap-3">
          <div className="w-[170px]">
            <Select
              ariaLabel={t('language')}
              value={language}
              onChange={(next) => setPreferences({ language: next })}
              options={languages.map((value) => ({ value, label: t(`language_${value}`) }))}
            />
          </div>
          {foot}
        </div>
      </div>
    </main>
  )
}
