// Names and explanations that the server gives in English, in the language of the app where we have them.
import type { Check, FormProperty } from '@/api/types'
import { useLocale, useTranslations } from '@/lib/i18n'
import { nameOf, wordsFor } from '@/lib/server-words'

export function useChannelWords() {
  const t = useTranslations('channels')
  const inEnglish = useLocale() === 'en'
  const eventKind = (kind: string) => wordsFor(t, `event_${nameOf(kind)}`, readable(kind))
  return {
    /** One thing to do before connecting: a line and where to find it. */
    step: (code: string) => ({ title: wordsFor(t, `step_${nameOf(code)}`, readable(code)), text: wordsFor(t, `stepText_${nameOf(code)}`, '') }),
    field: (channel: string, name: string, property: FormProperty) => ({
      label: wordsFor(t, `field_${channel}_${name}`, property.title ?? readable(name)),
      hint: wordsFor(t, `help_${channel}_${name}`, property['x-help'] ?? property.description ?? ''),
    }),
    /** The server explains in English. Elsewhere a known line says it in our words, with the server's below where it is not good. */
    check: (check: Check) => {
      const title = wordsFor(t, `check_${nameOf(check.name)}`, readable(check.name))
      if (inEnglish) return { title, detail: check.detail, fix: check.fix, detailLanguage: undefined }
      const good = check.ok === true ? wordsFor(t, `checkGood_${nameOf(check.name)}`, '') : ''
      const fix = check.ok === true ? null : wordsFor(t, `checkFix_${nameOf(check.name)}`, check.fix ?? '')
      return { title, detail: good || check.detail, fix, detailLanguage: good ? undefined : 'en' }
    },
    reason: (code: string) =>
      code.startsWith('account_event_') ? t('reportOf', { kind: eventKind(code.slice('account_event_'.length)) }) : wordsFor(t, `reason_${nameOf(code)}`, readable(code)),
    quality: (quality: string) => wordsFor(t, `quality_${nameOf(quality.toLowerCase())}`, quality),
    templateStatus: (status: string) => wordsFor(t, `status_${nameOf(status.toLowerCase())}`, readable(status)),
    templateCategory: (category: string) => wordsFor(t, `category_${nameOf(category.toLowerCase())}`, readable(category)),
    eventKind,
  }
}

/** "whatsapp.create_app" → "Create app" */
function readable(code: string) {
  const words = (code.split('.').at(-1) ?? code).replaceAll(/[_-]+/g, ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
