// Why a message did not go, in the teammate's language.
import { useLocale, useTranslations } from '@/lib/i18n'
import { wordsFor } from '@/lib/server-words'

export function useRefusal() {
  const t = useTranslations('inbox')
  const english = useLocale() === 'en'
  // The server's own sentence is English and says more than our word for the code.
  return ({ code, reason }: { code: string; reason: string }) => (english && reason ? reason : wordsFor(t, `fail_${code}`, reason || t('failedPlain')))
}
