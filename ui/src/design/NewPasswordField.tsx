// A new password with a strength line. The server decides; this only helps while typing.
import { useState } from 'react'
import { useTranslations } from '@/lib/i18n'
import { SecretField } from './CopyField'
import type { TextFieldProps } from './TextField'

const shortest = 10

export function NewPasswordField(props: Omit<TextFieldProps, 'type' | 'end' | 'hint'>) {
  const t = useTranslations('common')
  const [text, setText] = useState('')
  const strength = strengthOf(text)
  return (
    <div className="grid gap-1.5">
      <SecretField autoComplete="new-password" minLength={shortest} required {...props} onChange={(e) => setText(e.target.value)} />
      <div className="flex items-center gap-2" role="status">
        {text && (
          <span className="flex w-[84px] flex-none gap-1" aria-hidden>
            {[1, 2, 3].map((step) => <i key={step} className="strength" data-tone={strength.level >= step ? strength.tone : undefined} />)}
          </span>
        )}
        <span className="text-12 text-t3">
          {!text && t('passwordHint')}
          {text && strength.level === 0 && t('passwordTooShort', { left: shortest - [...text].length })}
          {strength.level === 1 && t('passwordWeak')}
          {strength.level === 2 && t('passwordFair')}
          {strength.level === 3 && t('passwordStrong')}
        </span>
      </div>
    </div>
  )
}

/** By length and variety: 0 too short, 1 weak, 2 fair, 3 strong. */
export function strengthOf(text: string): { level: 0 | 1 | 2 | 3; tone: 'bad' | 'warn' | 'ok' } {
  const length = [...text].length
  if (length < shortest) return { level: 0, tone: 'bad' }
  const different = new Set(text.toLowerCase()).size
  if (different < 5) return { level: 1, tone: 'bad' }
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u, /\p{Lo}/u].filter((kind) => kind.test(text)).length
  if (length >= 16 && different >= 8) return { level: 3, tone: 'ok' }
  if (length >= 12 && kinds >= 3) return { level: 3, tone: 'ok' }
  return kinds >= 2 || length >= 13 ? { level: 2, tone: 'warn' } : { level: 1, tone: 'bad' }
}
