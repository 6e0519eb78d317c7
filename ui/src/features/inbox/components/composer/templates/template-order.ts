// Which templates come first (the customer's language), and what their categories are called.
import type { Template } from '@/api/types'
import { useTranslations } from '@/lib/i18n'

export function sortTemplates(templates: Template[], language: string | null) {
  const fits = (x: Template) => (language && x.language.toLowerCase().startsWith(language.toLowerCase()) ? 0 : 1)
  return templates.filter((x) => x.status === 'APPROVED').toSorted((a, b) => fits(a) - fits(b) || a.name.localeCompare(b.name) || a.language.localeCompare(b.language))
}

export function useCategory() {
  const t = useTranslations('inbox')
  return (category: string) => {
    const known = (['marketing', 'utility', 'authentication', 'service'] as const).find((c) => c === category.toLowerCase())
    return known ? t(`category_${known}`) : category
  }
}
